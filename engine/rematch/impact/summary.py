"""What all comparisons together say: how many plans move, in what, from what to what, and by which rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rematch.impact.differences import differing_files, differing_rules
from rematch.impact.outcome import CONCLUSIONS, MOVED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.errors import Position
    from rematch.impact.compare import Comparison
    from rematch.impact.differences import Difference
    from rematch.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class RuleImpact:
    """One rule over the profiles counted: in how many it fires more often, less often, or as often as before.

    ``difference``: how the rule itself differs, None when it is the same in both bases.
    """

    rule: str
    difference: Difference | None
    where: Position
    gained: int
    lost: int
    kept: int

    @property
    def fired(self) -> int:
        """In how many of the profiles it fires with either base."""
        return self.gained + self.lost + self.kept


@dataclass(frozen=True, slots=True)
class Movement:
    """So many profiles went from one value of a conclusion to another; None: it had none."""

    before: str | None
    after: str | None
    count: int


@dataclass(frozen=True)
class Impact:
    """Two knowledge bases over many profiles; ``files`` and ``rules`` are what differs between them."""

    before: KnowledgeBase
    after: KnowledgeBase
    comparisons: tuple[Comparison, ...]
    files: tuple[str, ...]
    rules: Mapping[str, Difference]

    @cached_property
    def changed(self) -> tuple[Comparison, ...]:
        """The profiles in which a conclusion moved."""
        return tuple(one for one in self.comparisons if one.changes)

    @cached_property
    def stirred(self) -> int:
        """How many of the other profiles fire other rules, or rules more or less often."""
        return sum(
            1
            for one in self.comparisons
            if not one.changes and any(old != new for old, new in one.fired.values())
        )

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """In how many profiles each conclusion moved."""
        found = Counter(change.conclusion for one in self.changed for change in one.changes)
        return {name: found[name] for name in CONCLUSIONS}

    def movements(self, conclusion: str) -> tuple[Movement, ...]:
        """Return from what to what a conclusion moved, the most frequent first."""
        found = Counter(
            (_word(change.before), _word(change.after))
            for one in self.changed
            if (change := one.change(conclusion)) is not None
        )
        ordered = sorted(found.items(), key=lambda item: (-item[1], item[0][0] or "", item[0][1] or ""))
        return tuple(Movement(old, new, count) for (old, new), count in ordered)

    @property
    def moved(self) -> Mapping[str, tuple[Movement, ...]]:
        """The movements of the conclusions that have one plain value each."""
        return {name: self.movements(name) for name in MOVED}

    @cached_property
    def responsible(self) -> tuple[RuleImpact, ...]:
        """The rules that differ and fired in a changed profile with either base, the most frequent first."""
        differing = {rule for rule, kind in self.rules.items() if kind != "reworded"}
        return self._rules(self.changed, differing)

    @cached_property
    def drawn_along(self) -> tuple[RuleImpact, ...]:
        """The rules that are the same, yet fire more or less often in a changed profile."""
        same = {rule for one in self.changed for rule in one.fired} - self.rules.keys()
        return tuple(one for one in self._rules(self.changed, same) if one.gained or one.lost)

    @cached_property
    def reworded(self) -> tuple[RuleImpact, ...]:
        """The rules that say the same in other words, over all profiles in which they fire."""
        return self._rules(
            self.comparisons, {rule for rule, kind in self.rules.items() if kind == "reworded"}
        )

    @cached_property
    def without_rule(self) -> int:
        """How many changed profiles fire no rule that differs: a table of facts or a setting moved them."""
        differing = {one.rule for one in self.responsible}
        return sum(1 for one in self.changed if not differing & one.fired.keys())

    @property
    def idle(self) -> tuple[str, ...]:
        """The rules that differ and fired for no profile at all."""
        fired = {rule for one in self.comparisons for rule in one.fired}
        return tuple(rule for rule in self.rules if rule not in fired)

    def _rules(self, profiles: tuple[Comparison, ...], wanted: set[str]) -> tuple[RuleImpact, ...]:
        counted: dict[str, Counter[str]] = {}
        for one in profiles:
            for rule in wanted & one.fired.keys():
                old, new = one.fired[rule]
                way = "kept" if old == new else "gained" if new > old else "lost"
                counted.setdefault(rule, Counter())[way] += 1
        known = {**self.before.rule_base.by_id(), **self.after.rule_base.by_id()}
        found = [
            RuleImpact(
                rule, self.rules.get(rule), known[rule].position, ways["gained"], ways["lost"], ways["kept"]
            )
            for rule, ways in counted.items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.gained - one.lost, -one.kept, one.rule)))


def impact_of(before: KnowledgeBase, after: KnowledgeBase, compared: tuple[Comparison, ...]) -> Impact:
    """Return what the comparisons say together."""
    return Impact(before, after, compared, differing_files(before, after), differing_rules(before, after))


def _word(value: object) -> str | None:
    return None if value is None else str(value)
