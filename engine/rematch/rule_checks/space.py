"""Where conditions on one type of fact hold: boxes over finite values that stand for all others.

A condition is spread out into alternatives, each a box that bounds some fields. A box holds a fact when every
field can have a value in it and what the known fields bring or presuppose is in it too; that is decided
exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rematch.inference.normal_form import alternatives
from rematch.rules.language import Test, tests_of
from rematch.rules.regions import FEW_WORDS, holds_at, points
from rematch.rules.table_areas import common
from rematch.tables_analysis.boxes import Search

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rematch.facts.fact import Value
    from rematch.knowledge.fact_types import FactType
    from rematch.rules.language import Condition
    from rematch.rules.table_areas import Box


@dataclass(frozen=True)
class Space:
    """The facts of one type, told apart as far as ``conditions`` tell them apart."""

    type: FactType
    conditions: tuple[Condition, ...]

    @cached_property
    def exact(self) -> bool:
        """Whether every verdict about the conditions is exact; of lists of many words not all are tried."""
        return not any(
            self.type.fields[name].type == "list" and len({test.operand for test in tests}) > FEW_WORDS
            for name, tests in self._tests.items()
        )

    @cached_property
    def values(self) -> Mapping[str, tuple[Value | None, ...]]:
        """The values tried of each field that the conditions test; None is unknown and comes first."""
        required = self.type.required
        return {
            name: points(self.type.fields[name], tests, certain=name in required)
            for name, tests in self._tests.items()
        }

    @cached_property
    def _tests(self) -> Mapping[str, tuple[Test, ...]]:
        found: dict[str, dict[Test, None]] = {}
        for condition in self.conditions:
            for test in tests_of(condition):
                found.setdefault(test.field, {})[test] = None
        return {name: tuple(tests) for name, tests in found.items()}

    @cached_property
    def _held(self) -> dict[Test, frozenset[int]]:
        return {}

    @cached_property
    def _boxes(self) -> dict[Condition, tuple[Box, ...]]:
        return {}

    def _holds(self, test: Test) -> frozenset[int]:
        if test not in self._held:
            self._held[test] = holds_at(test, test.field, self.values[test.field])
        return self._held[test]

    def boxes(self, condition: Condition) -> tuple[Box, ...]:
        """Return where a condition made of the tests of the space is true; none: nowhere."""
        if condition not in self._boxes:
            spread = ((condition,),) if isinstance(condition, Test) else alternatives(condition)
            found = (self._box(tests) for tests in spread)
            self._boxes[condition] = tuple(box for box in found if self.possible(box))
        return self._boxes[condition]

    def always(self, condition: Condition) -> bool:
        """Return whether certainly every fact passes a condition made of the tests of the space."""
        if not self.exact:
            return False
        if isinstance(condition, Test) and not self.type.conditional:
            return len(self._holds(condition)) == len(self.values[condition.field])
        return self.implies(({},), self.boxes(condition))

    def never(self, condition: Condition) -> bool:
        """Return whether certainly no fact passes a condition made of the tests of the space."""
        return self.exact and not self.boxes(condition)

    def can_hold(self, tests: Sequence[Test], apart: frozenset[str]) -> bool:
        """Return whether some fact passes all of the tests but those of the fields ``apart``."""
        return self.possible(self._box([test for test in tests if test.field not in apart]))

    def _box(self, tests: Sequence[Test]) -> Box:
        box: dict[str, frozenset[int]] = {}
        for test in tests:
            held = self._holds(test)
            box[test.field] = box[test.field] & held if test.field in box else held
        return box

    def possible(self, box: Box) -> bool:
        """Return whether some fact is in the box."""
        if not all(box.values()):
            return False
        certain = frozenset(name for name, held in box.items() if self.values[name][min(held)] is not None)
        known = self.type.known_with(certain | self.type.required)
        if any(
            name in box and all(self.values[name][number] is None for number in box[name]) for name in known
        ):
            return False
        wanted: dict[str, bool | str] = {}
        for name, other, value in self.type.conditional:
            if name in known and (
                wanted.setdefault(other, value) != value
                or (other in box and all(self.values[other][number] != value for number in box[other]))
            ):
                return False
        return True

    def outside(self, boxes: Sequence[Box], others: Sequence[Box]) -> Iterator[Box]:
        """Yield boxes with the facts that are in one of ``boxes`` and in none of the ``others``."""
        for box in boxes:
            search = Search(self.possible)
            everywhere = {name: frozenset(range(len(tried))) for name, tried in self.values.items()}
            yield from search.outside({**everywhere, **box}, others)
            if search.cut_short:
                yield box  # it may be that something is left, so nothing is claimed

    def implies(self, boxes: Sequence[Box], others: Sequence[Box]) -> bool:
        """Return whether every fact in one of ``boxes`` is in one of the ``others``."""
        return next(self.outside(boxes, others), None) is None

    def meeting(self, one: Sequence[Box], other: Sequence[Box]) -> Box | None:
        """Return a box with facts that are in one box of either side, or None when there is none."""
        met = (common(first, second) for first in one for second in other)
        return next((box for box in met if self.possible(box)), None)


def implied(fact_type: FactType, narrow: Condition, wide: Condition) -> bool:
    """Return whether every fact of the type that passes ``narrow`` certainly passes ``wide``."""
    space = Space(fact_type, (narrow, wide))
    return space.exact and space.implies(space.boxes(narrow), space.boxes(wide))
