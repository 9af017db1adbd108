"""What the check of a template found: every finding with its place and its cure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from caseflow.errors import Reason, Refused
from caseflow.lib.text import xml_clean

#: a hostile file must not make a report nobody can read
MOST_SHOWN = 200
_LONGEST = 160


class Level(StrEnum):
    """An error keeps the template from being used, a warning is for the person who approves it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """``where`` is the text around it as the clerk sees it, or the name of the part of the file."""

    level: Level
    code: str
    text: str
    cure: str
    where: str = ""

    @property
    def sentence(self) -> str:
        place = f"（{self.where}）" if self.where else ""
        return f"{self.text}{place}，{self.cure}"


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.level is Level.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.level is Level.WARNING)

    @property
    def passed(self) -> bool:
        return not self.errors

    def plain(self) -> list[dict[str, str]]:
        return [asdict(found) for found in self.findings]

    def refuse(self) -> None:
        """:raise Refused: with every error; warnings pass"""
        if self.errors:
            raise Refused(Reason(f"template.{f.code}", f.sentence, field="file") for f in self.errors)


def report_of(plain: Sequence[Mapping[str, Any]]) -> Report:
    return Report(tuple(Finding(Level(one["level"]), **_texts(one)) for one in plain))


def _texts(one: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(one.get(name, "")) for name in ("code", "text", "cure", "where")}


@dataclass(slots=True)
class Findings:
    """Collects findings; the same one is told once. ``fatal``: what follows would read a harmful file."""

    found: dict[Finding, None] = field(default_factory=dict)
    fatal: bool = False

    @property
    def full(self) -> bool:
        return len(self.found) >= MOST_SHOWN

    def error(self, code: str, text: str, cure: str, where: str = "") -> None:
        self._add(Finding(Level.ERROR, code, _short(text), cure, _short(where, 60)))

    def stop(self, code: str, text: str, cure: str, where: str = "") -> None:
        self.error(code, text, cure, where)
        self.fatal = True

    def warn(self, code: str, text: str, cure: str, where: str = "") -> None:
        self._add(Finding(Level.WARNING, code, _short(text), cure, _short(where, 60)))

    def report(self) -> Report:
        return Report(tuple(sorted(self.found, key=lambda one: one.level is Level.WARNING)))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)

    def _add(self, one: Finding) -> None:
        if not self.full:
            self.found.setdefault(one)


def _short(text: str, longest: int = _LONGEST) -> str:
    clean = " ".join(xml_clean(text).split())
    return clean if len(clean) <= longest else f"{clean[: longest - 1]}…"
