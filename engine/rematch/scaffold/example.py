"""What a new rule asks and concludes until somebody changes it: it loads, and fires for nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.errors import InputError, Problem, suggestion
from rematch.rule_tests.needed import needed_fields
from rematch.rules.language import Reference
from rematch.rules.node import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.document import Data
    from rematch.knowledge.fact_types import FactType, Field
    from rematch.rules.language import Conclusion, Rule, RuleBase

NOBODY = "CHANGE ME"
"""The text that the rule asks for: no fact holds it."""
SOMEBODY = "anything else"


@dataclass(frozen=True, slots=True)
class Example:
    """The fact that is asked for, the field that is tested, and what is concluded.

    ``needed``: what such a fact must hold in a test beside the field, because rules of the stage copy it.
    """

    stage: str
    type: str
    field: str
    needed: Mapping[str, Data]
    gives: str
    then: Mapping[str, Data]


def example_for(rule_base: RuleBase, stage: str) -> Example:
    """Return an example for a stage; InputError when the vocabulary has nothing to make it from."""
    asked = _asked(rule_base, stage)
    made = _made(rule_base, stage)
    if asked is None or made is None:
        raise InputError(
            Problem(
                f"there is no example for the stage {stage!r}",
                remedy="the vocabulary needs a built fact with a text field, and a concluded fact",
            )
        )
    kind, tested = asked
    names = needed_fields(rule_base, (stage,)).get(kind.name, frozenset()) & kind.required
    needed = {name: _placeholder(kind.fields[name]) for name in sorted(names - {tested.name})}
    gives, then = made
    return Example(stage, kind.name, tested.name, needed, gives.name, then)


def stage_for(rule_base: RuleBase, rule_id: str, stage: str | None) -> str:
    """Return the stage that was named, else that of the rules whose ids begin alike."""
    stages = [one.name for one in rule_base.stages]
    if stage is not None and stage not in stages:
        raise InputError(
            Problem("unknown stage", None, repr(stage), listed(stages), suggestion(stage, stages))
        )
    if stage is not None:
        return stage
    start = rule_id.partition(".")[0]
    alike = Counter(rule.stage for rule in rule_base.rules if rule.id.partition(".")[0] == start)
    if alike:
        return alike.most_common(1)[0][0]
    if start in stages:
        return start
    raise InputError(
        Problem(
            f"no stage is called {start!r}, and no rule begins so",
            allowed=listed(stages),
            remedy="name the stage with --stage",
        )
    )


def _asked(rule_base: RuleBase, stage: str) -> tuple[FactType, Field] | None:
    """Return the built type that rules ask for most, those of the stage first, and a text field of it."""
    uses = Counter(
        pattern.type
        for rule in rule_base.rules
        for pattern in rule.patterns
        for _ in range(len(rule_base.rules) if rule.stage == stage else 1)
    )
    kinds = [kind for kind in rule_base.vocabulary.types.values() if kind.made == "built"]
    for kind in sorted(kinds, key=lambda kind: -uses[kind.name]):
        for known in kind.fields.values():
            if known.type == "text":
                return kind, known
    return None


def _made(rule_base: RuleBase, stage: str) -> tuple[FactType, Mapping[str, Data]] | None:
    """Return what rules of the stage conclude most, filled as one of them fills it."""
    types = rule_base.vocabulary.types
    found = [one for rule in _plain_rules(rule_base) if rule.stage == stage for one in rule.conclusions]
    for name, _ in Counter(one.type for one in found).most_common():
        for one in sorted((one for one in found if one.type == name), key=lambda one: len(one.fields)):
            if not any(isinstance(value, Reference) for _, value in one.fields):
                return types[name], _filled(one, types[name])
    for kind in types.values():
        if kind.made == "concluded":
            return kind, {name: _placeholder(kind.fields[name]) for name in sorted(kind.required)}
    return None


def _plain_rules(rule_base: RuleBase) -> Iterator[Rule]:
    return (rule for rule in rule_base.rules if rule.table is None)


def _filled(conclusion: Conclusion, kind: FactType) -> Mapping[str, Data]:
    found: dict[str, Data] = {}
    for name, value in conclusion.fields:
        if kind.fields[name].type == "text":
            found[name] = NOBODY
        elif not isinstance(value, Reference):
            found[name] = [*value] if isinstance(value, tuple) else value
    return found


def _placeholder(known: Field) -> Data:
    if known.type == "flag":
        return False
    if known.numeric:
        return known.least if known.least is not None else known.most if known.most is not None else 0
    if known.type == "list":
        return [*known.values[:1]]
    return known.values[0] if known.values else NOBODY
