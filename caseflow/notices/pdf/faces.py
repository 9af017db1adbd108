"""The faces official documents are set in, and what stands in for them on a machine that has none."""

import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from typing import Final

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN")
_KAI = ("楷体", "KaiTi", "LXGW WenKai", *_SERIF)
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
_FANGSONG = ("仿宋", "FangSong", "Zhuque Fangsong (technical preview)", "FandolFang R", *_SERIF)
#: face named in the documents -> stand-ins, the best first
STAND_INS: Final[Mapping[str, tuple[str, ...]]] = {
    "仿宋_GB2312": _FANGSONG,
    "仿宋": ("仿宋_GB2312", *_FANGSONG[1:]),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", *_SERIF),
    "楷体_GB2312": _KAI,
    "楷体": ("楷体_GB2312", *_KAI[1:]),
    "黑体": ("SimHei", *_SANS),
    "宋体": ("SimSun", *_SERIF),
}
#: what GB/T 9704 asks for; the others are near relations
REQUIRED: Final = ("仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体", "宋体")


def fonts_conf() -> str:
    """For fontconfig: a face that is installed wins over its stand-ins."""
    aliases = "".join(
        f'<alias binding="same"><family>{face}</family><accept>'
        + "".join(f"<family>{name}</family>" for name in names)
        + "</accept></alias>"
        for face, names in STAND_INS.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'
    )


def missing_faces() -> list[str]:
    """Those of GB/T 9704 that this machine has not; all of them when it cannot be asked."""
    families = _families()
    return [face for face in REQUIRED if face not in families]


@cache
def _families() -> frozenset[str]:
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    try:
        told = subprocess.run(  # noqa: S603 a fixed program with fixed arguments
            [program, ":", "family"], capture_output=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    lines = told.stdout.decode("utf-8", "replace").splitlines()
    return frozenset(name.strip() for line in lines for name in line.split(","))
