"""``rematch narrative``: check the applicant's own draft."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.messages import show_problems
from rematch.commands.naming import resolved_specialty
from rematch.commands.options import kb_option, text_or_json_option
from rematch.errors import InputError, Position, Problem
from rematch.knowledge_base import load_knowledge_base
from rematch.narrative.check import check_draft
from rematch.narrative.declarations import FILE, load_declarations
from rematch.narrative.draft import read_draft
from rematch.narrative.fields import FieldNames, all_spellings
from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import read_profile
from rematch.report.narrative_check import narrative_check_data, narrative_check_text

if TYPE_CHECKING:
    from rematch.knowledge_base import KnowledgeBase
    from rematch.profile.read import ReadProfile


@click.group()
def narrative() -> None:
    """Check the applicant's own draft."""


@narrative.command()
@click.argument("draft", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--profile",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="The applicant's profile.",
)
@click.option("--field", metavar="SPECIALTY", help="The field of the draft; the plan's choice by default.")
@click.option("--strict", is_flag=True, help="Exit with 2 when something has to be mended.")
@text_or_json_option
@kb_option
def check(  # noqa: PLR0913, PLR0917 - one argument for each option
    draft: Path,
    profile: Path,
    field: str | None,
    strict: bool,  # noqa: FBT001 - a flag of the command line
    form: str,
    kb: Path | None,
) -> None:
    """Flag in DRAFT what a program director would stumble over, with line, column and words.

    DRAFT is plain text or Markdown: a personal statement, or the story of the change of field.
    """
    knowledge_base = load_knowledge_base(kb)
    knowledge = knowledge_base.knowledge
    declared = load_declarations(
        knowledge_base.root / "knowledge" / FILE,
        all_spellings(knowledge.specialties),
        knowledge.citable,
    )
    plausibility = load_plausibility(knowledge_base.root / "knowledge" / "plausibility.yaml")
    read = read_profile(profile, knowledge.names, plausibility)
    show_problems(read.warnings)
    text = read_draft(draft, declared.abbreviations)
    focus = resolved_specialty(field, knowledge_base) if field else _chosen(knowledge_base, read)
    prior = [
        name for attempt in read.profile.attempts for name in (attempt.specialty, *attempt.second_specialties)
    ]
    checked = check_draft(text, declared, FieldNames(knowledge.specialties), focus, prior)
    if form == "json":
        click.echo(json.dumps(narrative_check_data(checked), ensure_ascii=False, indent=2))
    else:
        click.echo(narrative_check_text(checked, declared.categories, knowledge_base), nl=False)
    if strict and checked.to_mend:
        what = f"the draft has {checked.to_mend} finding{'s' if checked.to_mend > 1 else ''} to mend"
        raise InputError(Problem(what, Position(str(draft), 1, 1), remedy="change what is listed"))


def _chosen(knowledge_base: KnowledgeBase, read: ReadProfile) -> str:
    """Return the plan's choice for the profile."""
    from rematch.plan.make import Planner  # noqa: PLC0415 - a named field does without it

    choice = Planner(knowledge_base).plan(read).choice
    if choice is None:
        what = "the plan chooses no field for this profile, since every field is closed"
        raise InputError(Problem(what, remedy="name the field of the draft with --field"))
    return choice.specialty
