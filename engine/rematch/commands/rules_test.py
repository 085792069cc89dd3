"""``rematch rules test``: the advisors' own tests of the rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.messages import show_problems
from rematch.commands.options import kb_option, text_or_json_option
from rematch.commands.screen import waiting
from rematch.errors import InputError, RematchError
from rematch.knowledge_base import content_files, load_knowledge_base, locate_root
from rematch.overlay.layers import file_called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rule_tests.suite import Outcome


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[PATH]...")
@click.option("-k", "chosen", metavar="TEXT", help="Run only cases with TEXT in their file, id or title.")
@click.option("--watch", "watching", is_flag=True, help="Run again whenever a file changes; Ctrl-C ends.")
@text_or_json_option
@kb_option
def test(
    paths: tuple[Path, ...],
    chosen: str | None,
    watching: bool,  # noqa: FBT001 - a flag of the command line
    form: str,
    kb: Path | None,
) -> None:
    """Run the tests of the rules in each PATH, a file or a folder (tests/rules/ without any).

    Exit code 2 when a test fails or a test file is wrong.
    """
    if not watching:
        outcome = _run(paths, chosen, form, kb)
        if outcome.failed:
            raise click.exceptions.Exit(InputError.exit_code)
        return
    from rematch.rule_tests.find import default_folder, test_files  # noqa: PLC0415 - only what watches needs it
    from rematch.rule_tests.watch import watch  # noqa: PLC0415

    root = locate_root(kb)
    folder = default_folder(root)
    tests = paths or ((folder,) if folder is not None else ())
    named: set[Path] = set()

    def watched() -> Iterator[Path]:
        yield from (file_called(root, name) for name in content_files(root))
        yield from test_files(path for path in tests if path.exists())
        yield from named

    def act() -> None:
        try:
            named.update(_run(paths, chosen, form, kb).files)
        except RematchError as error:
            show_problems(error.problems)
        click.echo("Waiting for a change; Ctrl-C ends.", err=True)

    watch(act, watched)


def _run(paths: tuple[Path, ...], chosen: str | None, form: str, kb: Path | None) -> Outcome:
    from rematch.rule_tests.suite import run_suite  # noqa: PLC0415 - after the options are known to be right
    from rematch.rule_tests.view import results_data, results_text  # noqa: PLC0415

    with waiting("Running the tests"):
        outcome = run_suite(load_knowledge_base(kb), paths, chosen)
    if form == "json":
        click.echo(json.dumps(results_data(outcome), ensure_ascii=False, indent=2))
    else:
        click.echo(results_text(outcome), nl=False)
    return outcome
