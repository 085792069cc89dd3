"""Whether two rules can hold at once, and whether one holds wherever the other does.

Patterns of two rules speak of the same fact when the type has one fact only, or one for each value of fields
that both bind to the same value: as the vocabulary declares (``one_for``), and as steps make them (groups,
places).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING

from rematch.rule_checks.space import Space, implied
from rematch.rules.language import All, Focus, Rank, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rematch.crossref.steps import PlacedStep
    from rematch.facts.fact import Value
    from rematch.rule_checks.base import CheckedBase
    from rematch.rules.language import Condition, Pattern, Rule


@dataclass(frozen=True)
class Together:
    """Compares rules of one base."""

    base: CheckedBase

    @cached_property
    def _implications(self) -> dict[tuple[str, Condition, Condition], bool]:
        return {}

    @cached_property
    def _keys(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """For each type the groups of fields whose values tell which fact it is."""
        types = self.base.rule_base.vocabulary.types
        found: dict[str, list[tuple[str, ...]]] = {name: [] for name in types}
        for fact_type in types.values():
            if fact_type.one_for is not None and fact_type.chosen_by is None:
                found[fact_type.name].append(fact_type.one_for)
        for placed in self.base.links.steps:
            for name in placed.makes:
                found[name].extend(_keys_made(placed, found))
        return {name: tuple(keys) for name, keys in found.items()}

    def keys(self, type_name: str) -> tuple[tuple[str, ...], ...]:
        """Return the groups of fields that tell which fact of a type it is; an empty group: the only one."""
        return self._keys[type_name]

    def bound(self, pattern: Pattern, name: str) -> Value | None:
        """Return the one value with which a field can pass a pattern, or None when there are several."""
        space = self.base.space(pattern)
        if not space.exact or name not in space.values:
            return None
        boxes = space.boxes(pattern.condition)
        held = {number for box in boxes for number in box.get(name, range(len(space.values[name])))}
        return space.values[name][held.pop()] if len(held) == 1 else None

    def same_fact(self, one: Pattern, other: Pattern) -> bool:
        """Return whether two patterns that both hold certainly hold of the same fact."""
        return one.type == other.type and any(
            all(
                (value := self.bound(one, name)) is not None and value == self.bound(other, name)
                for name in key
            )
            for key in self.keys(one.type)
        )

    def implied(self, type_name: str, narrow: Condition, wide: Condition) -> bool:
        """Return whether every fact of the type that passes ``narrow`` passes ``wide``."""
        key = (type_name, narrow, wide)
        if key not in self._implications:
            fact_type = self.base.rule_base.vocabulary.types[type_name]
            self._implications[key] = narrow == wide or implied(fact_type, narrow, wide)
        return self._implications[key]

    def holds_within(self, inner: Rule, outer: Rule) -> Mapping[str, str] | None:
        """Return which pattern of ``inner`` fills each of ``outer``, if that one holds wherever it does.

        By alias; None when it does not, or when that cannot be told pattern by pattern.
        """
        if len(outer.patterns) > len(inner.patterns):
            return None
        if not all(
            any(
                one.type == forbidden.type and self.implied(one.type, forbidden.condition, one.condition)
                for one in inner.none
            )
            for forbidden in outer.none
        ):
            return None
        for chosen in permutations(inner.patterns, len(outer.patterns)):
            pairs = list(zip(outer.patterns, chosen, strict=True))
            if all(
                wide.type == narrow.type and self.implied(wide.type, narrow.condition, wide.condition)
                for wide, narrow in pairs
            ):
                return {wide.alias: narrow.alias for wide, narrow in pairs}
        return None

    def excluded(self, one: Rule, other: Rule, shared: Sequence[tuple[Pattern, Pattern]] = ()) -> bool:
        """Return whether two rules never hold together, the ``shared`` patterns being of one fact."""
        return any(
            not self._meet(pattern, twin)
            for pattern in one.patterns
            for twin in other.patterns
            if (pattern, twin) in shared or self.same_fact(pattern, twin)
        ) or any(
            pattern.type == forbidden.type
            and self.implied(pattern.type, pattern.condition, forbidden.condition)
            for pattern, forbidden in (*_against(one, other), *_against(other, one))
        )

    def _meet(self, one: Pattern, other: Pattern) -> bool:
        space = Space(self.base.type_of(one), (one.condition, other.condition))
        joint = All((one.condition, other.condition))
        return not space.exact or bool(space.boxes(joint))


def _against(one: Rule, other: Rule) -> Iterator[tuple[Pattern, Pattern]]:
    return ((pattern, forbidden) for pattern in one.patterns for forbidden in other.none)


def _keys_made(placed: PlacedStep, known: Mapping[str, list[tuple[str, ...]]]) -> Iterator[tuple[str, ...]]:
    step = placed.step
    if isinstance(step, Focus):
        return
    if isinstance(step, Tally) and step.for_each is not None:
        yield from (key for key in known[step.for_each] if set(key) <= set(step.by))
        return
    yield step.by
    if isinstance(step, Rank):
        yield ("place",)
        yield from (key for key in known[step.of] if set(key) <= set(step.by))
