"""``rematch rules fields``: the words that rules may use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from rematch.commands.options import kb_option, text_or_json_option
from rematch.knowledge_base import load_knowledge_base

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("text", default="")
@click.option("--type", "type_name", metavar="TYPE", help="Only fields of this type of fact.")
@text_or_json_option
@kb_option
def fields(text: str, type_name: str | None, form: str, kb: Path | None) -> None:
    """List the fields that rules may ask about, with an example from a rule.

    With TEXT only those whose name, meaning, unit or values hold every word of it.
    """
    from rematch.crossref.listing import used_fields  # noqa: PLC0415 - only what prints it
    from rematch.crossref.view import fields_data, fields_text  # noqa: PLC0415

    knowledge_base = load_knowledge_base(kb)
    found = used_fields(knowledge_base.rule_base, text, type_name)
    if form == "json":
        click.echo(json.dumps(fields_data(found), ensure_ascii=False, indent=2))
    else:
        click.echo(fields_text(found, knowledge_base), nl=False)
