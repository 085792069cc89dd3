"""Why a field is not the choice: what closes it, what kept it down, and what would change that.

Uses the reference evaluator on the rules that stayed silent; it never decides a plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.inference.reference import explain_silence
from rematch.rules.language import Reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.inference.reference import Failure
    from rematch.plan.model import FieldFit, Judgement, Notice, Plan, Points
    from rematch.rules.language import Conclusion, Rule, RuleBase

_MOST_FAILURES = 2
_THRESHOLDS = ("lt", "lte", "gt", "gte", "between")


@dataclass(frozen=True, slots=True)
class Unfired:
    """A rule in favor of the field that did not fire, and the tests that failed.

    ``changeable``: every failed test is of a field that the applicant can change by work.
    """

    rule: Rule
    gain: str
    failures: tuple[tuple[str, Failure], ...]
    changeable: bool


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The field beside the choice: gates, judgements and points against it, and what would help."""

    field: FieldFit
    choice: FieldFit | None
    gates: tuple[Notice, ...]
    against: tuple[tuple[str, Judgement], ...]
    minus: tuple[Points, ...]
    lost: tuple[tuple[str, str | None, str | None], ...]
    would_help: tuple[Unfired, ...]


def why_not(plan: Plan, specialty: str, rule_base: RuleBase) -> WhyNot:
    """Return what keeps ``specialty`` from being the choice of ``plan``."""
    field = plan.field(specialty)
    levels = rule_base.vocabulary.scales["level"]
    return WhyNot(
        field=field,
        choice=plan.choice,
        gates=field.gates,
        against=tuple(
            (rating.dimension, judgement)
            for rating in field.ratings
            for judgement in rating.judgements
            if judgement.counted and _speaks_against(judgement, rating.level, levels[-1])
        ),
        minus=tuple(points for points in field.points if points.points < 0),
        lost=_compared(field, plan.choice),
        would_help=tuple(_would_help(plan, field, rule_base)),
    )


def _speaks_against(judgement: Judgement, level: str | None, best: str) -> bool:
    if judgement.effect in {"lower", "cap"}:
        return True
    return judgement.effect == "base" and judgement.level == level and level != best


def _compared(field: FieldFit, choice: FieldFit | None) -> tuple[tuple[str, str | None, str | None], ...]:
    if choice is None or choice.specialty == field.specialty:
        return ()
    return tuple(
        (own.dimension, own.level, other.level)
        for own, other in zip(field.ratings, choice.ratings, strict=True)
    )


def _would_help(plan: Plan, field: FieldFit, rule_base: RuleBase) -> list[Unfired]:
    fired = {
        firing.rule.id
        for firing in plan.inference.firings
        if any(fact.fields.get("specialty") == field.specialty for _, fact in firing.matches)
    }
    about = [
        fact
        for fact in plan.inference.facts
        if fact.type != "candidate" or fact.fields["specialty"] == field.specialty
    ]
    levels = rule_base.vocabulary.scales["level"]
    found: list[Unfired] = []
    for rule in rule_base.rules:
        gains = [gain for conclusion in rule.conclusions if (gain := _gain(conclusion, field, levels))]
        if not gains or rule.id in fired or not any(pattern.type == "candidate" for pattern in rule.patterns):
            continue
        silence = explain_silence(rule, about)
        failures = tuple((alias, failure) for alias, _, missed in silence.nearest for failure in missed)
        if silence.blocked_by or not 0 < len(failures) <= _MOST_FAILURES:
            continue
        changeable = all(_changeable(rule, alias, failure, rule_base) for alias, failure in failures)
        if changeable or (_is_rating(rule) and _is_one_threshold(failures)):
            found.append(Unfired(rule, gains[0], failures, changeable))
    return found


def _changeable(rule: Rule, alias: str, failure: Failure, rule_base: RuleBase) -> bool:
    kind = next(pattern.type for pattern in rule.patterns if pattern.alias == alias)
    return rule_base.vocabulary.types[kind].fields[failure.test.field].changeable


def _is_rating(rule: Rule) -> bool:
    return any(conclusion.type == "rating" for conclusion in rule.conclusions)


def _is_one_threshold(failures: tuple[tuple[str, Failure], ...]) -> bool:
    """Return whether one number alone keeps the rule from firing; other fixed facts are not worth naming."""
    return len(failures) == 1 and failures[0][1].test.operator in _THRESHOLDS and not failures[0][1].unknown


def _gain(conclusion: Conclusion, field: FieldFit, levels: Sequence[str]) -> str | None:
    """Return what the conclusion would add to the field, or None when it would add nothing."""
    given = {name: value for name, value in conclusion.fields if not isinstance(value, Reference)}
    if conclusion.type == "merit":
        points = given.get("points")
        return f"{points:+g} points" if isinstance(points, int | float) and points > 0 else None
    if conclusion.type != "rating":
        return None
    level = next(
        (rating.level for rating in field.ratings if rating.dimension == given.get("dimension")), None
    )
    if given.get("effect") == "raise" and level != levels[-1]:
        return f"raises {given['dimension']}"
    if (
        given.get("effect") == "base"
        and given.get("level") != levels[0]
        and (level is None or levels.index(str(given["level"])) > levels.index(level))
    ):
        return f"{given['dimension']} {given['level']}"
    return None
