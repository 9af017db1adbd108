import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.cases import cells_of, fill_county, listed
from tests.support.cast import signed_in

PAGE = "/reports/townships"


@pytest.fixture
def county(app: Any, session: Any, world: Any) -> Any:
    return fill_county(world)


def test_every_number_of_the_county_leads_to_as_many_rows(app, county) -> None:
    client = signed_in(app, "bureau")
    for view in ("unit", "place", "school"):
        cells = cells_of(client.get(f"{PAGE}?view={view}").get_data(as_text=True))
        assert len(cells) > 30, view
        assert {url: listed(client, url) for url, _ in cells} == dict(cells), view


@pytest.mark.parametrize(
    "login", ["officer", "street_officer", "head", "district_head", "group", "inspector"]
)
def test_every_number_of_a_narrower_reader_leads_to_as_many_rows(app, county, login) -> None:
    client = signed_in(app, login)
    cells = cells_of(client.get(PAGE).get_data(as_text=True))
    assert cells
    assert {url: listed(client, url) for url, _ in cells} == dict(cells)


def test_rows_stand_in_official_order_and_add_up(app, county) -> None:
    page = signed_in(app, "bureau").get(PAGE).get_data(as_text=True)
    names = re.findall(r'<tr><th scope="row">(?:<a [^>]*>)?([^<]+)', page)
    assert names == ["青石镇", "柳树乡", "城关街道", "县教育局", "合计"]
    rows = [
        [int(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r'<td class="num[^>]*>(.*?)</td>', row)]
        for row in re.findall(r'<tr><th scope="row">(.*?)</tr>', page, flags=re.DOTALL)
    ]
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]
    assert all(row[9] == sum(row[:9]) for row in rows), "在办合计 is the sum of the stages left of it"


def test_a_township_sees_its_own_row_only(app, county) -> None:
    page = signed_in(app, "officer").get(PAGE).get_data(as_text=True)
    assert "青石镇" in page
    assert "柳树乡" not in page
    assert '<th scope="row">合计' not in page


def test_a_cell_of_another_township_is_empty(app, county) -> None:
    bureau, officer = signed_in(app, "bureau"), signed_in(app, "other_officer")
    page = bureau.get(PAGE).get_data(as_text=True)
    own = str(county.world.units["liushu"])
    foreign = [
        url for url, _ in cells_of(page) if own not in parse_qs(urlsplit(url).query).get("unit", [own])
    ]
    assert foreign
    assert {listed(officer, url) for url in foreign} == {0}


@pytest.mark.parametrize("query", ["view=unit", "view=place", "view=nonsense"])
def test_a_school_has_no_township_view(app, county, query) -> None:
    assert signed_in(app, "head").get(f"{PAGE}?{query}").status_code == 404


def test_the_schools_of_a_township(app, county) -> None:
    units = county.world.units
    client = signed_in(app, "bureau")
    page = client.get(f"{PAGE}?view=school&unit={units['qingshi']}").get_data(as_text=True)
    assert "青石镇各学校情况表" in page
    assert "青石镇中心小学" in page
    assert "城关第一小学" not in page
    cells = cells_of(page)
    assert {url: listed(client, url) for url, _ in cells} == dict(cells)


def test_another_townships_schools_are_not_found(app, county) -> None:
    units = county.world.units
    officer = signed_in(app, "officer")
    assert officer.get(f"{PAGE}?view=school&unit={units['qingshi']}").status_code == 200
    for unit in (units["liushu"], units["middle"], 999_999):
        assert officer.get(f"{PAGE}?view=school&unit={unit}").status_code == 404


def test_nothing_is_plain_zeros(app, session) -> None:
    page = signed_in(app, "bureau").get(PAGE).get_data(as_text=True)
    assert cells_of(page) == []
    assert page.count('<td class="num zero">0</td>') == 14 * 5


@pytest.mark.parametrize("login", ["teacher", "justice", "liaison", "sysadmin", "auditor"])
def test_who_may_not_see_the_table(app, session, login) -> None:
    assert signed_in(app, login).get(PAGE).status_code == 403


def test_it_says_as_of_when_and_how_it_counts(app, county, now) -> None:
    page = signed_in(app, "bureau").get(PAGE).get_data(as_text=True)
    assert "数据截至 2026-11-20 09:00" in page
    assert "口径" in page
