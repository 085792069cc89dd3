"""What the conclusions and the reason of a rule may refer to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.inference.normal_form import known_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import FactType
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Pattern


@dataclass(frozen=True, slots=True)
class Scope:
    """The patterns of one rule by alias, over a vocabulary; ``doubtful`` aliases could not be read."""

    vocabulary: Vocabulary
    patterns: Mapping[str, Pattern]
    doubtful: frozenset[str] = frozenset()

    def type_of(self, alias: str) -> FactType:
        """Return the type of the fact behind an alias."""
        return self.vocabulary.types[self.patterns[alias].type]

    def certain(self, alias: str, name: str) -> bool:
        """Return whether the fact behind an alias certainly has a field when the rule fires."""
        fact_type = self.type_of(alias)
        return name in fact_type.required or name in fact_type.known_with(
            known_fields(self.patterns[alias].condition)
        )
