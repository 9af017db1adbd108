import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

_ENV = {
    "database_url": "CASEFLOW_DATABASE_URL",
    "instance_path": "CASEFLOW_INSTANCE",
    "keys_path": "CASEFLOW_KEYS",
    "secret_key": "CASEFLOW_SECRET_KEY",
    "port": "PORT",
    "host": "HOST",
    "office_path": "CASEFLOW_SOFFICE",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the machine decides; what officials decide stands in the edition.

    Order: defaults, then ``instance/config.toml``, then the environment.
    """

    instance_path: str = "instance"
    database_url: str = ""
    keys_path: str = ""
    secret_key: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    county_name: str = ""
    edition: str = "shanting-ruian"
    practice: bool = False
    #: shown on the sign-in page with one account per role, in practice mode only
    practice_password: str = ""
    testing: bool = False
    https: bool = False
    trusted_proxies: int = 0
    sqlite_synchronous: str = "FULL"
    idle_minutes: int = 30
    session_hours: int = 12
    upload_mb: int = 20
    sweep_seconds: int = 60
    #: LibreOffice for PDF previews: "" looks on the path, "off" does without
    office_path: str = ""
    #: how long one conversion may take
    office_seconds: int = 60
    flask: dict[str, Any] = field(default_factory=dict)

    @property
    def instance(self) -> Path:
        return Path(self.instance_path).resolve()

    @property
    def url(self) -> str:
        """Database address with its driver written out."""
        url = self.database_url or f"sqlite:///{self.instance / 'caseflow.sqlite'}"
        for short in ("postgres://", "postgresql://"):
            if url.startswith(short):
                return "postgresql+psycopg://" + url[len(short) :]
        return url

    @property
    def keys(self) -> Path:
        return Path(self.keys_path) if self.keys_path else self.instance / "keys.json"


def load_settings(**overrides: Any) -> Settings:
    """Read ``config.toml`` of the instance and the environment; unknown keys are an error."""
    instance = overrides.get("instance_path") or os.environ.get("CASEFLOW_INSTANCE") or "instance"
    settings = replace(Settings(), instance_path=str(instance))
    path = settings.instance / "config.toml"
    if path.exists():
        settings = replace(settings, **_checked(tomllib.loads(path.read_text("utf-8"))))
    env = {name: os.environ[var] for name, var in _ENV.items() if os.environ.get(var)}
    return replace(settings, **_typed({**env, **overrides}))


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    known = {f.name for f in fields(Settings)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise SystemExit(f"config.toml 中有不认识的设置：{'、'.join(unknown)}")
    return values


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    if isinstance(values.get("port"), str):
        if not values["port"].isdigit():
            raise SystemExit(f"PORT 应为数字，现为 {values['port']}")
        values["port"] = int(values["port"])
    return values
