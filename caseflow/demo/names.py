"""Invented names: characters drawn at random, so that nobody is meant."""

from dataclasses import dataclass
from random import Random

BOY, GIRL = "1", "2"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_DOUBLE = ("欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "令狐")
_BOYS = "志强伟军明勇杰涛浩宇轩博文俊峰鹏飞龙磊超辉斌凯旭阳晨航毅恒泽睿嘉豪子涵天佑家乐庆山海林松柏川原"
_GIRLS = "芳娜敏静丽艳秀英玲燕霞红梅兰雪莹倩雨婷欣怡佳琪思颖梦瑶诗涵雅萱若曦可馨语彤月春晓云素青禾苗荷露"
_ELDERS = "建国华平永福德贵长顺有才大山树林玉兰桂香秀珍金凤春生冬梅国庆卫东红兵志远文清光明世昌正义守信"
_RARE = "龑喆堃犇淼焱垚燚昇旻珺頔翀赟祎彧昶翯䶮"
_WESTERN = (
    "阿里木", "吐尔逊", "买买提", "古丽娜", "迪丽拜尔", "艾则孜", "热依汗", "努尔兰", "叶尔江", "阿依努尔",
)  # fmt: skip
#: of a hundred children so many carry a name of the kind
_RARE_SHARE, _WESTERN_SHARE, _DOUBLE_SHARE = 0.02, 0.006, 0.012


@dataclass(frozen=True, slots=True)
class Name:
    surname: str
    given: str
    #: the given name stands first, a dot between them (阿里木·买买提)
    western: bool = False

    def __str__(self) -> str:
        return f"{self.given}·{self.surname}" if self.western else self.surname + self.given


def child(rng: Random, sex: str, family: Name | None = None) -> Name:
    """``family``: the name of a brother or sister."""
    if family.western if family else rng.random() < _WESTERN_SHARE:
        given, father = rng.sample(_WESTERN, 2)
        return Name(family.surname if family else father, given, western=True)
    pool = _BOYS if sex == BOY else _GIRLS
    if rng.random() < _RARE_SHARE:
        pool = _RARE
    return Name(family.surname if family else _surname(rng), _given(rng, pool))


def parent(rng: Random, family: Name | None = None) -> str:
    """A father carries the child's surname; without it a grown-up of any other family."""
    if family and family.western:
        return f"{family.surname}·{rng.choice(_WESTERN)}"
    return (family.surname if family else _surname(rng)) + _given(rng, _ELDERS, share_of_one=0.15)


def adult(rng: Random) -> str:
    return _surname(rng) + _given(rng, rng.choice((_BOYS, _GIRLS, _ELDERS)))


def _surname(rng: Random) -> str:
    return rng.choice(_DOUBLE) if rng.random() < _DOUBLE_SHARE else rng.choice(_SURNAMES)


def _given(rng: Random, pool: str, share_of_one: float = 0.25) -> str:
    return "".join(rng.sample(pool, 1 if rng.random() < share_of_one else 2))
