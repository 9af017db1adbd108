"""The only door to pypinyin."""

import re
from functools import lru_cache

# pypinyin reads these characters by their common sound; as surnames they sound otherwise.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "朴": "piao", "查": "zha",
    "翟": "zhai", "盖": "ge", "种": "chong", "缪": "miao", "宓": "mi", "员": "yun", "乐": "yue",
    "召": "shao", "折": "she", "黑": "he", "秘": "bi", "冼": "xian", "逄": "pang", "尹": "yin",
    "覃": "qin", "谌": "chen", "郗": "xi", "牟": "mu", "那": "na", "晁": "chao", "幺": "yao",
    "哈": "ha", "都": "du", "令": "ling", "重": "chong", "繁": "po", "祭": "zhai", "燕": "yan",
    "华": "hua", "任": "ren", "纪": "ji", "万": "wan", "长": "chang", "曲": "qu", "沈": "shen",
    "句": "gou", "佴": "nai", "妫": "gui", "粘": "nian", "洗": "xian", "适": "kuo", "臧": "zang",
}  # fmt: skip
_COMPOUND = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "单于": ("chan", "yu"), "澹台": ("tan", "tai"),
    "长孙": ("zhang", "sun"), "鲜于": ("xian", "yu"), "令狐": ("ling", "hu"), "宰父": ("zai", "fu"),
    "夏侯": ("xia", "hou"), "皇甫": ("huang", "fu"), "尉犁": ("yu", "li"), "亓官": ("qi", "guan"),
    "乐正": ("yue", "zheng"), "公冶": ("gong", "ye"), "呼延": ("hu", "yan"), "濮阳": ("pu", "yang"),
}  # fmt: skip
_LETTERS = re.compile(r"[a-z]+")
# Characters without a reading sort behind every letter.
_UNREAD = "~"


def initials(name: str) -> str:
    """zxm for 张小明: the letters a teacher types into the search box."""
    return "".join(part[0] for part in _syllables(name) if part != _UNREAD)


def sort_key(name: str) -> str:
    """Orders names as a printed class list does: by sound, then by character."""
    return " ".join((*_syllables(name), name))


@lru_cache(maxsize=4096)
def _syllables(name: str) -> tuple[str, ...]:
    surname = _surname(name)
    return (*surname, *_read(name[len(surname) :]))


def _surname(name: str) -> tuple[str, ...]:
    if name[:2] in _COMPOUND:
        return _COMPOUND[name[:2]]
    return (_SURNAMES[name[0]],) if name and name[0] in _SURNAMES else ()


def _read(text: str) -> tuple[str, ...]:
    # Imported here: pypinyin loads its tables for 0.2 s, and most processes never need them.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    parts = (part for part in lazy_pinyin(text) if not part.isspace())
    return tuple(found.group() if (found := _LETTERS.match(part.lower())) else _UNREAD for part in parts)
