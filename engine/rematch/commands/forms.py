"""A plan in each format: what ``plan`` prints and ``packet`` lays into a folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rematch.commands.documents import FORMS as DOCUMENTS
from rematch.commands.documents import check_document_options, document_bytes
from rematch.commands.messages import show_problems
from rematch.errors import InputError, Problem
from rematch.office.extras import missing_drawing

if TYPE_CHECKING:
    from pathlib import Path

    from rematch.knowledge_base import KnowledgeBase
    from rematch.pictures.picture import Picture
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile
    from rematch.report.rich import RichReport

THEMED = ("html", *DOCUMENTS)
"""The formats that a theme shapes."""
REPORTS = ("md", *THEMED)
"""The formats of the report."""
FORMS = (*REPORTS, "json", "ics")


@dataclass(frozen=True, slots=True)
class Look:
    """How a plan is to be written: how much of it, with whose theme and whose Word styles."""

    detail: bool = False
    explain: bool = False
    theme: Path | None = None
    reference: Path | None = None


def check_look(form: str, look: Look, output: Path | None) -> None:
    """Raise InputError, before anything is worked out, for what does not fit the format."""
    if look.theme is not None and form not in THEMED:
        raise InputError(
            Problem(
                "--theme shapes pages and documents, and this is neither",
                allowed=f"--format {', '.join(THEMED)}",
            )
        )
    check_document_options(form, output, look.reference)


def written(  # noqa: PLR0913, PLR0917 - a plan, what it was made from, and how to write it
    form: str,
    plan: Plan,
    read: ReadProfile,
    knowledge_base: KnowledgeBase,
    look: Look,
    run_id: str | None,
) -> bytes:
    """Return a plan in one format, text as UTF-8; ``run_id``: its record, None when it has none.

    Raises KnowledgeBaseError for a broken template and InputError for a calendar without a first day.
    """
    if form == "json":
        from rematch.report.data import plan_data  # noqa: PLC0415 - only what prints it needs it

        text = json.dumps(plan_data(plan, knowledge_base, run_id), ensure_ascii=False, indent=2) + "\n"
        return encoded(text)
    if form == "ics":
        return _calendar(plan, knowledge_base)
    from rematch.report.markdown import MarkdownReport, Options  # noqa: PLC0415 - as above

    if form not in THEMED:
        options = Options(look.detail, look.explain, run_id)
        return encoded(MarkdownReport(knowledge_base).render(plan, read, options))
    from rematch.report.rich import rich_report  # noqa: PLC0415 - as above

    full = Options(detail=look.detail or form == "html", run_id=run_id)
    report = rich_report(plan, read, knowledge_base, full)
    return paper(form, report, plan, read, knowledge_base, look)


def paper(  # noqa: PLR0913, PLR0917 - as above
    form: str,
    report: RichReport,
    plan: Plan,
    read: ReadProfile,
    knowledge_base: KnowledgeBase,
    look: Look,
) -> bytes:
    """Return a report or a paper with marks in one of the formats that a theme shapes."""
    from rematch.theme.read import read_theme  # noqa: PLC0415 - as above

    theme = read_theme(knowledge_base.root / "templates", look.theme)
    pictures = _pictures(report, plan, knowledge_base)
    if form in DOCUMENTS:
        made = made_at()
        return document_bytes(form, report, plan, read, knowledge_base, pictures, theme, made, look.reference)
    from rematch.report.html.page import html_page  # noqa: PLC0415 - as above

    return encoded(html_page(report, plan, read, knowledge_base, theme, pictures))


def _pictures(report: RichReport, plan: Plan, knowledge_base: KnowledgeBase) -> tuple[Picture, ...]:
    """Return the pictures that a report shows; none, with a warning, where nothing can draw them."""
    from rematch.report.marks import Mark, pieces  # noqa: PLC0415 - as above

    marks = [piece for piece in pieces(report.markdown) if isinstance(piece, Mark)]
    asked = [mark.name for mark in marks if mark.kind == "picture"]
    if not asked:
        return ()
    missing = missing_drawing()
    if missing is not None:
        show_problems([missing])
        return ()
    from rematch.pictures.draw import pictures_of  # noqa: PLC0415 - slow to import

    return pictures_of(plan, knowledge_base, only=set(asked))


def encoded(text: str) -> bytes:
    """Return text as UTF-8; what that cannot carry comes out escaped."""
    return text.encode("utf-8", "backslashreplace")


def made_at() -> datetime:
    """Return the time at which a file is made, SOURCE_DATE_EPOCH where the same bytes are wanted."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now(UTC)


def _calendar(plan: Plan, knowledge_base: KnowledgeBase) -> bytes:
    if plan.start is None:
        raise InputError(
            Problem(
                "the calendar needs the first day of the plan",
                remedy="add start_date: under applicant: in the profile, as 2026-03-20",
            )
        )
    from rematch.report.calendar_file import CalendarFile, calendar_words  # noqa: PLC0415 - slow to import
    from rematch.report.person import person_of  # noqa: PLC0415 - as above

    writer = CalendarFile(calendar_words(knowledge_base.root / "templates"), knowledge_base.knowledge.sources)
    person = person_of(plan)
    return writer.write(f"Rematch - {person}", person, plan.year.calendar, made_at())
