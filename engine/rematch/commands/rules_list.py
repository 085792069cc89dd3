"""``rematch rules list``: find rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from rematch.commands.options import kb_option, text_or_json_option
from rematch.knowledge_base import load_knowledge_base

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="list")
@click.argument("text", default="")
@click.option("--stage", metavar="S", help="Only rules of this stage.")
@click.option("--concludes", metavar="TYPE", help="Only rules that conclude this type of fact.")
@click.option("--source", metavar="SOURCE", help="Only rules that name this source, as H3.2, R4 or house.")
@text_or_json_option
@kb_option
def list_rules(  # noqa: PLR0913 - one for each option
    *, text: str, stage: str | None, concludes: str | None, source: str | None, form: str, kb: Path | None
) -> None:
    """List the rules and table rows whose id, title or reason hold every word of TEXT."""
    from rematch.crossref.listing import Wanted, listed_rules  # noqa: PLC0415 - only what prints it
    from rematch.crossref.view import list_data, list_text  # noqa: PLC0415

    knowledge_base = load_knowledge_base(kb)
    found = listed_rules(knowledge_base, Wanted(text, stage, concludes, source))
    if form == "json":
        click.echo(json.dumps(list_data(found), ensure_ascii=False, indent=2))
    else:
        click.echo(list_text(found, knowledge_base), nl=False)
