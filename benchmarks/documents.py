"""The report of one plan as Word file and as PDF, in a process that has written one before."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from measure import Table, alternated, median, milliseconds
from profiles import EXAMPLES, Profiles

from rematch.knowledge_base import load_knowledge_base
from rematch.office.document import office_document
from rematch.office.pdf.write import pdf_bytes
from rematch.office.word.reference import REFERENCE, opened
from rematch.office.word.write import word_bytes
from rematch.pictures.draw import pictures_of
from rematch.pictures.picture import NAMES
from rematch.plan.make import Planner
from rematch.report.markdown import Options
from rematch.report.rich import rich_report
from rematch.theme.read import read_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from rematch.office.document import Document

TARGET = 3_000.0
PROFILE = EXAMPLES / "orthopaedics-few-interviews.yaml"


def documents(rounds: int) -> Table:
    """Write one example ``rounds`` times in each form, with its pictures and without."""
    knowledge_base = load_knowledge_base(None)
    read = Profiles(knowledge_base).examples()[PROFILE.stem]
    plan = Planner(knowledge_base).plan(read)
    templates = knowledge_base.root / "templates"
    theme, made = read_theme(templates), datetime.now(UTC)
    office = templates / "office"
    reference = EXAMPLES.parent / "templates" / "office" / REFERENCE

    def document(only: Collection[str], options: Options) -> Document:
        pictures = pictures_of(plan, knowledge_base, only=only)
        report = rich_report(plan, read, knowledge_base, options)
        return office_document(report, plan, read, knowledge_base, pictures, theme, made)

    def word(only: Collection[str], options: Options) -> bytes:
        return word_bytes(document(only, options), opened(reference, reference)[0])

    def pdf(only: Collection[str], options: Options) -> bytes:
        return pdf_bytes(document(only, options), office)

    cases: dict[str, Callable[[], object]] = {
        f"{name}{more}": partial(write, only, options)
        for name, write in (("Word", word), ("PDF", pdf))
        for more, only, options in (
            ("", NAMES, Options()),
            (", no pictures", (), Options()),
            (", `--detail`", NAMES, Options(detail=True)),
        )
    }
    taken = alternated(cases, rounds, 2)
    slowest = max(median(taken["Word"]), median(taken["PDF"]))
    met = "met" if slowest < TARGET else "not met"
    return Table(
        "Word and PDF",
        ("written", "median ms", "best ms"),
        [(name, milliseconds(median(times)), milliseconds(min(times))) for name, times in taken.items()],
        [f"Target: each below {TARGET:g} ms: {met} ({slowest:.0f} ms)."],
    )
