"""Parameter types whose complaints are Chinese."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from caseflow import clock


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


class Moment(click.ParamType[datetime]):
    """A date or a moment; without a zone it is meant in Asia/Shanghai."""

    name = "时刻"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return clock.parse_moment(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
