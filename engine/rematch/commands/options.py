"""Options that several commands share, so that they are spelled and explained alike."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def _chosen_base(_: click.Context, __: click.Parameter, named: Path | None) -> Path | None:
    """Return the directory named, else the present one when it is an overlay."""
    from rematch.overlay.declared import FILE  # noqa: PLC0415 - after the options are known to be right

    return named if named is not None or not Path(FILE).is_file() else Path()


kb_option = click.option(
    "--kb",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="REMATCH_KB",
    metavar="DIR",
    callback=_chosen_base,
    help="Use the rules, knowledge and templates in DIR: a whole copy, or an overlay on the shipped ones.  "
    "[default: the present directory when it is an overlay, else the shipped ones]",
)

audit_option = click.option(
    "--audit",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="REMATCH_AUDIT",
    metavar="FILE",
    help="Use FILE as the audit trail, not the one in your data directory.",
)

limit_option = click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="Show at most N."
)

text_or_json_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the result.",
)


def trail_options(command: Callable[..., Result]) -> Callable[..., Result]:
    """Add --audit and --no-audit; the command gets ``trail``: the file to append to, None to skip it."""

    @audit_option
    @click.option("--no-audit", is_flag=True, help="Keep no record of this run.")
    @wraps(command)
    def with_trail(*, audit: Path | None, no_audit: bool, **given: object) -> Result:
        return command(trail=None if no_audit else audit or _default_trail(), **given)

    return with_trail


def _default_trail() -> Path:
    from rematch.audit.store import default_file  # noqa: PLC0415 - only what records needs it

    return default_file()
