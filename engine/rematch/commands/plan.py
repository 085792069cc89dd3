"""``rematch plan``, ``why`` and ``why-not``."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.documents import FORMS, check_document_options, document_bytes
from rematch.commands.messages import show_problems
from rematch.commands.naming import resolved_specialty
from rematch.commands.options import kb_option, text_or_json_option, trail_options
from rematch.commands.screen import waiting
from rematch.errors import InputError, Problem, suggestion
from rematch.knowledge_base import load_knowledge_base
from rematch.output import staged
from rematch.plan.make import Planner
from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import read_profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.audit.record import Stamp
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile
    from rematch.report.markdown import Options

_THEMED = ("html", *FORMS)
"""The formats that a theme shapes."""
_PROFILE = click.argument("profile", type=click.Path(path_type=Path, dir_okay=False))


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


def _stamp(trail: Path | None) -> Stamp | None:
    """Return the stamp of a run that is recorded."""
    if trail is None:
        return None
    from rematch.audit.record import new_stamp  # noqa: PLC0415 - only what records needs it

    return new_stamp(datetime.now(UTC))


def _record(plan: Plan, stamp: Stamp | None, command: str, trail: Path | None) -> None:
    if stamp is None:
        return
    from rematch.audit.record import Outcome  # noqa: PLC0415 - as above
    from rematch.audit.store import keep_run  # noqa: PLC0415
    from rematch.overlay.view import overlay_data  # noqa: PLC0415

    outcome = Outcome(
        command=command,
        profile_sha256=plan.basis.profile_sha256,
        knowledge_sha256=plan.basis.knowledge_sha256,
        cycle=plan.basis.cycle,
        decision=plan.reading.verdict,
        choice=plan.choice.specialty if plan.choice else None,
        overlay=overlay_data(plan.basis.overlay) if plan.basis.overlay else None,
    )
    keep_run(trail, plan.inference, stamp, outcome)


@click.command()
@_PROFILE
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "html", "docx", "pdf", "json", "ics"]),
    default="md",
    show_default=True,
    help="A report to read, as text, as a page, for Word or as PDF; the whole plan as data; the dated tasks "
    "for a calendar.",
)
@click.option(
    "--field",
    metavar="SPECIALTY",
    help="Write the story, the year and the list for SPECIALTY, not for the plan's choice.",
)
@click.option("--detail", is_flag=True, help="Give the reasons of every field and every unknown.")
@click.option("--explain", is_flag=True, help="Print under each statement its rule, facts and sources.")
@click.option(
    "--theme",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Take name, logo, colors, contact and disclaimer from FILE (see rematch schema theme).",
)
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
    trail: Path | None,
) -> None:
    """Write the backup-specialty strategy for the applicant in PROFILE."""
    if theme is not None and form not in _THEMED:
        raise InputError(
            Problem(
                "--theme shapes pages and documents, and this is neither",
                allowed=f"--format {', '.join(_THEMED)}",
            )
        )
    check_document_options(form, output, reference)
    stamp = _stamp(trail)
    knowledge_base, read, made = planned(profile, kb, field)
    run_id = stamp.run_id if stamp else None
    text: str | bytes
    with waiting("Writing the report"):
        if form == "json":
            from rematch.report.data import plan_data  # noqa: PLC0415 - only what prints it needs it

            text = json.dumps(plan_data(made, knowledge_base, run_id), ensure_ascii=False, indent=2) + "\n"
        elif form == "ics":
            # a calendar's line ends are part of its form, so nothing may translate them
            text = _calendar(made, knowledge_base).encode()
        else:
            from rematch.report.markdown import Options  # noqa: PLC0415 - as above

            options = Options(detail, explain, run_id)
            text = _report(form, made, read, knowledge_base, options, theme, reference)
    if output is None:
        _record(made, stamp, "plan", trail)
        click.echo(text, nl=False)
        return
    with staged(output, text):
        _record(made, stamp, "plan", trail)


def _report(  # noqa: PLR0913, PLR0917 - what a report of any form takes
    form: str,
    plan: Plan,
    read: ReadProfile,
    knowledge_base: KnowledgeBase,
    options: Options,
    theme: Path | None,
    reference: Path | None,
) -> str | bytes:
    if form not in _THEMED:
        from rematch.report.markdown import MarkdownReport  # noqa: PLC0415 - slow to import

        return MarkdownReport(knowledge_base).render(plan, read, options)
    from rematch.theme.read import read_theme  # noqa: PLC0415 - as above

    look = read_theme(knowledge_base.root / "templates", theme)
    if form in FORMS:
        return document_bytes(form, plan, read, knowledge_base, options, look, _now(), reference)
    from rematch.report.html.page import html_report  # noqa: PLC0415 - as above

    return html_report(plan, read, knowledge_base, look, options.run_id)


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
    from rematch.report.person import person_of  # noqa: PLC0415

    person = person_of(plan)
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
@_PROFILE
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
