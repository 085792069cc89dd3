"""What all checks of one knowledge base share: the rules, who makes and reads what, and where things stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rematch.crossref.links import Links
from rematch.rule_checks.places import Places
from rematch.rule_checks.space import Space

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import FactType
    from rematch.knowledge_base import KnowledgeBase
    from rematch.rules.language import Condition, Pattern, RuleBase


@dataclass(frozen=True)
class CheckedBase:
    """A knowledge base as the checks see it."""

    knowledge_base: KnowledgeBase

    @property
    def rule_base(self) -> RuleBase:
        """The rules, stages and vocabulary."""
        return self.knowledge_base.rule_base

    @cached_property
    def links(self) -> Links:
        """Who makes and who reads each type."""
        return Links(self.rule_base)

    @cached_property
    def places(self) -> Places:
        """Where the parts of rules stand."""
        return Places(self.knowledge_base)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The number of each stage."""
        return {stage.name: number for number, stage in enumerate(self.rule_base.stages)}

    @cached_property
    def _spaces(self) -> dict[tuple[str, Condition], Space]:
        return {}

    def type_of(self, pattern: Pattern) -> FactType:
        """Return the type of the facts that a pattern asks for."""
        return self.rule_base.vocabulary.types[pattern.type]

    def space(self, pattern: Pattern) -> Space:
        """Return the facts that the condition of a pattern tells apart."""
        key = (pattern.type, pattern.condition)
        if key not in self._spaces:
            self._spaces[key] = Space(self.type_of(pattern), (pattern.condition,))
        return self._spaces[key]
