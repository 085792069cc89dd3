"""One test per defect or limit of durable-rules 2.0.28 that this code relies on or works around.

Numbers are those of the table "Defects" in docs/durable-rules.md. Each test shows that the defect is there
(a future version would be noticed) and that nothing compiled here can meet it.
"""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import durable_rules_engine
import pytest
from engine_parts import base, conclude, eq, fact, kind, pattern, rule, words
from hypothesis import given
from hypothesis import strategies as st
from random_bases import TEXTS, random_base, random_facts, seeded
from raw_engine import fire, names, outcome

from rematch.errors import InferenceError
from rematch.inference import durable
from rematch.inference.compile import (
    ALIASES,
    MOST_PATTERNS_IN_RULESET,
    MOST_PATTERNS_OF_TYPE,
    MOST_PROPERTIES,
    CompiledRuleset,
    compile_stage,
    name_hash,
)
from rematch.inference.durable import DurableMatcher
from rematch.inference.engine import Engine, Inference
from rematch.inference.projection import LONGEST_TEXT, literal, project
from rematch.inference.reference import ReferenceMatcher
from rematch.knowledge.fact_types import GREATEST
from rematch.rules.language import MOST_ALTERNATIVES, All, Any, Not, Reference, Rule, RuleBase, Test

VOCABULARY = words(
    kind("thing", size="integer", weight="number", color="text", sold="flag", tags="list"),
    kind("mark", "concluded", size="integer"),
)


def run(rules: RuleBase, facts: list[object]) -> Inference:
    done = Engine(rules).run(facts)
    assert done == Engine(rules, ReferenceMatcher()).run(facts)
    return done


def compiled(*rules: Rule) -> tuple[CompiledRuleset, ...]:
    return compile_stage(rules).rulesets


def terms(ruleset: CompiledRuleset) -> list[dict[str, object]]:
    """Every term of every pattern of a compiled ruleset, after checking the form around them."""
    found: list[dict[str, object]] = []
    for definition in json.loads(ruleset.text).values():
        assert definition.keys() == {"all", "cap"}
        for place, written in enumerate(definition["all"]):
            ((alias, expression),) = written.items()
            assert alias == ALIASES[place]
            inner = expression.get("$and", [expression])
            assert inner[0].keys() == {"t"}
            found.extend(inner)
    return found


RANDOM_RULESETS = [
    ruleset
    for seed in range(150)
    for stage in ("one", "two")
    for ruleset in compiled(*random_base(seeded(f"form {seed}")).of_stage(stage))
]


def test_compiled_form_has_no_negation_reference_arithmetic_or_empty_list():
    """Defects 1, 2, 3, 4, 5, 8, 16 are impossible by construction."""
    for ruleset in RANDOM_RULESETS:
        for term in terms(ruleset):
            ((key, inner),) = term.items()
            if key.startswith("$"):
                assert key in ("$neq", "$lt", "$lte", "$gt", "$gte")
                ((key, inner),) = inner.items()
            assert re.fullmatch(r"t|p\d+", key)
            assert isinstance(inner, bool | int | float | str)
        assert not re.search(r'"\$(not|or|nex|ex|m|add|sub|mul|div|i?mt|iall|iany)"|\[\]', ruleset.text)


def test_2_a_comparison_with_a_missing_property_is_true():
    """No term compiled here compares two properties; the loader refuses to compare facts."""
    less = {"r": {"all": [{"m": {"$and": [{"t": 1}, {"$lt": {"x": {"$m": "y"}}}]}}]}}
    assert names(less, [{"id": "1", "t": 1, "x": 1}]) == ["r"]
    copied = compiled(rule("a", [pattern("thing", eq("color", "$thing.color"))]))
    assert terms(copied[0])[1] == {"p0": "$thing.color"}


