import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from caseflow.extensions import db, writing
from caseflow.notices.models import NoticeCounter
from caseflow.notices.numbering import draw, hold
from tests.support.rows import make_unit

CLERKS = 8
EACH = 6


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def unit_id(session) -> int:
    unit = make_unit()
    session.commit()
    return unit.id


def test_numbers_follow_each_other_per_unit_series_and_year(session, unit_id) -> None:
    other = make_unit(name="白水乡").id
    drawn = [draw(unit_id, "限复", 2026) for _ in range(3)]
    assert drawn == [1, 2, 3]
    assert draw(unit_id, "敦复", 2026) == 1
    assert draw(unit_id, "限复", 2027) == 1
    assert draw(other, "限复", 2026) == 1


def test_holding_a_row_draws_nothing(session, unit_id) -> None:
    hold(unit_id, "限复", 2026)
    hold(unit_id, "限复", 2026)
    assert draw(unit_id, "限复", 2026) == 1


def test_an_undone_drawing_leaves_no_gap(session, unit_id) -> None:
    draw(unit_id, "限复", 2026)
    session.commit()
    draw(unit_id, "限复", 2026)
    session.rollback()
    assert draw(unit_id, "限复", 2026) == 2


def test_eight_clerks_at_once_draw_no_number_twice_and_leave_no_gap(app, session, unit_id) -> None:
    """Every third drawing is undone, as a refused form would be."""
    session.remove()

    def clerk(_number: int) -> list[int]:
        kept = []
        for turn in range(EACH):
            with app.app_context(), writing():
                hold(unit_id, "限复", 2026)
                number = draw(unit_id, "限复", 2026)
                if turn % 3 == 2:
                    db.session.rollback()
                else:
                    db.session.commit()
                    kept.append(number)
        return kept

    with ThreadPoolExecutor(CLERKS) as clerks:
        drawn = sorted(number for numbers in clerks.map(clerk, range(CLERKS)) for number in numbers)
    assert drawn == list(range(1, CLERKS * EACH * 2 // 3 + 1))
    with app.app_context():
        assert db.session.get(NoticeCounter, (unit_id, "限复", 2026)).last == drawn[-1]


PROCESS = """
import json, sys
from caseflow import create_app
from caseflow.extensions import db, writing
from caseflow.notices.numbering import draw
config, unit_id, count = json.loads(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
app, drawn = create_app(**config), []
for _ in range(count):
    with app.app_context(), writing():
        drawn.append(draw(unit_id, "限复", 2026))
        db.session.commit()
print(json.dumps(drawn))
"""


def test_processes_beside_each_other_draw_no_number_twice(sandbox, session, unit_id) -> None:
    session.remove()
    config = json.dumps(sandbox.config())
    command = [sys.executable, "-c", PROCESS, config, str(unit_id), str(EACH)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    drawn = sorted(number for process in running for number in json.loads(process.communicate()[0]))
    assert drawn == list(range(1, 3 * EACH + 1))
