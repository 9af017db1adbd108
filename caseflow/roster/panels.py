"""What rooms above add to the pages of a pupil, so that this room need not know them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from caseflow.policy.actors import Actor
from caseflow.roster.models import Pupil

#: (words, colour) as the tag macro takes them
Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on the page of the pupil; ``template`` is included with ``panel`` in its context."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


PanelBuilder = Callable[[Pupil, Actor], Panel | None]
TagBuilder = Callable[[Sequence[int], Actor], Mapping[int, Sequence[Tag]]]
_PANELS, _TAGS = "caseflow.pupil_panels", "caseflow.pupil_tags"


def register(app: Flask, builder: PanelBuilder) -> None:
    """``builder(pupil, actor)`` -> what this person may see about the pupil, or None."""
    app.extensions.setdefault(_PANELS, []).append(builder)


def register_tags(app: Flask, builder: TagBuilder) -> None:
    """``builder(pupil ids, actor)`` -> tags for the rows of a list; one query for all of them."""
    app.extensions.setdefault(_TAGS, []).append(builder)


def panels_of(pupil: Pupil, actor: Actor) -> list[Panel]:
    builders: list[PanelBuilder] = current_app.extensions.get(_PANELS, [])
    return [panel for builder in builders if (panel := builder(pupil, actor))]


def tags_of(pupil_ids: Sequence[int], actor: Actor) -> dict[int, list[Tag]]:
    builders: list[TagBuilder] = current_app.extensions.get(_TAGS, [])
    found: dict[int, list[Tag]] = {pupil_id: [] for pupil_id in pupil_ids}
    for builder in builders:
        for pupil_id, tags in builder(pupil_ids, actor).items():
            found[pupil_id].extend(tags)
    return found
