"""What applicants type stays text: nothing in it becomes mark-up, HTML, a template or a line of its own."""

from __future__ import annotations

import copy
import json
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt  # comes with rich

from generated.planning import page_of
from rematch.report.data import plan_data
from rematch.report.markdown import Options

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
    "=1+1 @SUM(A1) +2 -3 =HYPERLINK(x)",
    '</details></div></script><img src=x onerror=alert(1)>" onclick="x',
)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def profile(text):
    return {
        "applicant": {
            "name": text,
            "degree": "MD",
            "school_country": "US",
            "graduation_year": 2026,
            "citizenship": text,
            "family": text,
        },
        "exams": {"step2_ck": {"score": 240, "attempts": 1}},
        "red_flags": [{"kind": "leave_of_absence", "explained": True, "note": text}],
        "attempts": [
            {
                "cycle": 2026,
                "specialty": "general_surgery",
                "interviews": 3,
                "programs_applied": 40,
                "regions": [text],
            }
        ],
        "letters": [{"specialty": "general_surgery", "strength": "strong", "content": text}],
        "debrief": {"would_rank": "unsure", "note": text},
        "constraints": {"regions_wanted": [text], "regions_refused": [text + "."], "reason": text},
        "preferences": {"lifestyle": text, "connections": [{"place": text, "strength": "strong"}]},
        "experiences": [
            {
                "kind": "rotation",
                "specialty": ["anesthesiology"],
                "title": text,
                "feedback": "strong",
                "description": text,
            },
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


class Outline(HTMLParser):
    """The structure of a page: its tags with the names of their attributes; and its text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag):
        self.tags.append(f"/{tag}")

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request, planning):
    """Return a hostile text with the profile that holds it everywhere, read and planned for once."""
    read = planning.read(profile(request.param))
    return request.param, read, planning.planner.plan(read)


@pytest.fixture(scope="module")
def tame_page(planning):
    return Outline(planning.html(profile(TAME)))


def test_hostile_text_is_inert_in_the_page(hostile, planning, tame_page):
    text, read, plan = hostile
    page = Outline(page_of(plan, read, planning.knowledge_base))
    assert page.tags == tame_page.tags
    shown = " ".join("".join(page.text).split())
    assert shown.count(" ".join(text.split())) >= 6


@pytest.fixture(scope="module")
def tame_shape(planning):
    return shape(planning.markdown(profile(TAME), detail=True, explain=True))


def test_hostile_text_is_inert_in_the_report(hostile, planning, tame_shape):
    text, read, plan = hostile
    report = planning.report.render(plan, read, Options(detail=True, explain=True))
    assert shape(report) == tame_shape
    assert heading(report) == "Backup Specialty Strategy - " + " ".join(text.split())


def test_hostile_text_is_unharmed_in_the_data(hostile, planning):
    text, _, plan = hostile
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
