"""``rematch rules show``: one rule, row or table, and what hangs on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.options import kb_option, text_or_json_option
from rematch.commands.rules_sources import read_profiles
from rematch.commands.screen import waiting
from rematch.knowledge_base import load_knowledge_base
from rematch.overlay.layers import own_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.knowledge_base import KnowledgeBase
    from rematch.overlay.layers import Location
    from rematch.profile.read import ReadProfile


@click.command()
@click.argument("identity", metavar="ID")
@click.argument("profiles", nargs=-1, type=click.Path(path_type=Path, dir_okay=False), metavar="[PROFILE]...")
@text_or_json_option
@kb_option
def show(identity: str, profiles: tuple[Path, ...], form: str, kb: Path | None) -> None:
    """Show the rule, table row or whole table ID: its text, its links, and the PROFILEs that fire it.

    Without a PROFILE the examples are run.
    """
    from rematch.coverage.samples import sample_profiles  # noqa: PLC0415 - only what prints it
    from rematch.crossref.entry import entry_of, find_rules  # noqa: PLC0415
    from rematch.crossref.links import Links  # noqa: PLC0415
    from rematch.crossref.sections import report_sections  # noqa: PLC0415
    from rematch.crossref.view import entry_data, entry_text  # noqa: PLC0415

    knowledge_base = load_knowledge_base(kb)
    find_rules(knowledge_base.rule_base, identity)  # before any profile is run
    root = knowledge_base.root
    links, sections = Links(knowledge_base.rule_base), report_sections(root / "templates")
    read = read_profiles(profiles or sample_profiles(root), knowledge_base)
    with waiting("Planning for the profiles"):
        entry = entry_of(identity, links, sections, root, _fired(read, knowledge_base))
    if form == "json":
        click.echo(json.dumps(entry_data(entry, knowledge_base), ensure_ascii=False, indent=2))
    else:
        click.echo(entry_text(entry, knowledge_base), nl=False)


def _fired(profiles: Iterable[ReadProfile], knowledge_base: KnowledgeBase) -> Mapping[str, frozenset[str]]:
    """Return the rules that each profile fires."""
    from rematch.plan.make import Planner  # noqa: PLC0415

    planner = Planner(knowledge_base)
    return {
        _name(read.document.file, knowledge_base.root): frozenset(
            firing.rule.id for firing in planner.plan(read).inference.firings
        )
        for read in profiles
    }


def _name(file: str, root: Location) -> str:
    """Return how to call a profile: as given, or within the knowledge base."""
    path = Path(file)
    folder = own_folder(root)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else file
