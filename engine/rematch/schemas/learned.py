"""Turn what was asked of a file into the JSON Schema of such files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.schemas.watching import Asked, Keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rematch.document import Data, DataPath, Document
    from rematch.schemas.words import SchemaWords

_NOTHING_ASKED = Asked()


def learned_schema(
    document: Document, asked: Mapping[DataPath, Asked], words: SchemaWords
) -> dict[str, Data]:
    """Return the schema of a file from one sound example of it and what its reader asked.

    Words that the file declares itself (its own ids) are offered, not demanded: a new one may be added.
    """
    learner = _Learner(asked, words, frozenset(_declared(document.data, (), asked)))
    return learner.schema([_Part((), document.data)])


@dataclass(frozen=True, slots=True)
class _Part:
    """One of several parts of a file that stand for the same."""

    path: DataPath
    data: Data


def _declared(data: Data, path: DataPath, asked: Mapping[DataPath, Asked]) -> Iterator[str]:
    """Yield the names that a file gives to its own entries: free keys, and ids."""
    if isinstance(data, dict):
        if "entries" not in asked.get(path, _NOTHING_ASKED).ways:
            yield from data
        elif isinstance(data.get("id"), str):
            yield str(data["id"])
        for key, value in data.items():
            yield from _declared(value, (*path, key), asked)
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _declared(item, (*path, number), asked)


class _Learner:
    """Joins the parts that stand for the same into one schema."""

    def __init__(self, asked: Mapping[DataPath, Asked], words: SchemaWords, declared: frozenset[str]) -> None:
        self._asked = asked
        self._words = words
        self._declared = declared

    def schema(self, parts: Sequence[_Part]) -> dict[str, Data]:
        """Return the schema that all of ``parts`` pass."""
        by_shape: dict[str, list[_Part]] = {}
        for part in parts:
            by_shape.setdefault(self._shape(part), []).append(part)
        if "any" in by_shape:
            return {}
        found = [self._of_shape(shape, some) for shape, some in sorted(by_shape.items())]
        return found[0] if len(found) == 1 else {"anyOf": [*found]}

    def _shape(self, part: _Part) -> str:
        ways = self._asked.get(part.path, _NOTHING_ASKED).ways
        known = next((shape for way, shape in _SHAPES.items() if way in ways), None)
        if known is not None:
            return known
        # read in a way that is not watched: a number or an empty value shows by itself what it is
        if part.data is None:
            return "null"
        return "integer" if isinstance(part.data, int) and not isinstance(part.data, bool) else "any"

    def _of_shape(self, shape: str, parts: Sequence[_Part]) -> dict[str, Data]:
        if shape == "object":
            return self._object(parts)
        if shape == "array":
            inner = [
                _Part((*part.path, number), item)
                for part in parts
                for number, item in enumerate(part.data if isinstance(part.data, list) else ())
            ]
            return {"type": "array", "items": self.schema(inner)} if inner else {"type": "array"}
        if shape == "choice":
            return self._choice(parts)
        return {"type": shape} if shape != "string" else {"type": "string", "minLength": 1}

    def _choice(self, parts: Sequence[_Part]) -> dict[str, Data]:
        words = dict.fromkeys(word for part in parts for word in self._asked[part.path].words)
        listed: dict[str, Data] = {"enum": [*words]}
        if self._declared.issuperset(words):
            return {"anyOf": [listed, {"type": "string", "minLength": 1}]}
        return listed

    def _object(self, parts: Sequence[_Part]) -> dict[str, Data]:
        asked = [self._asked[part.path] for part in parts]
        if not all(one.keys and not self._declared.issuperset(one.keys.all) for one in asked):
            values = [
                _Part((*part.path, key), value)
                for part in parts
                for key, value in (part.data.items() if isinstance(part.data, dict) else ())
            ]
            return {"type": "object", "additionalProperties": self.schema(values) if values else True}
        keys = asked[0].keys or Keys(())
        for one in asked[1:]:
            keys = keys.joined(one.keys or Keys(()))
        about = self._words.of(asked[0].what)
        properties: dict[str, Data] = {}
        for key in keys.all:
            inner = [
                _Part((*part.path, key), part.data[key])
                for part in parts
                if isinstance(part.data, dict) and key in part.data
            ]
            properties[key] = {
                **(self.schema(inner) if inner else {}),
                **_own_words(inner),
                **about.described(key),
            }
        return {
            **about.described(),
            "type": "object",
            "required": [*keys.required],
            "properties": properties,
            "additionalProperties": False,
        }


def _own_words(parts: Sequence[_Part]) -> dict[str, Data]:
    """Return what an entry says of itself in the file, under ``about``."""
    data = parts[0].data if parts else None
    about = data.get("about") if isinstance(data, dict) else None
    return {"description": about} if isinstance(about, str) else {}


_SHAPES = {
    "entries": "object",
    "mapping": "object",
    "items": "array",
    "choice": "choice",
    "text": "string",
    "identifier": "string",
    "flag": "boolean",
    "number": "number",
}
