"""The normal forms mean what the conditions mean, unknown fields included."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from random_bases import random_condition, random_fields, random_value, seeded

from rematch.facts.fact import Value
from rematch.inference.lenience import Term, terms
from rematch.inference.normal_form import alternatives, count_alternatives, known_fields, positive
from rematch.inference.reference import evaluate, evaluate_test, explain
from rematch.rules.language import All, Any, Condition, Not, Test


def drawn(r: Random) -> tuple[Condition, dict[str, Value]]:
    fields = random_fields(r, concluded=False)
    condition = random_condition(r, fields, depth=4)
    return condition, {name: random_value(r, field) for name, field in fields.items() if r.random() < 0.7}


def parts(condition: Condition) -> list[Condition]:
    if isinstance(condition, Test):
        return [condition]
    inner = (condition.condition,) if isinstance(condition, Not) else condition.conditions
    return [condition, *(part for one in inner for part in parts(one))]


SEEDS = st.integers(0, 10**9)


@given(SEEDS)
def test_without_not_the_truth_is_the_same(seed: int):
    condition, fields = drawn(seeded(seed))
    assert evaluate(positive(condition), fields) is evaluate(condition, fields)
    assert not any(
        isinstance(part, Not) or (isinstance(part, Test) and part.operator == "between")
        for part in parts(positive(condition))
    )


@given(SEEDS)
def test_true_when_all_tests_of_an_alternative_are(seed: int):
    condition, fields = drawn(seeded(seed))
    branches = alternatives(condition)
    assert (evaluate(condition, fields) is True) == any(
        all(evaluate_test(test, fields.get(test.field)) for test in branch) for branch in branches
    )
    assert len(branches) <= count_alternatives(condition, 10**6)
    assert len(set(branches)) == len(branches)


def or_unknown(test: Test) -> Any:
    return Any((test, Test(test.field, "exists", operand=False)))


def fulfils(fields: dict[str, Value], term: Term) -> bool:
    value = fields.get(term.test.field)
    return (term.or_unknown and value is None) or bool(evaluate_test(term.test, value))


@given(SEEDS)
def test_true_when_all_terms_of_an_alternative_are(seed: int):
    condition, fields = drawn(seeded(seed))
    branches = terms(alternatives(condition))
    assert (evaluate(condition, fields) is True) == any(
        all(fulfils(fields, term) for term in branch) for branch in branches
    )
    assert len(branches) <= len(alternatives(condition))


def test_a_test_or_not_known_is_one_alternative():
    size, sold = Test("size", "gte", 3), Test("sold", "eq", operand=True)
    both = (Term(size, or_unknown=True), Term(sold, or_unknown=True))
    assert terms(alternatives(All((or_unknown(size), or_unknown(sold))))) == (both,)
    other = Any((Test("size", "gte", 3), Test("sold", "exists", operand=False)))
    assert len(terms(alternatives(other))) == 2


@given(SEEDS)
def test_fields_said_to_be_known_are(seed: int):
    condition, fields = drawn(seeded(seed))
    if evaluate(condition, fields):
        assert known_fields(condition) <= fields.keys()


@given(SEEDS)
def test_failures_explain_exactly_what_is_not_true(seed: int):
    condition, fields = drawn(seeded(seed))
    failures = explain(condition, fields)
    assert (failures == ()) == (evaluate(condition, fields) is True)
    for failure in failures:
        assert evaluate_test(failure.test, fields.get(failure.test.field)) is not True
        assert failure.unknown == (evaluate_test(failure.test, fields.get(failure.test.field)) is None)


def test_the_edges():
    assert alternatives(All(())) == ((),)
    assert alternatives(Any(())) == ()
    assert alternatives(Not(All(()))) == ()
    assert known_fields(Any(())) == frozenset()
    one = Test("a", "eq", 1)
    assert alternatives(Any((one, All((one, one))))) == ((one,),)
    wide = All(tuple(Any(tuple(Test(f"f{n}", "eq", m) for m in range(9))) for n in range(9)))
    assert count_alternatives(wide, 64) == 65


def test_three_values():
    known, unknown = Test("a", "eq", 1), Test("b", "eq", 1)
    fields = {"a": 1}
    assert evaluate(unknown, fields) is None
    assert evaluate(Not(unknown), fields) is None
    assert evaluate(Any((known, unknown)), fields) is True
    assert evaluate(All((known, unknown)), fields) is None
    assert evaluate(All((Not(known), unknown)), fields) is False
    assert evaluate(Any((Not(known), unknown)), fields) is None
    assert evaluate(Test("b", "exists", False), fields) is True
    assert evaluate(Not(Test("b", "exists", True)), fields) is True
