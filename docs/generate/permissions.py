"""docs/permissions.md: permission × role."""

from collections.abc import Iterator

from caseflow.policy.labels import label
from caseflow.policy.permissions import PERMISSION_MAP, ROLE_UNITS, Permission, Role
from docs.generate.markdown import HEAD, table
from docs.generate.who import CONDITIONS, condition

#: a table of all sixteen roles is too wide for any screen
GROUPS = (
    (
        "学校和学区",
        (Role.CLASS_TEACHER, Role.REGISTRAR, Role.VICE_HEAD, Role.HEADMASTER, Role.DISTRICT_HEAD),
    ),
    (
        "乡镇（街道）和部门",
        (Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER, Role.JUDICIAL_OFFICER, Role.LIAISON),
    ),
    ("县级", (Role.BUREAU_OFFICER, Role.BUREAU_LEADER, Role.GROUP_MEMBER, Role.INSPECTOR)),
    ("管理员", (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)),
)
_ANY = "●"


def page() -> str:
    return "\n".join([HEAD, _opening(), *(_group(title, roles) for title, roles in GROUPS), _closed()])


def _opening() -> str:
    signs = [(_ANY, "不另设条件"), *CONDITIONS.values(), ("“·”", "同时满足"), ("“／”", "满足其一")]
    meanings = table(["格内的字", "意思"], signs)
    return (
        "# 权限表\n\n"
        "谁能办什么，只有这一张表：页面、列表、统计、下载都按它判断；表中没有的，一律不许可。"
        "范围以外的个案和学生，打开即为“没有找到”（404）。\n\n"
        f"{meanings}\n"
        "一人可有几个岗位，各岗位分别判断；有审计管理员岗位的人，其他岗位不起作用。\n"
    )


def _group(title: str, roles: tuple[Role, ...]) -> str:
    heads = ["权限", "代码", *(label(role) for role in roles)]
    rows = [
        (permission.words, f"`{permission.value}`", *(_cell(permission, role) for role in roles))
        for permission in Permission
    ]
    kept = [row for row in rows if any(row[2:])]
    return f"## {title}\n\n{_posts(roles)}\n{table(heads, kept)}"


def _posts(roles: tuple[Role, ...]) -> str:
    units = ((label(role), "、".join(sorted(_kinds(role)))) for role in roles)
    return table(["岗位", "设在"], units)


def _kinds(role: Role) -> Iterator[str]:
    yield from (label(kind, "unit_kind") for kind in ROLE_UNITS[role])


def _cell(permission: Permission, role: Role) -> str:
    found = [condition(row) or _ANY for row in PERMISSION_MAP[permission] if row.role is role]
    return "／".join(dict.fromkeys(found))


def _closed() -> str:
    nobody = [permission.words for permission in Permission if not PERMISSION_MAP[permission]]
    return f"## 没有人能办的\n\n{'、'.join(nobody)}：只由系统按期限办理。\n" if nobody else ""
