"""A plan in each format: what ``plan`` prints and ``packet`` lays into a folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
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
    from rematch.theme.read import Theme

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


class PlanForms:
    """Writes one plan in any of the formats, text as UTF-8; theme and pictures are made once for all."""

    def __init__(self, plan: Plan, read: ReadProfile, knowledge_base: KnowledgeBase, look: Look) -> None:
        self.plan, self.read, self.knowledge_base = plan, read, knowledge_base
        self._look = look
        self._pictures: dict[str, Picture | None] = {}

    def written(self, form: str, run_id: str | None) -> bytes:
        """Return the plan in one format; ``run_id``: its record, None when it has none.

        Raises KnowledgeBaseError for a broken template and InputError for a calendar without a first day.
        """
        if form == "json":
            return self._data(run_id)
        if form == "ics":
            return self._calendar()
        look = self._look
        from rematch.report.markdown import MarkdownReport, Options  # noqa: PLC0415 - only what prints it

        if form not in THEMED:
            options = Options(look.detail, look.explain, run_id)
            return encoded(MarkdownReport(self.knowledge_base).render(self.plan, self.read, options))
        from rematch.report.rich import rich_report  # noqa: PLC0415 - as above

        # a page folds what is long, so it always holds the whole report
        options = Options(detail=look.detail or form == "html", run_id=run_id)
        return self.themed(form, rich_report(self.plan, self.read, self.knowledge_base, options))

    def themed(self, form: str, report: RichReport) -> bytes:
        """Return a report or a paper with marks in one of the formats that a theme shapes."""
        pictures = self._drawn(report)
        if form in DOCUMENTS:
            return document_bytes(
                form,
                report,
                self.plan,
                self.read,
                self.knowledge_base,
                pictures,
                self.theme,
                made_at(),
                self._look.reference,
            )
        from rematch.report.html.page import html_page  # noqa: PLC0415 - slow to import

        return encoded(html_page(report, self.plan, self.read, self.knowledge_base, self.theme, pictures))

    @cached_property
    def theme(self) -> Theme:
        """Return whose pages and documents these are."""
        from rematch.theme.read import read_theme  # noqa: PLC0415 - only what a theme shapes needs it

        return read_theme(self.knowledge_base.root / "templates", self._look.theme)

    def _drawn(self, report: RichReport) -> tuple[Picture, ...]:
        """Return the pictures that a report shows; none, with a warning, where nothing can draw them."""
        asked = report.pictures
        if not asked or not self._can_draw:
            return ()
        fresh = [name for name in asked if name not in self._pictures]
        if fresh:
            from rematch.pictures.draw import pictures_of  # noqa: PLC0415 - slow to import

            made = {one.name: one for one in pictures_of(self.plan, self.knowledge_base, only=fresh)}
            self._pictures |= {name: made.get(name) for name in fresh}
        return tuple(found for name in asked if (found := self._pictures[name]) is not None)

    @cached_property
    def _can_draw(self) -> bool:
        missing = missing_drawing()
        if missing is not None:
            show_problems([missing])
        return missing is None

    def _data(self, run_id: str | None) -> bytes:
        from rematch.report.data import plan_data  # noqa: PLC0415 - only what prints it needs it

        data = plan_data(self.plan, self.knowledge_base, run_id)
        return encoded(json.dumps(data, ensure_ascii=False, indent=2) + "\n")

    def _calendar(self) -> bytes:
        if self.plan.start is None:
            raise InputError(
                Problem(
                    "the calendar needs the first day of the plan",
                    remedy="add start_date: under applicant: in the profile, as 2026-03-20",
                )
            )
        from rematch.report.calendar_file import CalendarFile, calendar_words  # noqa: PLC0415 - slow to import
        from rematch.report.person import person_of  # noqa: PLC0415 - as above

        base = self.knowledge_base
        writer = CalendarFile(calendar_words(base.root / "templates"), base.knowledge.sources)
        person = person_of(self.plan)
        return writer.write(f"Rematch - {person}", person, self.plan.year.calendar, made_at())


def encoded(text: str) -> bytes:
    """Return text as UTF-8; what that cannot carry comes out escaped."""
    return text.encode("utf-8", "backslashreplace")


def made_at() -> datetime:
    """Return the time at which a file is made, SOURCE_DATE_EPOCH where the same bytes are wanted."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdecimal() else datetime.now(UTC)
