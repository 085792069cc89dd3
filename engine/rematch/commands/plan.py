"""``rematch plan``, ``why`` and ``why-not``."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.messages import show_problems
from rematch.commands.naming import resolved_specialty
from rematch.commands.options import kb_option, text_or_json_option, trail_options
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

_PROFILE = click.argument("profile", type=click.Path(path_type=Path, dir_okay=False))


def _planned(
    profile: Path, kb: Path | None, field: str | None = None
) -> tuple[KnowledgeBase, ReadProfile, Plan]:
    knowledge_base = load_knowledge_base(kb)
    asked = resolved_specialty(field, knowledge_base) if field is not None else None
    plausibility = load_plausibility(knowledge_base.root / "knowledge" / "plausibility.yaml")
    read = read_profile(profile, knowledge_base.knowledge.names, plausibility)
    show_problems(read.warnings)
    return knowledge_base, read, Planner(knowledge_base).plan(read, asked)


@click.command()
@_PROFILE
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "json", "ics"]),
    default="md",
    show_default=True,
    help="A report to read, the whole plan as data, or the dated tasks for a calendar.",
)
@click.option(
    "--field",
    metavar="SPECIALTY",
    help="Write the story, the year and the list for SPECIALTY, not for the plan's choice.",
)
@click.option("--detail", is_flag=True, help="Give the reasons of every field and every unknown.")
@click.option("--explain", is_flag=True, help="Print under each statement its rule, facts and sources.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write to FILE."
)
@kb_option
@trail_options
def plan(  # noqa: PLR0913, PLR0917 - one argument for each option
    profile: Path,
    form: str,
    field: str | None,
    detail: bool,  # noqa: FBT001 - a flag of the command line
    explain: bool,  # noqa: FBT001
    output: Path | None,
    kb: Path | None,
    trail: TrailChoice | None,
) -> None:
    """Write the backup-specialty strategy for the applicant in PROFILE."""
    began = time.monotonic()
    record = None
    if trail is not None:
        from rematch.commands.recording import Recording  # noqa: PLC0415 - only what records needs it

        record = Recording(trail, datetime.now(UTC), began)
    knowledge_base, read, made = _planned(profile, kb, field)

    def written(run_id: str | None) -> str:
        if form == "json":
            from rematch.report.data import plan_data  # noqa: PLC0415 - only what prints it needs it

            return json.dumps(plan_data(made, knowledge_base, run_id), ensure_ascii=False, indent=2) + "\n"
        if form == "ics":
            return _calendar(made, knowledge_base)
        from rematch.report.markdown import MarkdownReport, Options  # noqa: PLC0415 - as above

        return MarkdownReport(knowledge_base).render(made, read, Options(detail, explain, run_id))

    text = written(record.run_id if record else None)
    if output is None:
        if record is not None and not record.keep(knowledge_base, read, made, text):
            text = written(None)
        # a calendar's line ends are part of its form, so nothing may translate them
        click.echo(text.encode() if form == "ics" else text, nl=False)
        return

    def record_it() -> None:
        if record is not None and not record.keep(knowledge_base, read, made, text):
            raise _NotRecordedError

    try:
        with staged(output, text):
            record_it()
    except _NotRecordedError:
        write_atomically(output, written(None))


class _NotRecordedError(Exception):
    """The file that was laid ready names a record that is not there."""


def _calendar(plan: Plan, knowledge_base: KnowledgeBase) -> str:
    """Return the calendar file; without a first day there is nothing to date from (InputError)."""
    if plan.start is None:
        raise InputError(
            Problem(
                "the calendar needs the first day of the plan",
                remedy="add start_date: under applicant: in the profile, as 2026-03-20",
            )
        )
    from rematch.report.calendar_file import CalendarFile, calendar_words  # noqa: PLC0415 - slow to import

    writer = CalendarFile(calendar_words(knowledge_base.root / "templates"), knowledge_base.knowledge.sources)
    person = plan.name or Path(plan.basis.profile_file).stem
    return writer.write(f"Rematch - {person}", person, plan.year.calendar, _now()).decode()


def _now() -> datetime:
    """Return the time at which the calendar is made, SOURCE_DATE_EPOCH where the same bytes are wanted."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now(UTC)


@click.command()
@_PROFILE
@click.argument("item")
@kb_option
def why(profile: Path, item: str, kb: Path | None) -> None:
    """Print the chain behind ITEM: decision, choice, a field, a cause, a topic, or a rule."""
    from rematch.plan.items import items  # noqa: PLC0415
    from rematch.plan.origins import OriginResolver  # noqa: PLC0415
    from rematch.plan.tree import WhyTree, lines  # noqa: PLC0415

    knowledge_base, read, made = _planned(profile, kb)
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
@_PROFILE
@click.argument("specialty")
@text_or_json_option
@kb_option
def why_not(profile: Path, specialty: str, form: str, kb: Path | None) -> None:
    """Say what keeps SPECIALTY from being the choice, and what would change that."""
    from rematch.report.why_not import why_not_data, why_not_text  # noqa: PLC0415

    knowledge_base, _, made = _planned(profile, kb)
    identity = resolved_specialty(specialty, knowledge_base)
    if form == "json":
        click.echo(json.dumps(why_not_data(made, identity, knowledge_base), ensure_ascii=False, indent=2))
    else:
        click.echo(why_not_text(made, identity, knowledge_base), nl=False)
