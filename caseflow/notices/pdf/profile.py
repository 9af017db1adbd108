"""What LibreOffice is told before it opens a document: no macros, no links, no network."""

from collections.abc import Mapping
from pathlib import Path

from caseflow.notices.pdf.faces import fonts_conf

#: Nothing listens there, so whatever would still be fetched is not
_NOWHERE = (("Name", "127.0.0.1"), ("Port", "9"))
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_INET = "/org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Common/Java", "Enable", "false"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    (_INET, "ooInetProxyType", "1"),
    *(
        (_INET, f"ooInet{scheme}Proxy{name}", value)
        for scheme in ("HTTP", "HTTPS")
        for name, value in _NOWHERE
    ),
)


def furnish(room: Path) -> Mapping[str, str]:
    """Write profile and fonts into the empty folder ``room``; the environment to start in.

    The environment is made anew: the server's own holds its secrets.
    """
    user = room / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_registry(), "utf-8")
    (room / "fonts.conf").write_text(fonts_conf(), "utf-8")
    (room / "tmp").mkdir()
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(room),
        "TMPDIR": str(room / "tmp"),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(room / "fonts.conf"),
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _registry() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )
