"""The short report fits five printed pages, and everybody who finished tenth grade can read it."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from pyphen import Pyphen

from generated.profiles import random_profile
from generated.unmeasured import unmeasured

pytestmark = pytest.mark.content

CASES = Path(__file__).parent.parent / "plan" / "cases"
WORKED = CASES / "orthopaedics-step2-230.yaml"
LETTER_PAGE = (100, 60)
"""Characters of a line and lines of a page: US letter, margins of an inch, type of 10 points."""
MOST_PAGES = 5
MOST_GRADE = 10.0
FIGURE_LINES = 10
HYPHENS = Pyphen(lang="en_US", left=1, right=1)


def printed_lines(markdown: str) -> int:
    """Return the lines that the report takes on paper; a diagram is drawn in the height of FIGURE_LINES."""
    text = re.sub(r"```mermaid.*?```", "\n" * FIGURE_LINES, markdown, flags=re.DOTALL)
    lines = 0
    for line in text.splitlines():
        # two lines of white above a heading; a row of a table is one line of type with its rule
        lines += 2 * line.startswith("#") + max(1, len(textwrap.wrap(line, LETTER_PAGE[0])))
    blank = sum(1 for line in text.splitlines() if not line.strip())
    return lines - blank // 2


def prose(markdown: str) -> str:
    """Return the sentences of a report: no headings, tables, diagrams, marks or list of sources."""
    body = re.sub(r"```.*?```", "", markdown.partition("## What this rests on")[0], flags=re.DOTALL)
    kept = [line for line in body.splitlines() if line.strip() and not line.startswith(("|", "#"))]
    plain = [re.sub(r"[*>\\†`]", "", re.sub(r" \[\d+\]", "", line)).strip(" -") for line in kept]
    return "\n".join(plain)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade; syllables are those at which the word may be hyphenated."""
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    sentences = max(1, len(re.findall(r"[.!?](?=\s|\"|$)|\n", text)))
    syllables = sum(len(HYPHENS.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_the_worked_case_fits_five_pages(planning):
    assert printed_lines(planning.markdown(WORKED)) <= MOST_PAGES * LETTER_PAGE[1]


def test_the_whole_of_it_stands_behind_detail(planning):
    short, whole = planning.markdown(WORKED), planning.markdown(WORKED, detail=True)
    assert len(whole.split()) > 1.8 * len(short.split())


@pytest.mark.parametrize("detail", [False, True])
@unmeasured
def test_the_reading_level_of_every_case(planning, detail):
    cases = [*CASES.glob("*.yaml"), *(random_profile(seed) for seed in range(12))]
    grades = {str(case)[:60]: grade(prose(planning.markdown(case, detail=detail))) for case in cases}
    assert {case: grade for case, grade in grades.items() if grade > MOST_GRADE} == {}
