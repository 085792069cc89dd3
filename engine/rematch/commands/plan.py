"""``rematch plan``, ``why`` and ``why-not``."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from rematch.commands.forms import FORMS, Look, PlanForms, check_look
from rematch.commands.messages import show_problems
from rematch.commands.naming import resolved_specialty
from rematch.commands.options import (
    field_option,
    kb_option,
    profile_argument,
    recording,
    text_or_json_option,
    theme_option,
    trail_options,
)
from rematch.commands.screen import waiting
from rematch.errors import InputError, Problem, suggestion
from rematch.knowledge_base import load_knowledge_base
from rematch.output import staged, write_atomically
from rematch.plan.make import Planner
from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import read_profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.commands.options import TrailChoice
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile


def planned(
    profile: Path, kb: Path | None, field: str | None = None
) -> tuple[KnowledgeBase, ReadProfile, Plan]:
    """Return the plan for a profile, shown with its warnings, and what it was made from."""
    with waiting("Reading the knowledge base"):
        knowledge_base = load_knowledge_base(kb)
    asked = resolved_specialty(field, knowledge_base) if field is not None else None
    plausibility = load_plausibility(knowledge_base.root / "knowledge" / "plausibility.yaml")
    read = read_profile(profile, knowledge_base.knowledge.names, plausibility)
    show_problems(read.warnings)
    with waiting("Planning"):
        return knowledge_base, read, Planner(knowledge_base).plan(read, asked)


@click.command()
@profile_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="md",
    show_default=True,
    help="A report to read, as text, as a page, for Word or as PDF; the whole plan as data; the dated tasks "
    "for a calendar.",
)
@field_option
@click.option("--detail", is_flag=True, help="Give the reasons of every field and every unknown.")
@click.option("--explain", is_flag=True, help="Print under each statement its rule, facts and sources.")
@theme_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to FILE."
)
@click.option(
    "--reference-docx",
    "reference",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Take the styles, page and header of the Word file from FILE.",
)
@kb_option
@trail_options
def plan(  # noqa: PLR0913, PLR0917 - one argument for each option
    profile: Path,
    form: str,
    field: str | None,
    detail: bool,  # noqa: FBT001 - a flag of the command line
    explain: bool,  # noqa: FBT001
    theme: Path | None,
    output: Path | None,
    reference: Path | None,
    kb: Path | None,
    trail: TrailChoice | None,
) -> None:
    """Write the backup-specialty strategy for the applicant in PROFILE."""
    began = monotonic()
    look = Look(detail, explain, theme, reference)
    check_look(form, look, output)
    record = recording(trail, "plan", began)
    knowledge_base, read, made = planned(profile, kb, field)
    forms = PlanForms(made, read, knowledge_base, look)

    def result(run_id: str | None) -> bytes:
        with waiting("Writing the report"):
            return forms.written(form, run_id)

    content = result(record.run_id if record else None)
    if output is None:
        if record is not None and not record.keep(knowledge_base, read, made, content):
            content = result(None)
        # bytes: a calendar's line ends are part of its form, so nothing may translate them
        click.echo(content, nl=False)
        return
    with staged(output, content):
        kept = record is None or record.keep(knowledge_base, read, made, content)
    if not kept:
        write_atomically(output, result(None))


@click.command()
@profile_argument
@click.argument("item")
@kb_option
def why(profile: Path, item: str, kb: Path | None) -> None:
    """Print the chain behind ITEM: decision, choice, a field, a cause, a topic, or a rule."""
    from rematch.plan.items import items  # noqa: PLC0415
    from rematch.plan.origins import OriginResolver  # noqa: PLC0415
    from rematch.plan.tree import WhyTree, lines  # noqa: PLC0415

    knowledge_base, read, made = planned(profile, kb)
    found = items(made)
    statements = found.get(_item_name(item, knowledge_base, found))
    if statements is None:
        raise InputError(
            Problem(
                f"the plan holds nothing called {item!r}",
                allowed=", ".join(sorted(name for name in found if "." not in name)),
                remedy=suggestion(item, found)
                or "ask for one of these, for a field.dimension, or for a rule id",
            )
        )
    tree = WhyTree(made.inference, OriginResolver(read.document, knowledge_base.knowledge))
    for statement in statements:
        for line in lines(tree.of_statement(statement)):
            click.echo(line)


def _item_name(item: str, knowledge_base: KnowledgeBase, found: Mapping[str, object]) -> str:
    """Return the item's own name; a field may be called by any of its names."""
    if item in found:
        return item
    field, dot, dimension = item.partition(".")
    return f"{knowledge_base.knowledge.names.resolve(field) or field}{dot}{dimension}"


@click.command(name="why-not")
@profile_argument
@click.argument("specialty")
@text_or_json_option
@kb_option
def why_not(profile: Path, specialty: str, form: str, kb: Path | None) -> None:
    """Say what keeps SPECIALTY from being the choice, and what would change that."""
    from rematch.report.why_not import why_not_data, why_not_text  # noqa: PLC0415

    knowledge_base, _, made = planned(profile, kb)
    identity = resolved_specialty(specialty, knowledge_base)
    if form == "json":
        click.echo(json.dumps(why_not_data(made, identity, knowledge_base), ensure_ascii=False, indent=2))
    else:
        click.echo(why_not_text(made, identity, knowledge_base), nl=False)
