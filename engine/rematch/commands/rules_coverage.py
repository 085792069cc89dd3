"""``rematch rules coverage``: what of the rules no test and no profile reaches."""

from __future__ import annotations

import json
from pathlib import Path

import click

from rematch.commands.options import kb_option
from rematch.commands.screen import waiting
from rematch.knowledge_base import load_knowledge_base
from rematch.output import write_atomically


@click.command()
@click.argument("profiles", nargs=-1, type=click.Path(path_type=Path, dir_okay=False), metavar="[PROFILE]...")
@click.option(
    "--tests",
    type=click.Path(path_type=Path, exists=True),
    metavar="PATH",
    help="Run the tests in PATH, not those in tests/rules/.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="A list to read, data, or one page for a browser.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to FILE."
)
@kb_option
def coverage(
    profiles: tuple[Path, ...], tests: Path | None, form: str, output: Path | None, kb: Path | None
) -> None:
    """List the rules, table rows and branches of any that no test and no PROFILE reaches.

    Without a PROFILE the examples are run beside the tests. Whether the tests pass does not matter here.
    """
    from rematch.rule_tests.reach_runs import reach_of  # noqa: PLC0415 - after the options are known to be right
    from rematch.rule_tests.reach_view import reach_data, reach_html, reach_text  # noqa: PLC0415

    with waiting("Running tests and profiles"):
        found = reach_of(load_knowledge_base(kb), tests, profiles)
    if form == "json":
        text = json.dumps(reach_data(found), ensure_ascii=False, indent=2) + "\n"
    else:
        text = reach_html(found) if form == "html" else reach_text(found)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text)
