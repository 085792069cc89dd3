"""Two tellings of one run held against each other, firing by firing and fact by fact: equal or not."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rematch.audit.told import shown_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.audit.record import FactRecord, FiringRecord
    from rematch.audit.told import Told
    from rematch.facts.fact import Value


class Difference(NamedTuple):
    """Something that is not the same: of which firing or fact, in what, and how it stands on either side.

    None: it is not there at all.
    """

    of: str
    what: str
    recorded: str | None
    now: str | None


def differences(recorded: Told, now: Told) -> Iterator[Difference]:
    """Yield what differs: the firings in their order, then the facts that no rule concluded.

    Compared are rule, matched facts and conclusions of each firing with all their fields and their types, and
    fields and origins of the other facts.
    """
    old, new = recorded.by_id, now.by_id
    for number, pair in enumerate(zip_longest(recorded.firings, now.firings), start=1):
        yield from _firing(number, *pair, old, new)
    others = ([fact for fact in side.facts if fact.made_by is None] for side in (recorded, now))
    for before, after in zip_longest(*others):
        yield from _fact(before, after)


def _firing(
    number: int,
    recorded: FiringRecord | None,
    now: FiringRecord | None,
    old: Mapping[str, FactRecord],
    new: Mapping[str, FactRecord],
) -> Iterator[Difference]:
    name = f"firing {number}"
    if recorded is None or now is None or recorded.rule != now.rule:
        yield Difference(name, "rule", _rule(recorded), _rule(now))
        return
    if dict(recorded.matches) != dict(now.matches):
        yield Difference(f"{name}, {recorded.rule}", "matched", _matches(recorded), _matches(now))
    for before, after in zip_longest(recorded.conclusions, now.conclusions):
        first, second = old.get(before or ""), new.get(after or "")
        if before != after or _content(first) != _content(second):
            yield Difference(f"{name}, {recorded.rule}", "concluded", _told(first), _told(second))


def _fact(recorded: FactRecord | None, now: FactRecord | None) -> Iterator[Difference]:
    named = recorded or now
    name = f"fact {named.id}" if named else ""
    if recorded is None or now is None or recorded.id != now.id or _content(recorded) != _content(now):
        yield Difference(name, "fields", _told(recorded), _told(now))
    elif _origins(recorded) != _origins(now):
        yield Difference(name, "origins", _origin_text(recorded), _origin_text(now))


def _content(fact: FactRecord | None) -> object:
    return None if fact is None else (fact.type, {name: typed(value) for name, value in fact.fields.items()})


def typed(value: Value) -> tuple[str, Value]:
    """Return a value with its type: true and 1 are not the same."""
    return type(value).__name__, value


def _origins(fact: FactRecord) -> Mapping[str, list[str]]:
    return {name: list(references) for name, references in fact.origins.items()}


def _origin_text(fact: FactRecord) -> str:
    return "; ".join(f"{name or 'all'}: {', '.join(origins)}" for name, origins in fact.origins.items())


def _rule(firing: FiringRecord | None) -> str | None:
    return None if firing is None else f"{firing.rule} on {_matches(firing)}"


def _matches(firing: FiringRecord) -> str:
    return ", ".join(f"{alias}: {fact}" for alias, fact in firing.matches.items())


def _told(fact: FactRecord | None) -> str | None:
    return None if fact is None else f"{fact.id} {shown_fields(fact.fields)}".rstrip()
