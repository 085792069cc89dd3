"""The page as it is written: whole in itself, explanations linked, refused where a template breaks."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generated.planning import page_of
from rematch.errors import InputError, KnowledgeBaseError
from rematch.knowledge_base import load_knowledge_base
from rematch.plan.items import items
from rematch.report.markdown import Options
from rematch.report.rich import rich_report
from rematch.theme.read import read_theme

CASE = Path(__file__).parents[1] / "plan" / "cases" / "orthopaedics-step2-230.yaml"
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "style"}


class Page(HTMLParser):
    """The tags of a page with their attributes, the text below each script and style, and all ids."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.carried, self.within = [], [], None
        self.feed(text)
        self.ids = [attributes["id"] for _, attributes in self.tags if "id" in attributes]

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.within = tag

    def handle_endtag(self, _):
        self.within = None

    def handle_data(self, data):
        if self.within in {"script", "style"}:
            self.carried.append((self.within, data))


@pytest.fixture(scope="module")
def text(planning):
    return planning.html(CASE)


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_the_page_loads_nothing(page):
    loaded = [(tag, name) for tag, attributes in page.tags for name in attributes if name in LOADING]
    assert loaded == []
    assert not {"link", "iframe", "object", "embed", "form", "base"} & {tag for tag, _ in page.tags}
    assert not any("url(" in data or "@import" in data for _, data in page.carried)


def test_its_policy_allows_what_it_carries_and_no_more(page):
    (policy,) = [
        attributes["content"] for tag, attributes in page.tags if tag == "meta" and "http-equiv" in attributes
    ]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules.pop("default-src") == "'none'"
    for kind in ("style", "script"):
        hashes = {
            f"'sha256-{b64encode(sha256(data.encode()).digest()).decode()}'"
            for tag, data in page.carried
            if tag == kind
        }
        assert set(rules.pop(f"{kind}-src").split()) == hashes
    assert rules == {"img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}


def test_every_link_within_leads_to_one_place(page):
    assert len(page.ids) == len(set(page.ids))
    targets = {
        value.removeprefix("#")
        for _, attributes in page.tags
        for name, value in attributes.items()
        if (name == "href" and value.startswith("#")) or name in {"for", "popovertarget"}
    }
    assert targets <= set(page.ids)


def test_every_statement_opens_to_its_chain_once(planning, page, text):
    read = planning.read(CASE)
    report = rich_report(planning.planner.plan(read), read, planning.knowledge_base, Options(detail=True))
    assert {f"why-{number}" for number in range(len(report.statements))} <= set(page.ids)
    assert re.search(r"rule decision\.score-well-below: .+ <code>rules/decision\.yaml:\d+</code>", text)
    assert re.search(r"profile: exams\.step2_ck\.score <code>orthopaedics-step2-230\.yaml:12</code>", text)
    assert re.search(r"figure: [^<]+, 2026: 2\d\d[^<]+ \([^<]+; (primary|secondary)\) <code>", text)
    assert str(CASE.parent) not in text


def test_what_must_be_seen_is_never_folded(planning):
    visa = CASE.parents[3] / "examples" / "internal-medicine-reapplicant-visa.yaml"
    text = planning.html(visa)
    for name in ("warnings", "unknowns"):
        before = text[: text.index(f'<section id="{name}"')]
        assert before.count("<details") == before.count("</details>")
        part = text[len(before) : text.index("</section>", len(before))]
        assert 'class="fold' not in part
    shown = planning.html(CASE)
    part = shown[shown.index('<section id="disagreements"') :]
    assert 'class="fold' not in part[: part.index("</section>")]


def test_a_page_is_the_same_for_the_same_input(planning, text):
    assert planning.html(CASE) == text
    assert len(text.encode()) < 1_000_000


def test_a_statement_of_the_plan_is_on_the_page(planning, text):
    for name in ("decision", "stance", "choice"):
        for statement in items(planning.plan(CASE))[name]:
            assert statement.text.split("'")[0][:60] in text.replace("&#x27;", "'")


@pytest.fixture
def overlay(tmp_path):
    (tmp_path / "overlay.yaml").write_text("title: Own\nmade_for: 0.1.0\n", encoding="utf-8")
    (tmp_path / "templates" / "html").mkdir(parents=True)
    return tmp_path


def page_with(overlay, planning):
    read = planning.read(CASE)
    return page_of(planning.planner.plan(read), read, load_knowledge_base(overlay))


def test_an_overlay_writes_templates_and_theme_of_its_own(overlay, planning):
    (overlay / "templates" / "html" / "page.html.j2").write_text(
        "{{ theme.name }}|{{ theme.dark.accent }}|{{ name }}", encoding="utf-8"
    )
    (overlay / "templates" / "theme.yaml").write_text("name: Ours & co\n", encoding="utf-8")
    assert page_with(overlay, planning) == "Ours &amp; co|#8ecad4|Worked Case"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("html/page.html.j2", "one\n{{ theme.nmae }}\n", "nmae"),
        ("html/page.html.j2", "one\n{{ titel }}\n", "titel"),
        ("html/page.html.j2", "one\n{% if %}\n", ""),
        ("html/fragments.html.j2", "{% macro other() %}{% endmacro %}\n", "no macro"),
    ],
)
def test_a_broken_template_is_named_with_file_line_and_what_is_missing(file, text, said, overlay, planning):
    (overlay / "templates" / file).write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as caught:
        page_with(overlay, planning)
    (problem,) = caught.value.problems
    assert problem.where.file == str(overlay / "templates" / file)
    assert problem.where.line == (2 if "one" in text else 1)
    assert said in problem.what


def test_a_theme_puts_name_logo_and_words_on_the_page(planning, tmp_path):
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    theme = tmp_path / "theme.yaml"
    theme.write_text(
        "name: Advisors <of> X\nlogo: logo.svg\ncontact: write to us\ndisclaimer: no promise\n"
        'colors: {light: {accent: "#7a1f3d"}}\n',
        encoding="utf-8",
    )
    text = planning.html(CASE, theme)
    assert "Advisors &lt;of&gt; X" in text
    assert '<img src="data:image/svg+xml;base64,' in text
    assert "--accent:light-dark(#7a1f3d,#8ecad4)" in text
    assert "<p>write to us</p><p>no promise</p>" in text


@pytest.mark.parametrize(
    ("written", "place", "said"),
    [
        ('colors: {light: {text: "#cccccc"}}\n', (1, 24), "'text' on 'background' has a contrast of 1.53:1"),
        ("colors: {light: {text: black}}\n", (1, 24), "'text' is not a color"),
        ("colours: {}\n", (1, 1), "unknown key 'colours'"),
        ("name: A\nlogo: none.png\n", (2, 7), "the logo cannot be read"),
        ("logo: theme.yaml\n", (1, 7), "no PNG, JPEG or SVG"),
        ("logo: large.png\n", (1, 7), "more than 200,000 bytes"),
        ("- a\n", (1, 1), "a theme must be a mapping"),
    ],
)
def test_a_broken_theme_is_refused_with_its_place(written, place, said, planning, tmp_path):
    theme = tmp_path / "theme.yaml"
    theme.write_text(written, encoding="utf-8")
    (tmp_path / "large.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200_000))
    with pytest.raises(InputError) as caught:
        read_theme(planning.knowledge_base.root / "templates", theme)
    problem = caught.value.problems[0]
    assert (problem.where.file, problem.where.line, problem.where.column) == (str(theme), *place)
    assert said in problem.what
    assert problem.code is not None
