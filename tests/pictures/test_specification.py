"""A template that cannot be drawn is named with its line, and no text can change what is drawn."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rematch.errors import KnowledgeBaseError
from rematch.pictures.chart import chart
from rematch.pictures.flow import laid_out
from rematch.pictures.json_text import as_json
from rematch.pictures.specification import PictureTemplates

FILE = "pictures/one.yaml.j2"


@pytest.fixture
def written(tmp_path):
    """Return a function that writes templates and gives the reader of them."""

    def write(text, name=FILE, **others):
        for file, content in {
            name: text,
            **{f"pictures/{key}.j2": one for key, one in others.items()},
        }.items():
            path = tmp_path / "templates" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return PictureTemplates(tmp_path / "templates")

    return write


def refused(make):
    with pytest.raises(KnowledgeBaseError) as caught:
        make()
    (problem,) = caught.value.problems
    assert problem.code is not None
    return problem


@given(st.text())
def test_any_text_comes_out_as_it_went_in(text):
    parts = f"a: {as_json(text)}\nb: [{as_json([text, 1.5, None])}]\n"
    assert yaml.safe_load(parts) == {"a": text, "b": [[text, 1.5, None]]}


def test_text_cannot_become_a_part_of_the_specification(written):
    templates = written("title: {{ name }}\nmark: bar\n")
    hostile = 'x"\nmark: image\ndata: {url: "http://a.b/c"} # {{ 7 * 7 }}'
    assert templates.specification(FILE, {"name": hostile}).document.data == {"title": hostile, "mark": "bar"}


def test_a_template_that_prints_nothing_means_no_picture(written):
    assert written("{# nothing #}\n{% if none %}\nmark: bar\n{% endif %}\n").specification(FILE, {}) is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("mark: bar\ntitle: {{ nothing }}\n", 2, "'nothing' is undefined"),
        ("mark: bar\n\n{% if %}\n", 3, "Expected an expression"),
        ("mark: bar\ntitle: {{ 1 / 0 }}\n", 2, "division by zero"),
        ("mark: bar\ntitle: {{ range }}\n", 2, "is no text, number, list or mapping"),
        ("mark: bar\nwidth: {{ endless }}\n", 2, "not finite"),
        ("{# one\n two #}\nmark: bar\n{% for i in [1, 2] %}\na: ]\n{% endfor %}\n", 5, ""),
        ("mark: bar\n{% set a = 1 %}\n{% set b = 2 %}\nmark: {{ a }}\n", 4, "twice"),
        ("- a\n- b\n", 1, "must be a mapping"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(text, line, said, written, tmp_path):
    problem = refused(lambda: written(text).specification(FILE, {"endless": math.inf}))
    assert (problem.where.file, problem.where.line) == (str(tmp_path / "templates" / FILE), line)
    assert said in problem.what


def test_what_is_wrong_in_an_included_part_is_named_there(written, tmp_path):
    templates = written("mark: bar\n{% include 'pictures/part.j2' %}\n", part="a: 1\nb: 2\na: 3\n")
    where = refused(lambda: templates.specification(FILE, {})).where
    assert (where.file, where.line) == (str(tmp_path / "templates" / "pictures" / "part.j2"), 3)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("mark: bar\ndata:\n  url: file:///etc/passwd\n", 3, "'url'"),
        ("mark: bar\ndata: {values: []}\nencoding:\n  href: {field: a}\n", 4, "'href'"),
        ("layer:\n  - mark: bar\n  - mark: {type: image}\n", 3, "no mark 'image'"),
        ("mark: baar\ndata: {values: []}\n", 1, "no mark 'baar'"),
    ],
)
def test_nothing_is_loaded_and_no_unknown_mark_drawn(text, line, said, written):
    found = written(text).specification(FILE, {})
    problem = refused(lambda: chart(found, {}))
    assert problem.where.line == line
    assert said in problem.what


WORDS = (
    "{% set t = 'T' %}{% block title %}{{ t }}{% endblock %}\n{% block alternative %} a\n b{% endblock %}\n"
)


def test_words_come_from_blocks_and_see_what_is_set_around_them(written):
    templates = written(WORDS + "{% block caption %}c{% endblock %}")
    assert templates.words(FILE, {}) == ("T", "a b", "c")


def test_words_that_lack_a_block_are_refused(written):
    assert "'caption'" in refused(lambda: written(WORDS).words(FILE, {})).what


FLOW = """
nodes: [{id: a, label: A}, {id: b, label: B}, {id: c, label: C}, {id: d, label: D}]
edges: [{from: a, to: b}, {from: b, to: c}, {from: a, to: c, label: long}, {from: c, to: d}]
"""


def test_a_flow_goes_down_and_bends_round_what_it_passes(written):
    flow = laid_out(written(FLOW).specification(FILE, {}))
    assert [box.layer for box in flow.boxes] == [0, 1, 2, 3]
    assert all(way.first.layer < way.then.layer for way in flow.ways)
    assert [len(way.points) for way in flow.ways] == [0, 0, 1, 0]
    assert flow.ways[2].points[0][0] != flow.boxes[1].column


def test_an_arrow_to_nowhere_is_refused_with_its_line(written):
    problem = refused(lambda: laid_out(written(FLOW.replace("to: d", "to: e")).specification(FILE, {})))
    assert "no box 'e'" in problem.what
    assert problem.where.line == 3
