"""What applicants type stays text: nothing in it becomes mark-up, HTML, a template or a line of its own."""

from __future__ import annotations

import copy
import json

import pytest
from markdown_it import MarkdownIt  # comes with rich

from rematch.report.data import plan_data

pytestmark = pytest.mark.content

TAME = "Word"
HOSTILE = (
    "**bold** _it_ __x__ `code` ~~gone~~",
    "<script>alert(1)</script><!-- x --> <b>",
    "{{ 7 * 7 }} {% raw %} {{ plan.__class__ }} {# x #}",
    "a | b | c || \\| \\",
    "[link](javascript:x) ![i](x) [^1] [1]: /x <https://x.y>",
    "# heading",
    "## heading",
    "[H1.4]: /x 'title'",
    "- item",
    "1. first",
    "> quote",
    "+ plus",
    "---",
    "===",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\U0001f9d1\U0001f3fd\u200d\u2695\ufe0f e\u0301",
    "$x$ $$y$$ &amp; &lt; &#35;",
    "''\"\" %s %(x)s {0} ${x}",
    "\t tabs  and   spaces ",
)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def profile(text):
    return {
        "applicant": {"name": text, "degree": "MD", "school_country": "US", "graduation_year": 2026},
        "exams": {"step2_ck": {"score": 240, "attempts": 1}},
        "attempts": [
            {"cycle": 2026, "specialty": "general_surgery", "interviews": 3, "programs_applied": 40}
        ],
        "experiences": [
            {"kind": "rotation", "specialty": ["anesthesiology"], "title": text, "feedback": "strong"},
            {"kind": "research", "specialty": ["anesthesiology", "neurology"], "title": text},
            {"kind": "elective", "specialty": ["anesthesiology"], "title": text, "feedback": "weak"},
        ],
    }


def shape(markdown):
    """Return the structure of a document: its tokens without their text."""
    found = []
    for token in MARKDOWN.parse(markdown):
        found.append((token.type, token.tag, token.level))
        found.extend((child.type, child.tag) for child in token.children or () if child.type != "text")
    return found


def heading(markdown):
    """Return the text of the title as a reader sees it."""
    inline = MARKDOWN.parse(markdown)[1]
    return "".join(child.content for child in inline.children)


@pytest.fixture(scope="module")
def tame_shape(planning):
    return shape(planning.markdown(profile(TAME), detail=True, explain=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_in_the_report(text, planning, tame_shape):
    report = planning.markdown(profile(text), detail=True, explain=True)
    assert shape(report) == tame_shape
    assert heading(report) == "Backup Specialty Strategy - " + " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_unharmed_in_the_data(text, planning):
    plan = planning.plan(profile(text))
    data = json.loads(json.dumps(plan_data(plan, planning.knowledge_base, None)))
    assert data["name"] == text.strip()
    titles = [fact["fields"]["title"] for fact in data["facts"] if fact["type"] == "experience"]
    assert titles == [text.strip()] * 3
    said = " ".join(line["text"] for line in data["findings"])
    assert " ".join(text.split()) in said


def test_a_sentence_never_runs_code_from_the_profile(planning):
    report = planning.markdown(profile("{{ 7 * 7 }}"), explain=True, detail=True)
    assert report.count(r"{{ 7 \* 7 }}") >= 6


def test_the_tame_report_has_every_part_that_titles_reach(planning):
    report = planning.markdown(profile(TAME), detail=True)
    assert report.count(TAME) >= 6
    assert shape(report) != shape(planning.markdown(without_experiences(), detail=True))


def without_experiences():
    data = copy.deepcopy(profile(TAME))
    del data["experiences"]
    return data
