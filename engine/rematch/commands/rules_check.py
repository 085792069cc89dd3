"""``rematch rules check``: every error and warning of a knowledge base, its place and how to mend it."""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.options import kb_option
from rematch.commands.screen import is_colored, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.base_check.findings import Findings
    from rematch.base_check.text import Line
    from rematch.document import Data

_ALL = "all"
_STYLES = {"error": "bold red", "warning": "bold yellow", "caret": "bold", "fix": "green", "summary": "bold"}


def _explain(context: click.Context, _: click.Parameter, name: str | None) -> None:
    """Print what a code means, and end; no knowledge base is read."""
    if name is None or context.resilient_parsing:
        return
    from rematch.codes.explain import code_of, explained, reference  # noqa: PLC0415 - only --explain needs them

    click.echo(reference() if name == _ALL else explained(code_of(name)), nl=False)
    context.exit()


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How to print what is found: for people, for programs, for GitHub's workflow log, as SARIF 2.1.0.",
)
@click.option("--strict", is_flag=True, help="End with exit code 3 for warnings too.")
@click.option(
    "--explain",
    metavar="CODE",
    is_eager=True,
    expose_value=False,
    callback=_explain,
    help="Print what a code such as RM203, or all, means, with the cure and an example; no check is made.",
)
@kb_option
def check(form: str, *, strict: bool, kb: Path | None) -> None:
    """Read every file of the knowledge base and report every problem with its line and a way to mend it.

    Exit code 3 when there is an error.
    """
    from rematch.base_check.findings import check_base  # noqa: PLC0415 - after the options are known to be right
    from rematch.errors import KnowledgeBaseError  # noqa: PLC0415

    here = Path.cwd()
    with waiting("Checking the knowledge base"):
        found = check_base(kb, here)
    _show(found, form, here)
    if found.count("error") or (strict and found.problems):
        raise click.exceptions.Exit(KnowledgeBaseError.exit_code)


def _show(found: Findings, form: str, here: Path) -> None:
    from rematch.base_check.data import findings_data  # noqa: PLC0415 - as above
    from rematch.base_check.excerpt import Sources  # noqa: PLC0415
    from rematch.base_check.github import github_lines  # noqa: PLC0415
    from rematch.base_check.sarif import findings_sarif  # noqa: PLC0415
    from rematch.base_check.text import text_lines  # noqa: PLC0415

    if form == "text":
        _echo_lines(text_lines(found, Sources(here)))
    elif form == "github":
        for line in github_lines(found):
            click.echo(line)
    elif form == "json":
        _echo_json(findings_data(found))
    else:
        _echo_json(findings_sarif(found, Sources(here), version("rematch")))


def _echo_json(data: dict[str, Data]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _echo_lines(lines: Iterable[Line]) -> None:
    if not is_colored(sys.stdout):
        for line in lines:
            click.echo(line.text)
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal pays for it
    from rich.text import Text  # noqa: PLC0415

    console = Console(soft_wrap=True, highlight=False)
    for line in lines:
        console.print(Text(line.text, style=_STYLES.get(line.part, "")))