def test_3_not_fires_before_its_blocker_comes():
    blocked = {"r": {"all": [{"m": {"t": 1}}, {"n$not": {"t": 2}}]}}
    assert (
        names(blocked, [{"id": "1", "t": 1}, {"id": "2", "t": 2}]) != []
        or names(
            {"r": {"all": [{"m": {"t": 1}}, {"blocker$not": {"t": 2}}]}},
            [{"id": "1", "t": 1}, {"id": "2", "t": 2}],
        )
        != []
    )
    rules = base(
        VOCABULARY, rule("a", [pattern("thing", eq("size", 1))], none=[pattern("thing", eq("size", 2))])
    )
    for order in ([1, 2], [2, 1]):
        assert run(rules, [fact(f"thing/{size}", size=size) for size in order]).firings == ()


@pytest.mark.parametrize("expression", [{"$and": []}, {"$nex": {"x": 1}}])
def test_4_a_pattern_without_positive_term_matches_the_session_itself(expression: object):
    """Through the package's host, whose actions renew that fact, this goes on for ever."""
    fired = fire({"r": {"all": [{"m": expression}]}}, [{"id": "1", "y": 1}])[1]
    assert [match["m"]["id"] for _, match in fired] == ["sid-0", "1"]
    empty = [pattern("thing", All(()))], [pattern("thing", Not(Any(())))]
    rules = base(VOCABULARY, *(rule(f"r{number}", patterns) for number, patterns in enumerate(empty)))
    assert len(run(rules, [fact("thing/1")]).firings) == 2


def test_4_a_condition_that_can_never_hold_compiles_to_nothing():
    never = rule("a", [pattern("thing", Not(All(())))])
    assert compiled(never) == ()
    assert run(base(VOCABULARY, never), [fact("thing/1")]).firings == ()


def test_5_or_fires_once_per_branch():
    either = {"r": {"all": [{"m": {"$or": [{"x": 1}, {"y": 1}]}}]}}
    assert names(either, [{"id": "1", "x": 1, "y": 1}]) == ["r", "r"]
    condition = Any((eq("size", 1), eq("color", "a"), Test("weight", "gt", 0)))
    rules = base(VOCABULARY, rule("a", [pattern("thing", condition)]))
    assert len(run(rules, [fact("thing/1", size=1, color="a", weight=1)]).firings) == 1


def test_6_types_are_mixed_up():
    assert names({"r": {"all": [{"m": {"$lt": {"x": 220}}}]}}, [{"id": "1", "x": "205"}]) == ["r"]
    assert names({"r": {"all": [{"m": {"x": 1}}]}}, [{"id": "1", "x": True}, {"id": "2", "x": "1"}]) == [
        "r",
        "r",
    ]
    rules = base(VOCABULARY, rule("a", [pattern("thing", Test("size", "lt", 220))]))
    for wrong in ("205", True, 205.0):
        with pytest.raises(InferenceError):
            Engine(rules).run([fact("thing/1", size=wrong)])


def test_6_neq_is_false_of_a_missing_property():
    assert (
        names({"r": {"all": [{"m": {"$and": [{"t": 1}, {"$neq": {"x": 1}}]}}]}}, [{"id": "1", "t": 1}]) == []
    )


@pytest.mark.parametrize("text", TEXTS)
def test_6_texts_are_equal_only_to_themselves(text: str):
    rules = base(
        VOCABULARY,
        rule("same", [pattern("thing", eq("color", text))]),
        rule("other", [pattern("thing", Test("color", "ne", text))]),
    )
    others = [text + "x", text[:-1], "x" + text, text + "\0", text + "\\"]
    facts = [
        fact("thing/0", color=text),
        *(fact(f"thing/{n}", color=one) for n, one in enumerate(others, 1) if one != text),
    ]
    done = run(rules, facts)
    assert [one.matches[0][1].id for one in done.firings if one.rule.id == "same"] == ["thing/0"]


