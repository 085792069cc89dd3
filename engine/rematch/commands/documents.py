"""The report as a Word or PDF file, for ``rematch plan``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rematch.commands.messages import show_problems
from rematch.errors import InputError, Problem
from rematch.office.extras import require
from rematch.overlay.layers import file_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from rematch.knowledge_base import KnowledgeBase
    from rematch.office.document import Document
    from rematch.overlay.layers import Location
    from rematch.pictures.picture import Picture
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile
    from rematch.report.rich import RichReport
    from rematch.theme.read import Theme

FORMS = ("docx", "pdf")


def check_document_options(form: str, output: Path | None, reference: Path | None) -> None:
    """Raise InputError, before anything is worked out, when a document cannot be made as asked."""
    if reference is not None and form != "docx":
        raise InputError(
            Problem("--reference-docx is for Word files", value=f"--format {form}", allowed="--format docx")
        )
    if form not in FORMS:
        return
    require(form)
    if output is None and sys.stdout.isatty():
        raise InputError(
            Problem(f"--format {form} makes a file that no terminal shows", remedy=f"add -o FILE.{form}")
        )


def document_bytes(  # noqa: PLR0913, PLR0917 - what a report takes, its form and look
    form: str,
    report: RichReport,
    plan: Plan,
    read: ReadProfile,
    knowledge_base: KnowledgeBase,
    pictures: Iterable[Picture],
    theme: Theme,
    made: datetime,
    reference: Path | None,
) -> bytes:
    """Return a report with marks as a file; styles that a reference document lacks are named in warnings."""
    from rematch.office.document import office_document  # noqa: PLC0415 - only what asks for it

    document = office_document(report, plan, read, knowledge_base, pictures, theme, made)
    office = knowledge_base.root / "templates" / "office"
    write: Callable[[Document, Location, Path | None], bytes] = _word if form == "docx" else _pdf
    return write(document, office, reference)


def _word(document: Document, office: Location, reference: Path | None) -> bytes:
    from rematch.office.word.reference import REFERENCE, opened  # noqa: PLC0415 - needs python-docx
    from rematch.office.word.write import word_bytes  # noqa: PLC0415

    ours = file_of(office / REFERENCE)
    word, warnings = opened(reference or ours, ours)
    show_problems(warnings)
    return word_bytes(document, word)


def _pdf(document: Document, office: Location, _: Path | None) -> bytes:
    from rematch.office.pdf.write import pdf_bytes  # noqa: PLC0415 - needs typst

    return pdf_bytes(document, office)
