"""Messages to the user: one problem a line on standard error, in colour on a terminal only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rematch.commands.screen import is_colored, is_quiet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.errors import Problem

_STYLES = {"error": "bold red", "warning": "bold yellow"}


def show_problems(problems: Iterable[Problem], *, even_quiet: bool = False) -> None:
    """Write each problem, error or warning, as one line on standard error.

    When quiet, errors alone, unless ``even_quiet``: what nobody may miss.
    """
    if is_quiet() and not even_quiet:
        problems = [problem for problem in problems if problem.severity == "error"]
    if is_colored(sys.stderr):
        _show_in_colour(problems)
    else:
        for problem in problems:
            click.echo(_line(problem), err=True)


def _line(problem: Problem) -> str:
    """One problem stays one line, whatever the value holds."""
    return " ".join(str(problem).splitlines())


def _show_in_colour(problems: Iterable[Problem]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.text import Text  # noqa: PLC0415

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for problem in problems:
        text = Text(_line(problem))
        if problem.where:
            text.stylize("bold", 0, len(str(problem.where)))
        text.highlight_words([f"{problem.severity}:"], _STYLES[problem.severity])
        console.print(text)
