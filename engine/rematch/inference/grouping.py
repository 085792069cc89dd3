"""What tally, settle and rank share: facts grouped by key, filtered by where, named by key."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rematch.facts.fact import Fact, Value

Key = tuple["Value", ...]

_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")


@lru_cache(maxsize=256)
def _reader(by: tuple[str, ...]) -> Callable[[Mapping[str, Value]], Key]:
    """Return what reads the by-fields from the fields of a fact; KeyError when one is not known."""
    if len(by) > 1:
        return itemgetter(*by)
    if not by:
        return lambda _: ()
    (name,) = by
    return lambda fields: (fields[name],)


def keyed(facts: Sequence[Fact], by: Sequence[str]) -> list[tuple[Key, Fact]]:
    """Return the facts with their values of the by-fields; those with an unknown one are left out."""
    read = _reader(tuple(by))
    try:
        return [(read(fact.fields), fact) for fact in facts]
    except KeyError:
        known = [fact for fact in facts if fact.fields.keys() >= set(by)]
        return [(read(fact.fields), fact) for fact in known]


def grouped(facts: Iterable[tuple[Key, Fact]]) -> dict[Key, list[Fact]]:
    """Return keyed facts by their key, in the order given."""
    groups: dict[Key, list[Fact]] = {}
    for key, fact in facts:
        alike = groups.get(key)
        if alike is None:
            groups[key] = [fact]
        else:
            alike.append(fact)
    return groups


def passing(fact: Fact, where: Sequence[tuple[str, Sequence[Value]]]) -> bool:
    """Return whether each field named has one of the values; an unknown field does not pass."""
    fields = fact.fields
    for name, values in where:  # noqa: SIM110 - a thousand calls a run: all() takes three times as long
        if fields.get(name) not in values:
            return False
    return True


def origins(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return references to facts, each once."""
    return tuple(dict.fromkeys([f"fact:{fact.id}" for fact in facts]))


@lru_cache(maxsize=1024)
def _is_plain(word: str) -> bool:
    return _PLAIN.fullmatch(word) is not None


def key_id(type_name: str, key: Key, taken: Mapping[str, object]) -> str:
    """Return a readable id such as ``tally/key``, numbered when the key gives no plain new one."""
    words = [str(value) for value in key]
    if words and all(map(_is_plain, words)):
        plain = f"{type_name}/{'/'.join(words)}"
        if plain not in taken:
            return plain
    number = len(taken) + 1
    while f"{type_name}/{number}" in taken:
        number += 1
    return f"{type_name}/{number}"