def test_6_long_texts_are_compared_in_full():
    """The engine cuts lengths at 65,535 bytes; a projected text never gets there."""
    long = "é" * LONGEST_TEXT
    rules = base(VOCABULARY, rule("a", [pattern("thing", eq("color", long))]))
    facts = [
        fact("thing/1", color=long),
        fact("thing/2", color=long + "é"),
        fact("thing/3", color=long + "é" * 90_000),
    ]
    assert [one.matches[0][1].id for one in run(rules, facts).firings] == ["thing/1"]
    assert len(literal("\U0001f600" * 10**5)) < 65_535


def test_7_numbers_with_an_exponent_end_the_batch_silently():
    """A fact that cannot be read and all facts after it are dropped, with status 0."""
    rules = {"r": {"all": [{"m": {"$lt": {"x": 9}}}]}}
    status, fired = fire(rules, None, text='[{"id":"1","x":1},{"id":"2","x":1e-05},{"id":"3","x":2}]')
    assert (status, len(fired)) == (0, 1)


@given(st.one_of(st.floats(-GREATEST, GREATEST), st.integers(-GREATEST, GREATEST)))
def test_7_numbers_are_written_plainly_and_exactly(number: float):
    text = literal(number)
    assert re.fullmatch(r"-?\d+(\.\d+)?", text)
    assert float(text) == number


@given(st.floats(-GREATEST, GREATEST), st.floats(-GREATEST, GREATEST))
def test_7_numbers_are_compared_exactly(value: float, bound: float):
    expected = {"lt": value < bound, "lte": value <= bound, "eq": value == bound}
    stage = DurableMatcher().prepare(number_rules(bound))
    session = stage.open()
    try:
        matched = {number for number, _ in session.add([(0, fact("thing/1", weight=value))])}
    finally:
        session.close()
    assert matched == {place for place, name in enumerate(("lt", "lte", "eq")) if expected[name]}


def number_rules(bound: float) -> list[Rule]:
    return [rule(name, [pattern("thing", Test("weight", name, bound))]) for name in ("lt", "lte", "eq")]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 1e16, 10**16])
def test_7_numbers_beyond_what_it_compares_are_refused(number: float):
    with pytest.raises(InferenceError, match="finite number"):
        Engine(base(VOCABULARY, rule("a", [pattern("thing")]))).run([fact("thing/1", weight=number)])


def test_8_division_by_zero_kills_the_process():
    divided = "{'$div': {'$l': {'$m': 'x'}, '$r': {'$m': 'y'}}}"
    rules = f"{{'r': {{'all': [{{'m': {{'$lt': {{'x': {divided}}}}}}}]}}}}"
    code = f"fire({rules}, [{{'id': '1', 'x': 1, 'y': 0}}])"
    assert outcome(code) == "died"


def test_9_unmatched_facts_are_a_status_not_an_error():
    rules = {"r": {"all": [{"m": {"x": 1}}]}}
    assert fire(rules, [{"id": "1", "x": 1}])[0] == 0
    status, fired = fire(rules, [{"id": "1", "y": 1}, {"id": "2", "x": 1}, {"id": "3", "y": 1}])
    assert (status, len(fired)) == (1, 1)
    done = run(
        base(VOCABULARY, rule("a", [pattern("thing", eq("size", 1))])),
        [fact("thing/1"), fact("thing/2", size=1)],
    )
    assert len(done.firings) == 1


def test_10_a_repeated_id_is_dropped_with_a_status_that_a_later_fact_may_hide():
    rules = {"r": {"all": [{"m": {"x": 1}}]}}
    assert fire(rules, [{"id": "1", "x": 1}, {"id": "1", "x": 1}])[0] == 2
    assert fire(rules, [{"id": "1", "x": 1}, {"id": "1", "x": 1}, {"id": "2", "y": 1}])[0] == 1


def test_10_names_are_told_apart_by_32_bits():
    assert name_hash("xcdcgeux") == name_hash("rghhdprx")
    assert names({"r": {"all": [{"m": {"xcdcgeux": 1}}]}}, [{"id": "1", "rghhdprx": 1}]) == ["r"]


