"""The root of the command line: finds families lazily, speaks Chinese, and keeps the exit codes.

0 done, 1 refused with reasons, 2 wrong usage. Results go to stdout, everything else to stderr.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from keyword import iskeyword
from typing import IO, Any

import click

from caseflow.errors import CaseflowError, NotFound, Refused


class LazyGroup(click.Group):
    """``families`` maps a command to its help; the command ``x`` is ``command`` in ``caseflow.cli.x``.

    A word that Python keeps for itself is a module in the plural: ``import`` lies in ``imports.py``.
    """

    def __init__(self, *args: Any, families: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.families = families

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.families)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.families:
            return None
        module = f"{cmd_name}s" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command = import_module(f"caseflow.cli.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101 our own modules
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of families needs none of their modules."""
        with formatter.section("命令"):
            formatter.write_dl(list(self.families.items()))

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with complaints():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with complaints():
            return super().invoke(ctx)


class Complaint(click.ClickException):
    """What the command line says before it ends, one line each."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class WrongUsage(Complaint):
    exit_code = 2


@contextmanager
def complaints() -> Iterator[None]:
    """Refusals give all their reasons, wrong usage is told in Chinese."""
    try:
        yield
    except Refused as refused:
        raise Complaint(*(reason.text for reason in refused.reasons)) from None
    except NotFound as absent:
        raise Complaint(str(absent) or "没有找到") from None
    except CaseflowError as fault:  # keys that cannot be used, stored files that are damaged
        raise Complaint(str(fault)) from None
    except (click.Abort, KeyboardInterrupt):
        raise Complaint("已中止") from None
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise WrongUsage(*_usage(error)) from None


def _usage(error: click.UsageError) -> list[str]:
    lines = [_in_chinese(error)]
    if error.ctx is not None:
        lines.append(f"查看用法：{error.ctx.command_path} --help")
    return lines


def _in_chinese(error: click.UsageError) -> str:
    match error:
        case click.MissingParameter():
            return f"缺少参数 {_parameter_name(error)}"
        case click.NoSuchOption():
            near = f"，是否为 {error.possibilities[0]}" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case click.exceptions.NoSuchCommand():
            near = f"，是否为 {error.possibilities[0]}" if error.possibilities else ""
            return f"没有命令 {error.command_name}{near}"
        case click.BadParameter():
            return f"参数 {_parameter_name(error)} 不正确：{error.message}"
        case _:
            return error.format_message()


def _parameter_name(error: click.BadParameter) -> str:
    """``error.param`` is absent when a command raises the error itself."""
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx) if error.param and error.ctx else str(error.param_hint or "")
