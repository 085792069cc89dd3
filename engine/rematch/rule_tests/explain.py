"""Why a rule stayed silent or fired, and what stands behind an outcome, in lines to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.inference.reference import explain_silence
from rematch.plan.wording import plain_value
from rematch.rule_tests.cases import GivenFacts
from rematch.rules.language import Focus, Rank, tests_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rematch.facts.fact import Fact
    from rematch.inference.reference import Failure
    from rematch.rule_tests.cases import ExpectedOutcome
    from rematch.rule_tests.running import Ran
    from rematch.rules.language import Rule, RuleBase, Step

_FIRING = "firing:"
_MOST = 3


def values_of(fact: Fact, names: Collection[str] | None = None) -> str:
    """Return the fields of a fact (or those of ``names``) as ``name value``, with commas."""
    chosen = fact.fields if names is None else [name for name in dict.fromkeys(names) if name in fact.fields]
    return ", ".join(f"{name} {plain_value(fact.fields[name])}" for name in chosen)


def unmet(name: str, failure: Failure) -> str:
    """Return one failed test of the fact called ``name``, and what the fact says instead."""
    held = "is not known" if failure.value is None else f"is {plain_value(failure.value)}"
    return f"{name}.{failure.test} does not hold: {failure.test.field} {held}"


def why_silent(rule: Rule, ran: Ran, rule_base: RuleBase) -> tuple[str, ...]:
    """Return what kept a rule from firing: of each fact it asks for, the nearest, and the tests it fails."""
    facts = _seen_by(rule, ran, rule_base)
    silence = explain_silence(rule, facts)
    types = {pattern.alias: pattern.type for pattern in rule.patterns}
    found: list[str] = []
    for alias, fact, failures in silence.nearest:
        if fact is None:
            found.append(f"there is no {types[alias]} here")
            continue
        alone = sum(1 for other in facts if other.type == fact.type) == 1
        found += [unmet(fact.type if alone else fact.id, failure) for failure in failures]
    found += [
        f"{fact.id} is there ({values_of(fact)}), and 'none' forbids it"
        for fact in silence.blocked_by[:_MOST]
    ]
    return tuple(found) or ("each thing it asks for is there, but not in facts of their own",)


def why_fired(rule: Rule, ran: Ran) -> tuple[str, ...]:
    """Return the facts behind the firings of a rule, with the fields that it tests, and what it concluded."""
    firings = [firing for firing in ran.inference.firings if firing.rule.id == rule.id]
    tested = {
        pattern.alias: [test.field for test in tests_of(pattern.condition)] for pattern in rule.patterns
    }
    found: list[str] = []
    for firing in firings[:_MOST]:
        for alias, fact in firing.matches:
            said = values_of(fact, tested[alias])
            found.append(f"{fact.id}: {said}" if said else f"{fact.id} is there, which is all it asks")
        found += [f"so it concluded {fact.type}: {values_of(fact)}" for fact in firing.conclusions]
    if len(firings) > _MOST:
        found.append(f"and {len(firings) - _MOST} times more")
    return tuple(found)


def behind_outcome(expected: ExpectedOutcome, ran: Ran, rule_base: RuleBase) -> tuple[str, ...]:
    """Return the rules that proposed what was ranked; without any the first places, and what was expected."""
    ranked = expected.type
    rank = next((step for step in _steps(rule_base) if isinstance(step, Rank) and step.type == ranked), None)
    before = ran.inference.of_type(rank.of) if rank is not None else ()
    proposals = [
        f"{rule} concluded {fact.type}: {values_of(fact)}"
        for fact in before
        if (rule := concluded_by(fact, ran)) is not None
    ]
    places = [f"place {fact.fields['place']}: {values_of(fact)}" for fact in _placed(ranked, ran)[:_MOST]]
    wanted = [
        f"expected: {values_of(fact)}"
        for fact in before
        if fact.fields.get(expected.field) == expected.value and expected.value is not None
    ]
    return tuple(proposals or [*places, *wanted]) or (f"nothing was put in order as {ranked}",)


def concluded_by(fact: Fact, ran: Ran) -> str | None:
    """Return the rule that concluded a fact, or None when no rule did."""
    rule = _concluding(fact, ran)
    return rule.id if rule is not None else None


def _placed(ranked: str, ran: Ran) -> list[Fact]:
    return sorted(ran.inference.of_type(ranked), key=lambda fact: int(str(fact.fields["place"])))


def _steps(rule_base: RuleBase) -> Iterator[Step]:
    for stage in rule_base.stages:
        yield from stage.steps


def _seen_by(rule: Rule, ran: Ran, rule_base: RuleBase) -> list[Fact]:
    """Return the facts that were there while the stage of the rule ran: no later conclusions or counts."""
    order = {stage.name: number for number, stage in enumerate(rule_base.stages)}
    made = _made_after(rule_base)
    own = order[rule.stage]
    given = ran.case.given
    written = {fact.id for fact in given.facts} if isinstance(given, GivenFacts) else set()

    def there(fact: Fact) -> bool:
        if fact.id in written:
            return True
        by = _concluding(fact, ran)
        if by is not None:
            return order[by.stage] <= own
        return made.get(fact.type, -1) < own

    return [fact for fact in ran.inference.facts if there(fact)]


def _concluding(fact: Fact, ran: Ran) -> Rule | None:
    numbers = [origin.removeprefix(_FIRING) for origin in fact.origin_of("") if origin.startswith(_FIRING)]
    return ran.inference.firings[int(numbers[0]) - 1].rule if numbers else None


def _made_after(rule_base: RuleBase) -> Mapping[str, int]:
    """Return for each type that a step makes the number of the stage after which it does."""
    return {
        name: number
        for number, stage in enumerate(rule_base.stages)
        for step in stage.steps
        for name in (step.types if isinstance(step, Focus) else (step.type,))
    }
