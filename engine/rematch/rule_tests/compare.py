"""Hold what happened against what a case expects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from rematch.inference.reference import evaluate, explain
from rematch.rule_tests.explain import behind_outcome, concluded_by, unmet, values_of, why_fired, why_silent
from rematch.rules.language import All

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.errors import Position
    from rematch.facts.fact import Fact
    from rematch.rule_tests.cases import (
        Case,
        ExpectedFact,
        ExpectedOutcome,
        ExpectedPhrase,
        ExpectedRule,
    )
    from rematch.rule_tests.running import Ran
    from rematch.rules.language import RuleBase

_MOST = 3
_ESCAPES = re.compile(r"\\([^\w\s])")
_MARKS = re.compile(r"\*\*|(?: \[\d+\])+| †")


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that was not met: what was expected, what happened, and why, line by line."""

    expected: str
    happened: str
    why: tuple[str, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Result:
    """A case and what of it was not met; without misses it passed."""

    case: Case
    misses: tuple[Miss, ...]

    @property
    def passed(self) -> bool:
        """Return whether all that is expected happened."""
        return not self.misses


def compared(ran: Ran, rule_base: RuleBase) -> Result:
    """Return the result of a case that has run."""
    expected = ran.case.expected
    fired = {firing.rule.id for firing in ran.inference.firings}
    misses = [
        *(_rule_miss(one, ran, rule_base) for one in expected.rules if (one.rule in fired) is not one.fires),
        *(_outcome_misses(expected.outcomes, ran, rule_base)),
        *(_fact_misses(expected.facts, ran)),
        *(_phrase_misses(expected.phrases, ran)),
    ]
    return Result(ran.case, tuple(misses))


def _rule_miss(one: ExpectedRule, ran: Ran, rule_base: RuleBase) -> Miss:
    rule = rule_base.by_id()[one.rule]
    if one.fires:
        return Miss(f"{one.rule} fires", "it did not fire", why_silent(rule, ran, rule_base), one.position)
    return Miss(f"{one.rule} does not fire", "it fired", why_fired(rule, ran), one.position)


def _outcome_misses(expected: tuple[ExpectedOutcome, ...], ran: Ran, rule_base: RuleBase) -> Iterator[Miss]:
    for one in expected:
        first = next((fact for fact in ran.inference.of_type(one.type) if fact.fields["place"] == 1), None)
        value = None if first is None else str(first.fields[one.field])
        if value != one.value:
            yield Miss(
                f"{one.name}: {one.value or 'nothing'}",
                f"{one.name}: {value or 'nothing'}",
                behind_outcome(one, ran, rule_base),
                one.position,
            )


def _fact_misses(expected: tuple[ExpectedFact, ...], ran: Ran) -> Iterator[Miss]:
    for one in expected:
        facts = ran.inference.of_type(one.type)
        found = [fact for fact in facts if evaluate(one.condition, fact.fields)]
        if found if one.count is None else len(found) == one.count:
            continue
        wanted = f"{one.type} with {one.condition}" if one.condition != All(()) else one.type
        if one.count is None:
            yield Miss(wanted, _none_of(one.type, facts), _nearest(one, facts), one.position)
        else:
            why = found or facts
            shown = tuple(_told(fact, ran) for fact in why[:_MOST])
            number = f"exactly {one.count}" if one.count else "no"
            yield Miss(f"{number} {wanted}", f"found {len(found)}", shown, one.position)


def _none_of(name: str, facts: tuple[Fact, ...]) -> str:
    if not facts:
        return f"there is no {name} at all"
    return f"none of the {len(facts)} is like that" if len(facts) > 1 else f"the one {name} is not like that"


def _nearest(one: ExpectedFact, facts: tuple[Fact, ...]) -> tuple[str, ...]:
    failures = sorted(
        ((explain(one.condition, fact.fields), fact) for fact in facts), key=lambda pair: len(pair[0])
    )
    return tuple(unmet(fact.id, failure) for failed, fact in failures[:_MOST] for failure in failed)


def _told(fact: Fact, ran: Ran) -> str:
    rule = concluded_by(fact, ran)
    return f"{fact.id}: {values_of(fact)}" + (f" (by {rule})" if rule else "")


def _phrase_misses(expected: tuple[ExpectedPhrase, ...], ran: Ran) -> Iterator[Miss]:
    if ran.report is None:
        return
    lines = [line for raw in ran.report.splitlines() if (line := _plain(raw))]
    whole = " ".join(lines)
    name = f"the {ran.case.expected.report} report"
    for one in expected:
        phrase = one.text.casefold()
        if (phrase in whole.casefold()) is one.said:
            continue
        if one.said:
            near = max(lines, key=lambda line: _likeness(phrase, line))
            yield Miss(f"{name} says: {one.text}", "it does not", (f"nearest: {_short(near)}",), one.position)
        else:
            told = next((line for line in lines if phrase in line.casefold()), "across two lines")
            yield Miss(f"{name} does not say: {one.text}", "it does", (f"in: {_short(told)}",), one.position)


def _plain(line: str) -> str:
    """Return a line of the report as it reads: no escapes, bold marks, source numbers or daggers."""
    return " ".join(_ESCAPES.sub(r"\1", _MARKS.sub("", line)).split())


def _likeness(phrase: str, line: str) -> float:
    """Return how much of a phrase stands in a line, by the longest run of characters and by shared words."""
    low = line.casefold()
    words = set(phrase.split())
    shared = len(words & set(low.split())) / max(len(words), 1)
    run = SequenceMatcher(None, phrase, low, autojunk=False).find_longest_match().size
    return shared + run / max(len(phrase), 1)


def _short(line: str) -> str:
    return line if len(line) <= 300 else line[:297] + "..."
