"""What the conclusions and the texts of a rule may refer to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.errors import suggestion
from rematch.inference.normal_form import known_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import FactType
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Pattern


@dataclass(frozen=True, slots=True)
class Scope:
    """The patterns of one rule by alias, over a vocabulary; ``doubtful`` aliases could not be read.

    ``of_row``: the rule is a row of a table, which may name further types under ``also``.
    """

    vocabulary: Vocabulary
    patterns: Mapping[str, Pattern]
    doubtful: frozenset[str] = frozenset()
    of_row: bool = False

    def type_of(self, alias: str) -> FactType:
        """Return the type of the fact behind an alias."""
        return self.vocabulary.types[self.patterns[alias].type]

    def remedy(self, name: str) -> str | None:
        """Return what to do about a name that is no alias, or None."""
        if self.of_row and name in self.vocabulary.types:
            return f"name it once under the table: also: [{name}]"
        return suggestion(name, self.patterns)

    def certain(self, alias: str, name: str) -> bool:
        """Return whether the fact behind an alias certainly has a field when the rule fires."""
        fact_type = self.type_of(alias)
        return name in fact_type.required or name in fact_type.known_with(
            known_fields(self.patterns[alias].condition)
        )
