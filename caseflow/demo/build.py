"""The whole county from nothing, the same for the same seed and the same moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import update

from caseflow import clock
from caseflow.cases.batches import eligible
from caseflow.config import Settings
from caseflow.demo.company import World
from caseflow.demo.county import build_units, enter_calendar
from caseflow.demo.life import Life
from caseflow.demo.people import hire
from caseflow.demo.progress import Progress
from caseflow.demo.pupils import enrol
from caseflow.demo.repertoire import Casting, programme
from caseflow.demo.timeline import Days, Story, Timeline
from caseflow.extensions import db
from caseflow.messages.models import Message

_UNREAD_FOR = timedelta(days=4)
_FOUNDED_BEFORE = timedelta(days=16 * 31)


@dataclass(frozen=True, slots=True)
class Size:
    seed: int = 1
    pupils: int = 12_000
    cases: int = 300


@dataclass(frozen=True, slots=True)
class Built:
    schools: int
    classes: int
    pupils: int
    cases: int
    #: stories that were refused on their way; empty when all went as told
    refused: tuple[str, ...]


def build(size: Size, settings: Settings, now: datetime, progress: Progress) -> Built:
    """Fill an empty database whose tables stand; commits as it goes."""
    founded = now - _FOUNDED_BEFORE
    with clock.frozen(founded):
        progress.begin("录入节假日和校历")
        enter_calendar(now)
        progress.begin("建立乡镇、学区、部门、学校、班级")
        county = build_units(founded, size.pupils)
        progress.begin("设置人员和岗位")
        book = hire(county, _rng(size, "people"), founded)
        db.session.commit()
        progress.begin(f"登记学生{size.pupils}名")
        children = enrol(county, size.pupils, _rng(size, "pupils"), now, progress)
        db.session.commit()
    progress.begin(f"办理个案{size.cases}件")
    world = World(county, book, Days(now), settings.edition)
    timeline = Timeline(now, progress)
    casting = Casting(county, children, _rng(size, "casting"))
    timeline.add(_stories(world, casting, size))
    timeline.play()
    _read_old_messages(now)
    eligible.refresh_all(now)
    db.session.commit()
    progress.end()
    classes = sum(len(school.classes) for school in county.schools)
    return Built(len(county.schools), classes, len(children), size.cases, tuple(timeline.refused))


def _read_old_messages(now: datetime) -> None:
    """What is older than some days has been read the day after."""
    old = update(Message).where(Message.created_at < now - _UNREAD_FOR)
    db.session.execute(old.values(read_at=now - _UNREAD_FOR))
    db.session.commit()


def _stories(world: World, casting: Casting, size: Size) -> Iterator[Story]:
    told = (cast for entry, aim in programme(size.cases) for cast in casting.cast(entry, aim))
    for number, (entry, aim, child) in enumerate(told):
        yield entry.tell(Life(world, child, _rng(size, f"case {number}")), aim)


def _rng(size: Size, part: str) -> Random:
    """Each part draws by itself, so that a change in one leaves the others as they were."""
    return Random(f"{size.seed} {part}")
