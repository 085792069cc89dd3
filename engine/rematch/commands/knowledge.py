"""``rematch knowledge``: check the knowledge base, and show what it says of one specialty."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from rematch.base_check.reading import read_base
from rematch.commands.options import kb_option, text_or_json_option
from rematch.errors import InputError, KnowledgeBaseError, Problem
from rematch.knowledge.load import load_knowledge
from rematch.knowledge.sheet import render_sheet, sheet_of
from rematch.knowledge_base import locate_root

if TYPE_CHECKING:
    from pathlib import Path

    from rematch.knowledge.load import Knowledge


@click.group()
def knowledge() -> None:
    """Check and read the knowledge base."""


@knowledge.command()
@kb_option
def check(kb: Path | None) -> None:
    """Read every file of the knowledge base and report every problem.

    Exit code 3 when there is one.
    """
    root = locate_root(kb)
    read = read_base(root)
    if read.problems or read.knowledge_base is None or read.unknowns is None:
        raise KnowledgeBaseError(read.problems)
    loaded, rules = read.knowledge_base.knowledge, read.knowledge_base.rule_base
    counts = {
        "specialties": len(loaded.specialties),
        "one-year positions": len(loaded.bridges),
        "figures": len(loaded.figures),
        "metrics": len(loaded.measures.metrics),
        "pivots": len(loaded.pivots),
        "skills": len(loaded.pivots.skills),
        "sources": len(loaded.sources),
        "heuristics": len(loaded.heuristics),
        "settings": len(loaded.settings.entries),
        "fact types": len(loaded.vocabulary.types),
        "unknowns": len(read.unknowns.entries),
        "rules": len(rules.rules),
    }
    click.echo(f"Knowledge base: {root}")
    for name, count in counts.items():
        click.echo(f"{count:>6,} {name}")
    click.echo("No problems.")


@knowledge.command()
@click.argument("specialty")
@text_or_json_option
@kb_option
def show(specialty: str, form: str, kb: Path | None) -> None:
    """Show everything known of SPECIALTY: names, figures with their sources, pivots from it and to it.

    Any usual name or abbreviation will do, and so will the name of a one-year position.
    """
    root = locate_root(kb)
    loaded = load_knowledge(root)
    sheet = sheet_of(loaded, _resolve(loaded, specialty))
    if form == "json":
        click.echo(json.dumps(sheet, ensure_ascii=False, indent=2))
    else:
        click.echo(render_sheet(sheet, root / "templates"), nl=False)


def _resolve(loaded: Knowledge, text: str) -> str:
    """Return the id that ``text`` names among specialties and one-year positions."""
    found = loaded.names.resolve(text) or loaded.bridge_names.resolve(text)
    if found is not None:
        return found
    close = loaded.names.suggest(text) or loaded.bridge_names.suggest(text)
    remedy = f"did you mean {close!r}?" if close else "type the usual name or abbreviation of the field"
    raise InputError(Problem("unknown specialty", value=repr(text), remedy=remedy))
