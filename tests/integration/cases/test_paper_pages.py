"""The papers of enforcement from the clerk's page: what stands there, what is asked, what comes out."""

import pytest

from caseflow import clock
from caseflow.notices.service import values_of
from caseflow.policy.stages import Stage
from tests import walk
from tests.conftest import NOW
from tests.support.road import Road, fields, text

CONTACT = {"联系人": "韩冬生", "联系电话": "0555-6100021"}
CLUE = {"线索种类": "失踪失联", "主送机关": "清河县公安局", "线索内容": "家中无人，电话不通"}
PAPERS = [
    ("persuasion_notice", "head", Stage.PERSUADING, {"返校日期": "2026-12-04"}, "青石中学"),
    ("transfer_letter", "officer", Stage.LAPSED, {}, "青石镇"),
    ("clue_letter", "bureau", Stage.PERSUADING, CLUE, "清河县教育局"),
    ("clue_letter", "officer", Stage.LAPSED, CLUE, "青石镇"),
    ("address_confirmation", "officer", Stage.LAPSED, {}, "青石镇"),
]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "who", "stage", "typed", "issuer"), PAPERS)
def test_a_paper_is_made_on_its_page(app, session, world, kind, who, stage, typed, issuer) -> None:
    case_id = walk.make_case(world, "zhang", stage)
    session.commit()
    road, page = Road(app, case_id), f"papers/{kind}"
    with clock.frozen(NOW):
        shown = fields(text(road.get(who, page)))
        day = {"printed_on": typed["返校日期"]} if "返校日期" in typed else {}
        rest = {name: value for name, value in typed.items() if name != "返校日期"}
        sent = {**shown, **CONTACT, **rest, **day}
        preview = text(road.post(who, page, **sent, step="preview"))
        assert "取号生成" in preview
        road.send(who, page, **sent, step="issue")
    made = road.notice(kind)
    assert made is not None
    assert values_of(made)["发文机关"] == issuer
    assert road.stage is stage


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_locked_paper_says_how_it_is_unlocked(app, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.LAPSED)
    session.commit()
    road = Road(app, case_id)
    with clock.frozen(NOW):
        page = text(road.get("officer", "papers"))
    assert "设置—法律依据" in page
    assert "papers/demand_letter" not in page