def test_10_sequential_ids_have_distinct_hashes():
    """Exactly as many as a run may hold, beside the id of the session's own fact."""
    hashes = {name_hash("sid-0")}
    for number in range(300_001):
        hashes.add(name_hash(str(number)))
    assert len(hashes) == 300_002


def test_10_property_names_have_distinct_hashes():
    for ruleset in RANDOM_RULESETS:
        known = {name for term in terms(ruleset) for name in re.findall(r"\b[tp]\d*\b", json.dumps(term))}
        reserved = {"id", "sid", "$s", "sentinel"}
        assert len({name_hash(name) for name in known | reserved}) == len(known | reserved)


def test_10_the_status_of_a_repeated_fact_is_an_error():
    stage = DurableMatcher().prepare([rule("a", [pattern("thing")])])
    session = stage.open()
    try:
        session.add([(1, fact("thing/1"))])
        with pytest.raises(InferenceError, match="status 2"):
            session.add([(1, fact("thing/1"))])
    finally:
        session.close()


def test_14_the_same_rules_are_registered_once_per_process():
    rules = [rule("a", [pattern("thing", eq("size", 77))])]
    DurableMatcher().prepare(rules)
    before = len(durable._handles)
    for _ in range(5):
        DurableMatcher().prepare([rule("renamed", [pattern("thing", eq("size", 77))])])
    assert len(durable._handles) == before


def test_14_rulesets_of_one_stage_that_look_the_same_are_kept_apart():
    many = 2 * MOST_PATTERNS_IN_RULESET
    vocabulary = words(*(kind(f"k{n}") for n in range(many)))
    same = [rule(f"r{n}", [pattern(f"k{n}")]) for n in range(many)]
    texts = [ruleset.text for ruleset in compiled(*same)]
    assert len(texts) == 2
    assert len(set(texts)) == 1
    assert len(run(base(vocabulary, *same), [fact(f"k{n}/1") for n in range(many)]).firings) == many


def test_rules_that_ask_for_the_same_share_an_engine_rule():
    asked = [pattern("thing", eq("size", 1)), pattern("thing", eq("size", 2), alias="other")]
    same = [rule(f"r{n}", asked) for n in range(300)]
    (ruleset,) = compiled(*same)
    assert ruleset.rules == ((tuple(range(300)), 2),)
    done = run(base(VOCABULARY, *same), [fact("thing/1", size=1), fact("thing/2", size=2)])
    assert len(done.firings) == 300


def test_15_one_session_at_a_time():
    """Deleting any session but the newest spoils the engine, so another waits until the first is closed."""
    first = DurableMatcher().prepare([rule("a", [pattern("thing", eq("size", 1))])])
    second = DurableMatcher().prepare([rule("a", [pattern("thing", eq("size", 2))])])
    opened = first.open()
    waited = []
    thread = threading.Thread(target=lambda: waited.append(second.open()), daemon=True)
    thread.start()
    thread.join(0.1)
    assert not waited
    opened.close()
    opened.close()
    thread.join(5)
    assert len(waited) == 1
    waited[0].close()


def test_threads_do_not_disturb_each_other():
    rules = base(VOCABULARY, rule("a", [pattern("thing", Test("size", "gte", 5))], conclude("mark", size=1)))
    engine = Engine(rules)
    facts = [[fact(f"thing/{n}", size=n) for n in range(limit)] for limit in range(3, 11)]
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda some: len(engine.run(some).firings), facts * 20))
    assert counts == [max(0, limit - 5) for limit in range(3, 11)] * 20


def test_17_a_session_is_deleted_safely_though_nothing_fired():
    """The engine frees a part of a new session that only an action initializes; a sentinel fires first."""
    for number in range(200):
        stage = DurableMatcher().prepare([rule("a", [pattern("thing", eq("size", 1000 + number))])])
        session = stage.open()
        assert session.add([(0, fact("thing/1", size=1))]) == []
        session.close()


