"""Why a rule stayed silent: the nearest fact, what it fails, and what blocks."""

from engine_parts import eq, fact, pattern, rule

from rematch.inference.reference import Failure, explain_silence
from rematch.rules.language import Any, Not, Test

FACTS = [
    fact("thing/1", size=1, color="red"),
    fact("thing/2", size=5),
    fact("paper/1", topic="fraud"),
]


def test_the_nearest_fact_and_what_it_fails():
    asked = pattern("thing", Test("size", "gte", 3), eq("color", "blue"), Not(eq("sold", True)))
    silence = explain_silence(rule("a", [asked]), FACTS)
    (alias, nearest, failures) = silence.nearest[0]
    assert (alias, nearest) == ("thing", FACTS[1])
    assert failures == (Failure(eq("color", "blue"), None), Failure(Test("sold", "ne", True), None))
    assert all(failure.unknown for failure in failures)
    assert silence.blocked_by == ()


def test_of_any_the_shortest_way_is_shown():
    asked = pattern("thing", Any((Test("size", "gt", 9), eq("color", "red"))))
    (one,) = explain_silence(rule("a", [asked]), [FACTS[1]]).nearest
    assert one[2] == (Failure(Test("size", "gt", 9), 5),)
    assert not one[2][0].unknown


def test_patterns_that_pass_types_without_facts_and_blockers():
    silence = explain_silence(
        rule("a", [pattern("thing"), pattern("letter")], none=[pattern("paper", eq("topic", "fraud"))]), FACTS
    )
    assert silence.nearest == (("thing", FACTS[0], ()), ("letter", None, ()))
    assert silence.blocked_by == (FACTS[2],)
