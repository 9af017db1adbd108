"""How an organ signs: its full name from what a clerk wrote."""

from dataclasses import dataclass
from enum import StrEnum


class IssuerForm(StrEnum):
    """机关类型, in the words of the facts."""

    TOWNSHIP = "乡"
    TOWN = "镇"
    SUBDISTRICT = "街道"
    EDUCATION = "县教育局"
    JUSTICE = "司法局"
    SCHOOL = "学校"


TOWNSHIP_LEVEL = (IssuerForm.TOWNSHIP, IssuerForm.TOWN, IssuerForm.SUBDISTRICT)


@dataclass(frozen=True, slots=True)
class Issuer:
    form: IssuerForm
    name: str
    itself: str


@dataclass(frozen=True, slots=True)
class _Naming:
    """``drops`` are endings taken off, ``stems`` the place words kept, ``tail`` closes the full name."""

    itself: str
    official: str
    tail: str
    drops: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()


_GOVERNMENT = ("人民政府", "政府")
_COUNTIES = ("县", "市", "区", "旗")
_SCHOOLS = ("校", "小学", "中学", "一中", "二中", "三中", "教学点", "校区", "学堂", "幼儿园")

_NAMINGS = {
    IssuerForm.TOWNSHIP: _Naming("我乡", "乡人民政府", "人民政府", _GOVERNMENT, ("乡", "苏木")),
    IssuerForm.TOWN: _Naming("我镇", "镇人民政府", "人民政府", _GOVERNMENT, ("镇",)),
    IssuerForm.SUBDISTRICT: _Naming(
        "我街道办事处",
        "街道办事处",
        "街道办事处",
        ("街道办事处", "街道办", "办事处", "街道"),
    ),
    IssuerForm.EDUCATION: _Naming("我局", "县教育局", "教育局", (), _COUNTIES),
    IssuerForm.JUSTICE: _Naming("我局", "县司法局", "司法局", (), _COUNTIES),
    IssuerForm.SCHOOL: _Naming("我校", "学校", ""),
}


def official_name(form: IssuerForm) -> str:
    """The general name of such an organ: 街道 is 街道办事处, never a 人民政府."""
    return _NAMINGS[form].official


def issuer_of(name: str, form: IssuerForm) -> Issuer:
    """青石, 青石镇 and 青石镇人民政府 all sign as 青石镇人民政府; an ending is never doubled."""
    naming = _NAMINGS[form]
    itself = "我所" if name.endswith("司法所") else naming.itself
    if form is IssuerForm.SCHOOL or (not naming.drops and _owner(name) is form):
        return Issuer(form, name, itself)
    base = _without(name, naming.drops)
    if naming.stems and not base.endswith(naming.stems):
        base += naming.stems[0]
    if base.endswith("苏木"):
        itself = "我苏木"
    return Issuer(form, base + naming.tail, itself)


def naming_fault(name: str, form: IssuerForm) -> str:
    """Why this name cannot sign as this kind of organ; empty when it can."""
    if "街道" in name and name.endswith(_GOVERNMENT):
        return "街道办事处不是一级人民政府，“发文机关”写作“某某街道办事处”"
    if not _without(name, _NAMINGS[form].drops):
        return "“发文机关”缺少地名，写全称，例如“青石镇人民政府”"
    owner = _owner(name)
    if owner in {None, form} or (owner == "县" and _NAMINGS[form].stems == _COUNTIES):
        return ""
    return f"“发文机关”{name}与“机关类型”{form}不符，改正其中一项，名称写全称"


def _owner(name: str) -> IssuerForm | str | None:
    """The form a name's ending gives away; None for a bare place name."""
    if name.endswith(("司法局", "司法所")):
        return IssuerForm.JUSTICE
    if name.endswith(("局", "教委", "教育委员会")):
        return IssuerForm.EDUCATION if "教" in name else "其他机关"
    if name.endswith(("街道", "街道办", "办事处")):
        return IssuerForm.SUBDISTRICT
    if name.endswith(_SCHOOLS):
        return IssuerForm.SCHOOL
    return _place_owner(_without(name, _GOVERNMENT))


def _place_owner(place: str) -> IssuerForm | str | None:
    endings: tuple[tuple[tuple[str, ...], IssuerForm | str], ...] = (
        (("镇",), IssuerForm.TOWN),
        (("乡", "苏木"), IssuerForm.TOWNSHIP),
        (_COUNTIES, "县"),
    )
    return next((owner for ends, owner in endings if place.endswith(ends)), None)


def _without(name: str, endings: tuple[str, ...]) -> str:
    return next((name.removesuffix(end) for end in endings if name.endswith(end)), name)
