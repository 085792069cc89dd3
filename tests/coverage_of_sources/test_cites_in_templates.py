"""``{{ cites("H8.3") }}``: prints nothing, leaves no line, and is recorded only where it was rendered."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rematch.report.cites import CitingPlace, citing_places, enable_cites


def environment(templates, record=None):
    made = ImmutableSandboxedEnvironment(loader=DictLoader(templates), trim_blocks=True, lstrip_blocks=True)
    enable_cites(made, *([record] if record else []))
    return made


def rendered(source, **context):
    """Return the text and the places it recorded; other templates are given as ``parts``."""
    places = []
    made = environment({"main.j2": source, **context.pop("parts", {})}, places.append)
    return made.get_template("main.j2").render(context), places


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('one\n{{ cites("H8.3") }}\ntwo', "one\ntwo"),
        ('one\n   {{ cites("H8.3", "R4") }}  \ntwo', "one\ntwo"),
        ('{{ cites("H8.3") }}- one\n- two{{ cites("R4") }}\n- three', "- one\n- two\n- three"),
        ('one\n{%- if true %}{{ cites("H8.3") }}{% endif %}, two', "one, two"),
    ],
)
def test_it_prints_nothing_and_leaves_no_line(source, text):
    assert rendered(source)[0] == text
    assert environment({"main.j2": source}).get_template("main.j2").render() == text


def test_only_places_that_are_reached_are_recorded_with_their_lines():
    source = (
        '{% if bad %}\n{{ cites("H8.3") }}\nNever.\n{% else %}\n{{ cites("H8.4", "R4") }}\nDo.\n{% endif %}\n'
        '{% for name in names %}{{ cites("H7.1") }}{{ name }}{% endfor %}'
    )
    text, places = rendered(source, bad=False, names=["a", "b"])
    assert text == "Do.\nab"
    assert set(places) == {
        CitingPlace("main.j2", 5, ("H8.4", "R4")),
        CitingPlace("main.j2", 8, ("H7.1",)),
    }
    assert rendered(source, bad=False, names=[])[1] == [CitingPlace("main.j2", 5, ("H8.4", "R4"))]


def test_a_macro_cites_in_its_own_template_when_it_is_called():
    part = (
        '{% macro one() %}1{{ cites("H7.1") }}{% endmacro %}\n'
        '{% macro two() %}2{{ cites("H7.2") }}{% endmacro %}'
    )
    source = (
        '{% import "part.j2" as part with context %}{% import "part.j2" as bare %}'
        "{{ part.one() }}{{ bare.two() }}"
    )
    assert rendered(source, parts={"part.j2": part}) == (
        "12",
        [CitingPlace("part.j2", 1, ("H7.1",)), CitingPlace("part.j2", 2, ("H7.2",))],
    )


def test_every_call_of_a_source_is_found_reached_or_not():
    source = 'one\n{% if bad %}{{ cites("H8.3") }}{% endif %}\n{{ cites("R4",\n "R5") }}'
    assert list(citing_places(environment({}), "main.j2", source)) == [
        CitingPlace("main.j2", 2, ("H8.3",)),
        CitingPlace("main.j2", 3, ("R4", "R5")),
    ]


@pytest.mark.parametrize(
    "call", ["cites()", "cites(number)", 'cites("H8.3", number)', "cites(8.3)", "cites(*all)"]
)
def test_numbers_are_written_out_in_quotes(call):
    with pytest.raises(TemplateSyntaxError, match="numbers in quotes") as caught:
        list(citing_places(environment({}), "main.j2", "one\n{{ " + call + " }}"))
    assert (caught.value.name, caught.value.lineno) == ("main.j2", 2)
