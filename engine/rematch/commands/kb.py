"""``rematch kb``: lay out an overlay of one's own, compare it with the shipped base, follow an upgrade."""

from __future__ import annotations

import json
from pathlib import Path

import click

from rematch import __version__
from rematch.commands.options import kb_option, text_or_json_option
from rematch.errors import InputError, Problem
from rematch.knowledge.load import load_knowledge
from rematch.knowledge_base import load_knowledge_base, locate_root, shipped_root
from rematch.overlay.layers import Layers


@click.group()
def kb() -> None:
    """Lay rules and knowledge of your own over those that came with Rematch."""


@kb.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--title", metavar="TEXT", help="What reports call it.  [default: the name of DIR]")
def init(directory: Path, title: str | None) -> None:
    """Make DIR an overlay: folders for entries of your own, and a copy of the shipped base to read.

    What you write there replaces or joins what came with Rematch, entry by entry; the rest follows upgrades.
    Use it with --kb DIR.
    """
    from rematch.overlay.layout import lay_out  # noqa: PLC0415 - after the options are known to be right

    lay_out(directory, shipped_root(), title or directory.absolute().name, __version__)
    click.echo(f"{directory} is ready: overlay.yaml says what goes where. Use it with --kb {directory}.")


@kb.command()
@click.option("--all", "everything", is_flag=True, help="Name all that an upgrade changed in the base.")
@click.option("--check", is_flag=True, help="Exit with 2 when something changed underneath the overlay.")
@text_or_json_option
@kb_option
def diff(*, everything: bool, check: bool, form: str, kb: Path | None) -> None:
    """Show what the overlay of --kb changes, and what an upgrade changed underneath it."""
    from rematch.overlay.comparison import compare  # noqa: PLC0415
    from rematch.overlay.view import comparison_data, comparison_text  # noqa: PLC0415

    root = _overlay(kb)
    load_knowledge_base(kb)
    found = compare(root, load_knowledge(root).vocabulary)
    if form == "json":
        data = comparison_data(found, root.own_root, __version__)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(comparison_text(found, root, __version__, everything=everything), nl=False)
    if check and (found.touched or not found.snapshot):
        raise click.exceptions.Exit(InputError.exit_code)


@kb.command()
@kb_option
def update(kb: Path | None) -> None:
    """Renew the copy of the shipped base in the overlay of --kb, once you have looked the changes through."""
    from rematch.overlay.layout import take_over  # noqa: PLC0415

    root = _overlay(kb)
    take_over(root.own_root, root.base_root, __version__)
    click.echo(f"{root.own_root} is up to date with Rematch {__version__}.")


def _overlay(kb: Path | None) -> Layers:
    root = locate_root(kb)
    if isinstance(root, Layers):
        return root
    raise InputError(
        Problem(
            f"{kb} is a whole knowledge base and no overlay" if kb else "there is no overlay to look at",
            remedy="name one with --kb; rematch kb init DIR makes one",
        )
    )
