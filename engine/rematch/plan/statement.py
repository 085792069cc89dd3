"""One sentence of the plan with everything behind it: the firing, its rule, its facts and its figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rematch.plan.wording import worded
from rematch.rules.language import tests_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.inference.engine import Firing
    from rematch.rules.language import Rule

FIGURE = "figure:"
_SHOWN = re.compile(r"\b([a-z_][a-z0-9_]*)\.([a-z_][a-z0-9_]*)\b")


@dataclass(frozen=True)
class Statement:
    """A sentence that a rule gave; ``text`` is written when it is first read."""

    firing: Firing

    @property
    def rule(self) -> Rule:
        """The rule that fired."""
        return self.firing.rule

    @cached_property
    def text(self) -> str:
        """The reason of the rule, in the words of its author, with this person's facts."""
        return worded(self.rule.because, self.firing)

    def worded(self, text: str) -> str:
        """Return another text of the same rule (a question, a task) with this person's facts."""
        return worded(text, self.firing)

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Ids of the published figures behind the values that the rule tests or shows."""
        found: dict[str, None] = {}
        for _, _, origins in self.used():
            for origin in origins:
                if origin.startswith(FIGURE):
                    found.setdefault(origin.removeprefix(FIGURE))
        return tuple(found)

    def used(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield (fact id, field, origins) of every known value that the rule tests or shows."""
        names = fields_used(self.rule)
        for alias, fact in self.firing.matches:
            for name in names.get(alias, ()):
                if name in fact.fields:
                    yield fact.id, name, fact.origin_of(name)

    @property
    def is_house(self) -> bool:
        """Whether the rule rests on the maintainers' judgement, wholly or in part."""
        return "house" in self.rule.source


@lru_cache(maxsize=8192)
def fields_used(rule: Rule) -> dict[str, tuple[str, ...]]:
    """Return for each alias of a rule the fields that it tests or shows in its texts, in that order."""
    found: dict[str, dict[str, None]] = {pattern.alias: {} for pattern in rule.patterns}
    for pattern in rule.patterns:
        found[pattern.alias].update(dict.fromkeys(test.field for test in tests_of(pattern.condition)))
    for text in _texts(rule):
        for alias, name in _SHOWN.findall(text):
            if alias in found:
                found[alias].setdefault(name)
    return {alias: tuple(names) for alias, names in found.items()}


def _texts(rule: Rule) -> Iterator[str]:
    """Yield the reason of a rule and every text it concludes that may show a fact."""
    yield rule.because
    for conclusion in rule.conclusions:
        for _, value in conclusion.fields:
            if isinstance(value, str) and "{" in value:
                yield value
