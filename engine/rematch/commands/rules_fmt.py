"""``rematch rules fmt``: bring rule, table, stage and test files into one layout."""

from __future__ import annotations

from pathlib import Path

import click

from rematch.commands.options import kb_option
from rematch.errors import InputError, Problem
from rematch.knowledge_base import locate_root
from rematch.output import write_atomically
from rematch.overlay.layers import own_folder


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Write nothing; fail when a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@kb_option
def fmt(
    paths: tuple[Path, ...],
    check: bool,  # noqa: FBT001 - a flag of the command line
    diff: bool,  # noqa: FBT001 - a flag of the command line
    kb: Path | None,
) -> None:
    """Lay out each PATH, a file or a folder (rules/ and tests/rules/ without any), in the same way.

    Order of keys, indentation, line lengths, quotes and blank lines. What a file says stays the same, and so
    do its comments. A file that cannot be read is reported and left alone. Exit code 2 for such a
    file, and with --check when a file would change.
    """
    from rematch.layout.files import default_paths, lay_out  # noqa: PLC0415 - only what lays out needs it

    problems: list[Problem] = []
    changed = 0
    for one in lay_out(paths or default_paths(own_folder(locate_root(kb))), problems):
        if not one.changed:
            continue
        changed += 1
        if diff:
            click.echo(one.difference, nl=False)
        elif not check:
            write_atomically(one.path, one.after)
        if check or not diff:
            click.echo(f"{one.path} {'would change' if check else 'laid out'}", err=diff)
    if problems:
        raise InputError(problems)
    if check and changed:
        raise click.exceptions.Exit(InputError.exit_code)
