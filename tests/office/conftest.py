"""One document with its pictures and one of hostile texts, and both as files, made once for all tests."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest

from office.hostile import PROFILE as HOSTILE
from rematch.office.document import office_document
from rematch.office.pdf.write import pdf_bytes
from rematch.office.word.reference import REFERENCE, opened
from rematch.office.word.write import word_bytes
from rematch.pictures.draw import pictures_of
from rematch.report.markdown import Options
from rematch.report.rich import rich_report
from rematch.theme.read import read_theme

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "templates" / "office"
CASE = ROOT / "tests" / "plan" / "cases" / "orthopaedics-step2-230.yaml"
MADE = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)


class Made:
    """A plan, its document, and the document as bytes and as what a reader of the format sees."""

    def __init__(self, planning, source, *, drawn=True):
        read = planning.read(source)
        self.plan = planning.planner.plan(read)
        self.markdown = planning.report.render(self.plan, read, Options())
        pictures = pictures_of(self.plan, planning.knowledge_base) if drawn else ()
        theme = read_theme(planning.knowledge_base.root / "templates")
        report = rich_report(self.plan, read, planning.knowledge_base, Options())
        self.document = office_document(
            report, self.plan, read, planning.knowledge_base, pictures, theme, MADE
        )
        self.word_bytes = as_word(self.document)
        self.pdf_bytes = pdf_bytes(self.document, OFFICE)
        self.word = docx.Document(BytesIO(self.word_bytes))
        self.pdf = pypdf.PdfReader(BytesIO(self.pdf_bytes))


def as_word(document, reference=OFFICE / REFERENCE):
    word, _ = opened(reference, OFFICE / REFERENCE)
    return word_bytes(document, word)


@pytest.fixture(scope="session")
def made(planning):
    return Made(planning, CASE)


@pytest.fixture(scope="session")
def hostile(planning):
    return Made(planning, HOSTILE, drawn=False)
