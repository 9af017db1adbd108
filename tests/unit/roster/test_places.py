import pytest

from caseflow.roster.cells import ClassKey
from caseflow.roster.place_words import region_of, village_of
from caseflow.roster.places import Home, Places
from tests.unit.roster.sheets import units

QINGSHI, YUNLING, HONGQI, PRIMARY, MIDDLE = 2, 3, 4, 5, 6


@pytest.fixture
def places():
    return Places(units(), school_year=2026)


@pytest.mark.parametrize(
    ("code", "name", "unit_id"),
    [
        ("3137001002", "", MIDDLE),
        ("", "清川县第二中学", MIDDLE),
        ("", "清川二中", MIDDLE),
        ("", " 清川县第二 中学", MIDDLE),
        ("0000000000", "青石小学", PRIMARY),
    ],
)
def test_schools_by_code_name_or_short_name(places, code, name, unit_id):
    assert places.find_school(code, name).id == unit_id


def test_closed_schools_are_not_found(places):
    assert places.find_school("", "旧村小学") is None


def test_a_school_sees_only_itself():
    own = Places(units(), within="/1/5/", school_year=2026)
    assert own.only_school().id == PRIMARY
    assert own.allows(PRIMARY)
    assert not own.allows(MIDDLE)


def test_classes_by_any_spelling(places):
    assert places.find_class(MIDDLE, ClassKey(7, 2)).id == 8
    assert places.find_class(PRIMARY, ClassKey(3, 1)).id == 7
    assert places.find_class(PRIMARY, ClassKey(7, 2)) is None


@pytest.mark.parametrize(
    ("code", "town", "address", "home"),
    [
        ("", "青石镇", "", Home(QINGSHI)),
        ("", "青石", "", Home(QINGSHI)),
        ("", "青石镇人民政府", "", Home(QINGSHI)),
        ("", "红旗街道", "", Home(HONGQI)),
        ("", "红旗街道办事处", "", Home(HONGQI)),
        ("370499201003", "", "", Home(YUNLING)),
        ("370499201003-云岭乡某村", "", "", Home(YUNLING)),
        ("", "", "清川县青石镇上坪村3组12号", Home(QINGSHI)),
        ("", "", "青石镇上坪村3组12号", Home(QINGSHI)),
        ("", "", "某省某市清川县红旗街道前进路5号", Home(HONGQI)),
        ("", "", "河南省新原市东平县青石镇李村12号", Home(elsewhere="河南省新原市东平县青石镇")),
        ("411722000000", "", "东平县李集乡李村12号", Home(elsewhere="东平县李集乡")),
        ("411722000000", "", "", Home(elsewhere="区划代码411722000000")),
        ("河南省新原市东平县", "", "", Home(elsewhere="河南省新原市东平县")),
        ("", "", "", Home()),
    ],
)
def test_where_a_household_lies(places, code, town, address, home):
    assert places.household(code, town, address) == home


@pytest.mark.parametrize(
    "address", ["清川县石桥镇某村", "阳光小区3号楼", "菜市场旁", "光明路12号", "某某市青石镇上坪村"]
)
def test_doubt_is_said_and_never_guessed(places, address):
    home = places.household("", "", address)
    assert home.unit_id is None or address.startswith("清川县")
    assert home.doubt or home.elsewhere


def test_the_township_column_goes_before_the_address(places):
    assert places.household("", "云岭乡", "清川县青石镇上坪村").unit_id == YUNLING


def test_dwelling_place(places):
    assert places.dwelling("", "青石镇上坪村3组") == QINGSHI
    assert places.dwelling("云岭乡", "") == YUNLING
    assert places.dwelling("", "浙江省温岭市某街道") is None


def test_plain_columns_get_no_street_and_no_house():
    assert region_of("河南省新原市东平县李集乡李村12号") == "河南省新原市东平县李集乡"
    assert region_of("浙江省温岭市城南街道人民路8号") == "浙江省温岭市城南街道"


@pytest.mark.parametrize(
    ("address", "village"),
    [
        ("清川县青石镇上坪村3组12号", "上坪村"),
        ("青石镇上坪村委会旁", "上坪村"),
        ("红旗街道办事处阳光社区8号楼", "阳光社区"),
        ("上坪村12号", "上坪村"),
        ("光明路12号", ""),
    ],
)
def test_village_of_an_address(address, village):
    assert village_of(address) == village
