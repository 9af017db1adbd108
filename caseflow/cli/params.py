"""Parameter types whose complaints are Chinese."""

from pathlib import Path
from typing import Any

import click


class Choice(click.Choice[str]):
    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        return f"“{value}”不在可选范围，可选：{'、'.join(map(str, self.choices))}"


class ExistingFile(click.ParamType[Path]):
    """A readable file; what is wrong inside it is for the command to refuse."""

    name = "文件"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if not path.is_file():
            self.fail(f"找不到文件 {value}", param, ctx)
        return path
