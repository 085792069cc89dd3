"""What an advisor reads about a key while typing: ``templates/schema-words.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.errors import DocumentError, KnowledgeBaseError, Problem
from rematch.overlay.layers import read_layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.overlay.layers import Location

FILE = "schema-words.yaml"
ITSELF = "itself"
"""The key under which a kind of mapping is described as a whole."""


@dataclass(frozen=True, slots=True)
class KindWords:
    """The descriptions of one kind of mapping, by key."""

    by_key: Mapping[str, str]

    def described(self, key: str = ITSELF) -> dict[str, Data]:
        """Return the part of a schema that describes a key, or the mapping itself; empty without words."""
        return {"description": self.by_key[key]} if key in self.by_key else {}


@dataclass(frozen=True, slots=True)
class SchemaWords:
    """All descriptions, by what messages call the kind of mapping (``a rule``)."""

    kinds: Mapping[str, KindWords]

    def of(self, what: str) -> KindWords:
        """Return the descriptions of one kind of mapping; those called by their key have words in common."""
        named = _NAMED_PART if what.startswith("'") else what
        return self.kinds.get(what) or self.kinds.get(named, _NONE)


_NONE = KindWords({})
_NAMED_PART = "a named part"


def load_schema_words(templates: Location) -> SchemaWords:
    """Read the descriptions; KnowledgeBaseError when the file is no mapping of mappings of texts."""
    try:
        document = read_layers(templates / FILE)
    except DocumentError as error:
        raise KnowledgeBaseError(error.problems) from error
    data = document.data
    problems: list[Problem] = []
    kinds: dict[str, KindWords] = {}
    for what, entries in (data if isinstance(data, dict) else {}).items():
        texts = entries if isinstance(entries, dict) else {}
        if not texts or not all(isinstance(text, str) for text in texts.values()):
            problems.append(
                Problem(
                    f"{what!r} must be a mapping of texts",
                    document.position((what,)),
                    remedy="write key: text",
                )
            )
        kinds[what] = KindWords({key: " ".join(str(text).split()) for key, text in texts.items()})
    if problems:
        raise KnowledgeBaseError(problems)
    return SchemaWords(kinds)