def test_limit_64_sibling_conditions_true_for_one_fact():
    code = (
        "fire({str(n): {'all': [{'m': {'$and': [{'t': 1}, {'$lt': {'x': n}}]}}]} for n in range(100, 170)},"
        " [{'id': '1', 't': 1, 'x': 1}])"
    )
    assert "error code: 303" in outcome(code)
    many = [rule(f"r{n}", [pattern("thing", Test("size", "lt", n))]) for n in range(100, 400)]
    assert len(run(base(VOCABULARY, *many), [fact("thing/1", size=1)]).firings) == 300


def test_limit_255_rules_on_one_condition():
    """With exactly 256 the engine writes past an array, which may end the process: not tried here."""
    code = "fire({str(n): {'all': [{'m': {'t': 1}}]} for n in range(300)}, [{'id': '1', 't': 1}])"
    assert "error code: 108" in outcome(code)
    many = [rule(f"r{n}", [pattern("thing", eq("size", 1))]) for n in range(300)]
    assert len(run(base(VOCABULARY, *many), [fact("thing/1", size=1)]).firings) == 300


def test_limit_511_conditions_under_one_parent():
    code = "fire({str(n): {'all': [{'m': {'x': n}}]} for n in range(520)}, [])"
    assert outcome(code, seconds=2) == "hung"
    many = [rule(f"r{n}", [pattern("thing", eq("size", n))]) for n in range(1_200)]
    assert len(run(base(VOCABULARY, *many), [fact("thing/1", size=700)]).firings) == 1


def test_limit_of_patterns_and_properties_per_ruleset():
    wide = words(kind("thing", **{f"f{n}": "integer" for n in range(600)}))
    tests = [
        All(tuple(Test(f"f{(start + n) % 600}", "gte", 0) for n in range(40))) for start in range(0, 600, 20)
    ]
    rules = [rule(f"r{n}", [pattern("thing", test)] * (1 + n % 8)) for n, test in enumerate(tests)]
    rulesets = compiled(*rules)
    assert len(rulesets) > 2
    for ruleset in rulesets:
        assert sum(arity for _, arity in ruleset.rules) <= MOST_PATTERNS_OF_TYPE
        assert all(len(one.writers) <= MOST_PROPERTIES for one in ruleset.projections.values())
    several = words(*(kind(f"thing{n}", size="integer") for n in range(12)))
    mixed = [rule(f"m{n}", [pattern(f"thing{n % 12}", eq("size", n))]) for n in range(600)]
    packed = compiled(*mixed)
    assert len(packed) < 12
    assert all(sum(arity for _, arity in one.rules) <= MOST_PATTERNS_IN_RULESET for one in packed)
    found = run(base(several, *mixed), [fact(f"thing{n % 12}/1", size=n) for n in range(588, 600)])
    assert len(found.firings) == 12
    single = [rule(f"r{n}", [pattern("thing", test)]) for n, test in enumerate(tests)]
    facts = [
        fact("thing/1", **{f"f{n}": n for n in range(600)}),
        fact("thing/2", **{f"f{n}": n for n in range(300)}),
    ]
    assert len(run(base(wide, *single), facts).firings) == 30 + 14


def test_the_largest_rule_the_language_allows():
    patterns = [pattern("thing", eq("size", n), alias=f"p{n}") for n in range(8)]
    either = Any(tuple(eq("weight", n) for n in range(MOST_ALTERNATIVES)))
    rules = base(VOCABULARY, rule("a", patterns), rule("b", [pattern("thing", either)]))
    facts = [fact(f"thing/{n}", size=n, weight=n) for n in range(8)]
    done = run(rules, facts)
    assert [one.rule.id for one in done.firings] == ["a"] + ["b"] * 8
    assert [one.id for _, one in done.firings[0].matches] == [one.id for one in facts]


def test_messages_name_the_facts_in_the_order_of_the_patterns():
    for arity in range(1, 9):
        aliases = ALIASES[:arity]
        rules = {"0": {"all": [{alias: {"t": n}} for n, alias in enumerate(aliases)], "cap": 60_000}}
        facts = [{"id": str(10 * n + copy), "t": n} for n in range(arity) for copy in range(2)]
        ((_, matches),) = fire(rules, facts[::-1])[1]
        assert len(matches) == 2**arity
        for match in matches:
            assert list(match) == list(aliases)
            assert [one["t"] for one in match.values()] == list(range(arity))


