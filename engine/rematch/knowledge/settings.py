"""The numbers and lists that facts are computed with: ``knowledge/settings.yaml``.

An entry holds ``value``, ``because`` and ``source``. A value is a number, a list of words, a table
of numbers, or a table of word lists; asking for one that is missing or of another kind is a
KnowledgeBaseError, so that a removed entry never turns into a silent default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes.declaration import BAD_SETTING
from rematch.codes.file import UNKNOWN_KEY, WRONG_KIND
from rematch.errors import KnowledgeBaseError, Problem, suggestion
from rematch.overlay.layers import read_layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data, Document
    from rematch.overlay.layers import Location

_KEYS = ("value", "because", "source")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings by name; each accessor raises KnowledgeBaseError for a missing or ill-typed entry."""

    document: Document
    entries: Mapping[str, Data]

    def number(self, name: str) -> float:
        """Return a single number."""
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._ill_typed(name, "a number")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of words."""
        value = self._value(name)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self._ill_typed(name, "a list of words")
        return tuple(str(word) for word in value)

    def numbers(self, name: str) -> dict[str, float]:
        """Return a table of numbers by word."""
        value = self._value(name)
        if not isinstance(value, dict):
            raise self._ill_typed(name, "a table of numbers")
        table: dict[str, float] = {}
        for word, number in value.items():
            if isinstance(number, bool) or not isinstance(number, int | float):
                raise self._ill_typed(name, "a table of numbers")
            table[word] = number
        return table

    def lists(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return a table of word lists by word."""
        value = self._value(name)
        if not isinstance(value, dict):
            raise self._ill_typed(name, "a table of word lists")
        table: dict[str, tuple[str, ...]] = {}
        for word, items in value.items():
            if not isinstance(items, list):
                raise self._ill_typed(name, "a table of word lists")
            table[word] = tuple(str(item) for item in items)
        return table

    def _value(self, name: str) -> Data:
        if name not in self.entries:
            raise KnowledgeBaseError(
                Problem(
                    f"the setting {name!r} is missing",
                    self.document.position(),
                    remedy=suggestion(name, self.entries) or "add it back",
                    code=BAD_SETTING,
                )
            )
        return self.entries[name]

    def _ill_typed(self, name: str, wanted: str) -> KnowledgeBaseError:
        return KnowledgeBaseError(
            Problem(
                f"the setting {name!r} must be {wanted}",
                self.document.position((name, "value")),
                value=repr(self.entries[name]),
                code=BAD_SETTING,
            )
        )


def load_settings(path: Location) -> Settings:
    """Read ``settings.yaml``; every entry must say why and from where (KnowledgeBaseError)."""
    document = read_layers(path)
    data = document.data
    if not isinstance(data, dict):
        raise KnowledgeBaseError(
            Problem("settings must be a table of entries", document.position(), code=WRONG_KIND)
        )
    problems: list[Problem] = []
    for name, entry in data.items():
        problems.extend(_entry_problems(document, name, entry))
    if problems:
        raise KnowledgeBaseError(problems)
    return Settings(
        document, {name: entry["value"] for name, entry in data.items() if isinstance(entry, dict)}
    )


def _entry_problems(document: Document, name: str, entry: Data) -> list[Problem]:
    if not isinstance(entry, dict):
        return [
            Problem(
                f"the setting {name!r} needs value, because and source",
                document.position((name,)),
                remedy="write them as a table",
                code=BAD_SETTING,
            )
        ]
    missing = [
        Problem(
            f"the setting {name!r} has no {key}",
            document.position((name,), key=True),
            remedy=f"add {key}",
            code=BAD_SETTING,
        )
        for key in _KEYS
        if entry.get(key) in (None, "", [])
    ]
    unknown = [
        Problem(
            f"unknown key {key!r} in the setting {name!r}",
            document.position((name, key), key=True),
            allowed=", ".join(_KEYS),
            remedy=suggestion(key, _KEYS),
            code=UNKNOWN_KEY,
        )
        for key in entry
        if key not in _KEYS
    ]
    return missing + unknown
