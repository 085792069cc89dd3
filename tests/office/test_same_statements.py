"""All formats of one plan hold the same statements, and Word and PDF the same words throughout."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from rematch.office.blocks import Cell, Notes, plain, runs_of
from rematch.office.word import styles
from rematch.report.data import plan_data

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKDOWN = MarkdownIt("commonmark").enable("table")


def packed(text):
    """Return text without white space, which every format lays out in its own way."""
    return re.sub(r"\s+", "", text)


def words_of_markdown(markdown):
    tokens = [child for token in MARKDOWN.parse(markdown) for child in token.children or ()]
    return packed("".join(token.content for token in tokens))


def words_of_word(word):
    """Return the words of the body without the small numbers that lead to the appendix."""
    note = word.styles[styles.NOTE].style_id
    told = [
        text.text or ""
        for run in word.element.body.iter(qn("w:r"))
        if run.style != note
        for text in run.iter(qn("w:t"))
    ]
    return packed("".join(told))


def words_of_pdf(made):
    """Return the words of all pages without what stands at their head and foot."""
    pages, head = made.pdf.pages, packed(made.document.title)
    told = []
    for number, page in enumerate(pages, 1):
        text = packed(page.extract_text()).replace(f"Page{number}of{len(pages)}", "")
        told.append(text.replace(head, "", 1) if number > 1 else text)
    return "".join(told)


def statements_of(data) -> Iterator[str]:
    """Yield the text of every statement in a plan as data."""
    if isinstance(data, dict):
        if "rule" in data and "firing" in data:
            yield data["text"]
        for value in data.values():
            yield from statements_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from statements_of(value)


@pytest.fixture(scope="module")
def told(planning, made):
    """The statements that each format tells, of all that the plan as data holds."""
    data = json.loads(json.dumps(plan_data(made.plan, planning.knowledge_base, None)))
    known = {packed(text) for text in statements_of(data["year"]) if text}
    known |= {packed(text) for key, part in data.items() if key != "year" for text in statements_of(part)}
    formats = {
        "markdown": words_of_markdown(made.markdown),
        "word": words_of_word(made.word),
        "pdf": words_of_pdf(made),
    }
    return {name: {one for one in known if one in text} for name, text in formats.items()}


def test_every_format_tells_the_same_statements(told):
    assert len(told["markdown"]) > 50
    assert told["word"] == told["markdown"]
    assert told["pdf"] == told["markdown"]


def lines_of(blocks):
    """Yield every line of a document in order."""
    for block in blocks:
        if isinstance(block, Cell) or hasattr(block, "line"):
            yield block.line
        for name in ("items", "blocks", "heading", "rows"):
            below = getattr(block, name, ())
            if name in {"items", "rows"}:
                for one in below:
                    yield from lines_of(one)
            elif isinstance(below, tuple):
                yield from lines_of(below)


def words_of_line(line, *, with_notes):
    """Return the words of a line, and the small numbers in it as they are printed."""
    shown = {
        one: ",".join(f"{a}" if a == b else f"{a}\u2013{b}" for a, b in runs_of(one.numbers))
        for one in line
        if isinstance(one, Notes)
    }
    return packed(
        "".join((shown[one] if with_notes else "") if one in shown else plain((one,)) for one in line)
    )


def test_word_and_pdf_hold_every_line_in_order(made):
    for text, with_notes in ((words_of_word(made.word), False), (words_of_pdf(made), True)):
        end = 0
        for line in lines_of(made.document.blocks):
            said = words_of_line(line, with_notes=with_notes)
            found = text.find(said, end)
            assert found >= 0, said
            end = found + len(said)


def test_the_appendix_tells_every_reason_in_both(made):
    for text in (words_of_word(made.word), words_of_pdf(made)):
        appendix = text[text.rindex(packed(made.document.words.reasons)) :]
        for reason in made.document.reasons:
            assert packed(f"{reason.number}{reason.title}") in appendix
            assert all(packed(one) in appendix for one in reason.matched)