def test_cap_gives_all_matches_of_a_rule_in_one_message():
    rules = {"0": {"all": [{"a": {"t": 1}}], "cap": 60_000}}
    ((_, found),) = fire(rules, [{"id": str(n), "t": 1} for n in range(1_000)])[1]
    assert sorted(int(one["a"]["id"]) for one in found) == list(range(1_000))


def test_a_text_cannot_pass_for_an_id():
    rules = base(
        VOCABULARY, rule("a", [pattern("thing", Test("color", "ne", "x"), alias=one) for one in ("q", "r")])
    )
    feigned = ['{"id":"0"', '"a":{"id":"1"', '\\"a\\":{\\"id\\":\\"1\\"', '","id":"7']
    done = run(rules, [fact(f"thing/{n}", color=text) for n, text in enumerate(feigned)])
    assert len(done.firings) == 12


def test_facts_are_narrow():
    (ruleset,) = compiled(
        rule("a", [pattern("thing", Test("size", "in", (1, 2)), Test("color", "exists", True))])
    )
    shown = project(
        ruleset.projections["thing"], 12, fact("thing/x", size=1, color="red", weight=2.5, sold=True)
    )
    assert json.loads(shown) == {"id": "12", "t": 1, "p0": True, "p1": True}


def test_facts_go_only_to_rulesets_that_ask_for_their_type():
    vocabulary = words(*(kind(f"k{n}", size="integer") for n in range(300)))
    rules = [rule(f"r{n}", [pattern(f"k{n}")]) for n in range(300)]
    first, second = compiled(*rules)
    assert not first.projections.keys() & second.projections.keys()
    assert len(run(base(vocabulary, *rules), [fact("k7/1"), fact("k8/1")]).firings) == 2


def test_an_engine_error_names_rules_and_facts():
    """An engine error never gets out as it is; here the ruleset is taken away under a session."""
    patterns = [pattern("thing", Test("size", "gte", n), alias=f"p{n}") for n in range(3)]
    stage = DurableMatcher().prepare([rule("three", patterns)])
    session = stage.open()
    try:
        durable_rules_engine.delete_ruleset(stage._registered[0][0])
        with pytest.raises(InferenceError, match=r"firing three over thing/1.*error code: 111"):
            session.add([(0, fact("thing/1", size=1))])
    finally:
        session.close()
        durable._handles.pop((stage._registered[0][1].text, 0))


def test_random_facts_are_valid_json_for_the_engine():
    for seed in range(100):
        r = seeded(f"json {seed}")
        rules = random_base(r)
        facts = random_facts(r, rules.vocabulary)
        for ruleset in compiled(*rules.of_stage("one")):
            for one in facts:
                if one.type in ruleset.projections:
                    shown = project(ruleset.projections[one.type], 1, one)
                    assert json.loads(shown)["id"] == "1"
                    assert shown.isascii()


def test_copies_of_a_reference_are_made_outside_the_engine():
    made = conclude("mark", size=Reference("thing", "size"))
    done = run(base(VOCABULARY, rule("a", [pattern("thing")], made)), [fact("thing/1", size=4)])
    assert [one.fields["size"] for one in done.of_type("mark")] == [4]


def test_sequences_of_rounds_keep_sessions_apart():
    steps = [rule(f"r{n}", [pattern("thing", eq("size", n))], conclude("mark", size=n)) for n in range(60)]
    chained = [rule(f"s{n}", [pattern("mark", eq("size", n))]) for n in range(60)]
    done = run(base(VOCABULARY, *steps, *chained), [fact(f"thing/{n}", size=n) for n in range(60)])
    assert all(a.number + 1 == b.number for a, b in pairwise(done.firings))
    assert len(done.firings) == 120
