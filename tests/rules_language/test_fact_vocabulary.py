"""Every fact is held to the vocabulary before any rule sees it."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_base import load_words

from rematch.facts.fact import Fact, Value
from rematch.knowledge.fact_types import FIELD_TYPES, GREATEST, FactType, Field
from rematch.knowledge.vocabulary import Vocabulary


def words_with(known: Field) -> Vocabulary:
    return Vocabulary({"thing": FactType("thing", "a thing", "built", {known.name: known})}, {})


def test_what_is_declared(small: Path):
    words = load_words(small)
    assert list(words.scales) == ["level", "weight"]
    person = words.types["person"]
    assert person.fields["score"].allowed == "a whole number from 1 to 300"
    assert person.fields["gap"].allowed == "a number"
    assert words.types["field"].fields["rank"].allowed == "a whole number of at least 1"
    assert words.types["field"].fields["key"].values == ("anesthesia", "neurology", "surgery")
    assert words.types["field"].fields["key"].values_of == "fields"
    assert words.types["sign"].fields["weight"].values == ("hint", "strong")
    assert person.required == {"name"}
    assert words.types["sign"].required == {"key", "weight"}
    assert person.known_with(frozenset({"gap"})) == {"gap", "score"}


SOUND: dict[str, Value] = {
    "name": "Kim", "score": 240, "gap": -1.5, "group": "us_md", "abroad": False, "likes": ("calm",),
}  # fmt: skip


def test_a_sound_fact_has_no_problems(small: Path):
    assert load_words(small).check_fact(Fact("person", "person", SOUND)) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("score", 240.0), ("score", "240"), ("score", True), ("score", 0), ("score", 301),
        ("gap", math.nan), ("gap", math.inf), ("gap", -math.inf), ("gap", 1e16), ("gap", True), ("gap", "1"),
        ("group", "us"), ("group", 1), ("abroad", 1), ("abroad", "true"),
        ("likes", "calm"), ("likes", ["calm"]), ("likes", ("noise",)), ("likes", (1,)),
        ("name", None), ("colour", "red"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_a_problem(field: str, value: Value, small: Path):
    (problem,) = load_words(small).check_fact(Fact("person", "person", SOUND | {field: value}))
    assert field in problem.what
    assert problem.value == repr(value)


def test_a_field_that_presupposes_another_wants_its_value():
    fields = {
        "held": Field("held", "flag", "holds a place", always=True),
        "place": Field("place", "choice", "which", values=("first", "second"), only_when=(("held", True),)),
    }
    words = Vocabulary({"thing": FactType("thing", "a thing", "built", fields)}, {})

    assert words.check_fact(Fact("thing", "thing", {"held": True, "place": "first"})) == ()
    assert words.check_fact(Fact("thing", "thing", {"held": False})) == ()
    (problem,) = words.check_fact(Fact("thing", "thing", {"held": False, "place": "first"}))
    assert "whenever 'place' is known" in problem.what
    assert problem.value == "False"


def test_a_field_that_is_always_there_and_what_a_field_brings_may_not_lack(small: Path):
    problems = load_words(small).check_fact(Fact("person", "person", {"gap": 1.0}))
    assert [problem.what for problem in problems] == [
        "fact person lacks the field 'name', which every person has",
        "fact person lacks the field 'score', which 'gap' brings",
    ]


def test_an_unknown_type_is_suggested(small: Path):
    (problem,) = load_words(small).check_fact(Fact("x", "persn", {}))
    assert problem.remedy == "did you mean 'person'?"


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-GREATEST - 2, -GREATEST + 2),
    st.floats(),
    st.sampled_from(["a", "b", "c", ""]),
    st.lists(st.sampled_from(["a", "b", "c"])).map(tuple),
)


@given(
    st.sampled_from(FIELD_TYPES),
    st.one_of(st.none(), st.integers(-3, 3)),
    st.one_of(st.none(), st.integers(-3, 3)),
    st.sampled_from([(), ("a", "b")]),
    VALUES,
)
def test_the_quick_check_agrees_with_the_message(kind, least, most, values, value):
    known = Field("one", kind, "a field", least=least, most=most, values=values)
    problems = words_with(known).check_fact(Fact("thing", "thing", {"one": value}))
    assert bool(problems) == (known.fault(value) is not None)
