"""云渡县 on paper: an invented county with its townships, 学区, departments and schools."""

from dataclasses import dataclass

COUNTY = "云渡县"
#: no province carries 99: numbers made with it belong to nobody
REGION = "991027"
BUREAU_CODE, JUSTICE_CODE = "云教", "云司"
#: outside the county, invented as well
ELSEWHERE = (
    "邻省远川县大坪镇",
    "邻省远川县白水乡",
    "本省南浦县河口镇",
    "本省南浦县大石乡",
    "邻省沙岭县三岔镇",
)


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    form: str
    doc_code: str
    district: str
    villages: tuple[str, ...]


_EAST, _WEST, _SOUTH, _NORTH, _TOWN = "东片学区", "西片学区", "南片学区", "北片学区", "城区学区"
#: in the official order, never by score
PLACES = (
    Place("云台街道", "街道", "云办", _TOWN, ("东门社区", "书院社区", "钟楼社区", "滨河社区", "新桥社区")),
    Place("渡南街道", "街道", "渡办", _TOWN, ("渡口社区", "南园社区", "桂花社区", "砖瓦厂社区")),
    Place("青杨镇", "镇", "青政", _EAST, ("青杨村", "柳湾村", "上河村", "何家坝村", "石板桥村", "红土村")),
    Place("石桥镇", "镇", "石政", _EAST, ("石桥村", "老街村", "水磨村", "杨家沟村", "大田村")),
    Place("白鹭镇", "镇", "白政", _SOUTH, ("白鹭村", "湖口村", "芦苇荡村", "新堤村", "龙船村")),
    Place("梨树坪镇", "镇", "梨政", _SOUTH, ("梨树村", "坪上村", "茶园村", "松毛岭村", "望乡村")),
    Place("柳溪镇", "镇", "柳政", _WEST, ("柳溪村", "溪口村", "马鞍村", "磨盘村", "三棵树村")),
    Place("双河乡", "乡", "双政", _WEST, ("双河村", "沙洲村", "牛栏村", "大湾村")),
    Place("松岭乡", "乡", "松政", _NORTH, ("松岭村", "高山村", "云雾村", "野茶村", "风垭口村")),
    Place("竹园乡", "乡", "竹政", _NORTH, ("竹园村", "笋山村", "桥头村", "背阴村")),
)
DISTRICTS = (_TOWN, _EAST, _SOUTH, _WEST, _NORTH)
#: dept, name without the county's, document code
DEPARTMENTS = (
    ("education", "教育局", BUREAU_CODE),
    ("justice", "司法局", JUSTICE_CODE),
    ("police", "公安局", "云公"),
    ("civil", "民政局", "云民"),
    ("disabled", "残疾人联合会", "云残"),
    ("labour", "人力资源和社会保障局", "云人社"),
    ("market", "市场监督管理局", "云市监"),
    ("culture", "文化和旅游局", "云文旅"),
    ("rural", "农业农村局", "云农"),
    ("politics", "政法委员会", "云政法"),
)


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """``place`` is an index of PLACES; ``county_run`` schools stand directly below the county."""

    name: str
    kind: str
    place: int
    #: how many classes a grade has in a county of full size
    width: int
    county_run: bool = False


def _of(place: int, *schools: tuple[str, str, int]) -> tuple[SchoolPlan, ...]:
    return tuple(SchoolPlan(PLACES[place].name + name, kind, place, width) for name, kind, width in schools)


_CENTRE = ("中心小学", "primary", 2)
_MIDDLE = ("初级中学", "middle", 3)
#: the first dozen hold every kind and reach every corner, so that a small county has them too
SCHOOLS = (
    *_of(2, ("中心学校", "nine_year", 2)),
    SchoolPlan(f"{COUNTY}第一初级中学", "middle", 0, 6, county_run=True),
    SchoolPlan(f"{COUNTY}实验小学", "primary", 0, 4, county_run=True),
    *_of(3, _CENTRE, _MIDDLE),
    *_of(4, _MIDDLE),
    *_of(5, ("九年一贯制学校", "nine_year", 2)),
    *_of(6, _MIDDLE),
    *_of(7, ("九年一贯制学校", "nine_year", 1)),
    *_of(8, ("九年一贯制学校", "nine_year", 1)),
    *_of(9, ("中心学校", "nine_year", 1)),
    SchoolPlan(f"{COUNTY}特殊教育学校", "special", 1, 1, county_run=True),
    *_of(1, ("第一小学", "primary", 3), _MIDDLE, ("第二小学", "primary", 2)),
    *_of(0, ("书院小学", "primary", 3), ("滨河小学", "primary", 2)),
    SchoolPlan(f"{COUNTY}第二初级中学", "middle", 1, 5, county_run=True),
    *_of(2, ("柳湾小学", "primary", 1), ("上河小学", "primary", 1), ("石板桥小学", "primary", 1), _MIDDLE),
    *_of(3, ("水磨小学", "primary", 1), ("大田小学", "primary", 1)),
    *_of(4, _CENTRE, ("湖口小学", "primary", 1), ("龙船小学", "primary", 1)),
    *_of(5, ("茶园小学", "primary", 1), ("望乡小学", "primary", 1), _MIDDLE),
    *_of(6, _CENTRE, ("溪口小学", "primary", 1), ("马鞍小学", "primary", 1)),
    *_of(7, ("沙洲小学", "primary", 1), ("大湾小学", "primary", 1)),
    *_of(8, ("高山小学", "primary", 1), ("云雾小学", "primary", 1)),
    *_of(9, ("笋山小学", "primary", 1), ("桥头小学", "primary", 1)),
    SchoolPlan(f"{COUNTY}育才学校", "nine_year", 1, 2, county_run=True),
)
GRADES = {
    "primary": range(1, 7),
    "middle": range(7, 10),
    "nine_year": range(1, 10),
    "special": range(1, 10),
}
#: the beginning of a 学校标识码
CODE_HEADS = {"primary": "21", "middle": "31", "nine_year": "31", "special": "51"}
GRADE_WORDS = "一二三四五六七八九"
