"""What changed between two tellings, whatever the numbers of firings and of concluded facts.

A concluded fact is known by what it says, a firing by its rule and the facts it matched, so that one firing
more does not make all that follow look different.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rematch.audit.compare import typed
from rematch.audit.told import shown, shown_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rematch.audit.record import FactRecord, FiringRecord
    from rematch.audit.told import Told

_Key: TypeAlias = tuple[object, ...]


class Moved(NamedTuple):
    """Something with a name that is not the same on both sides; None: it is not there."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run came to: the decision, how sure it is, the choice, and all fields, open ones in order."""

    decision: str | None
    confidence: str | None
    choice: str | None
    open: tuple[str, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedFiring:
    """A rule that fired on the same facts and concluded something else."""

    firing: FiringRecord
    changes: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class StageChange:
    """What changed in a stage: firings that are no longer there, that are new, that conclude otherwise.

    ``rematched``: those that rest on conclusions that changed, whether or not they conclude otherwise.
    """

    stage: str
    lost: tuple[FiringRecord, ...]
    gained: tuple[FiringRecord, ...]
    changed: tuple[ChangedFiring, ...]
    rematched: tuple[ChangedFiring, ...]


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that changed: one known by its id, in some of its fields."""

    id: str
    type: str
    changes: tuple[Moved, ...]


def answer_of(told: Told) -> Answer:
    """Return what a run came to; None and nothing where the rules left it open."""
    by_type: defaultdict[str, list[FactRecord]] = defaultdict(list)
    for fact in told.facts:
        by_type[fact.type].append(fact)
    decision = next(iter(_placed(by_type["decision"])), None)
    opened = tuple(_text(fact, "specialty") or "" for fact in _placed(by_type["choice"]))
    fields = [_text(fact, "specialty") or "" for fact in by_type["candidate"]]
    return Answer(
        decision=_text(decision, "verdict"),
        confidence=_text(decision, "confidence"),
        choice=opened[0] if opened else None,
        open=opened,
        closed=tuple(sorted(field for field in fields if field not in opened)),
    )


def stage_changes(before: Told, after: Told, given: Collection[str]) -> tuple[StageChange, ...]:
    """Return the stages in which a firing changed, in order; ``given``: ids of facts known by their id."""
    old, new = _Keyed(before, given), _Keyed(after, given)
    stages = dict.fromkeys(firing.stage for firing in (*after.firings, *before.firings))
    found = (_stage(stage, old, new) for stage in stages)
    return tuple(one for one in found if one.lost or one.gained or one.changed or one.rematched)


def counted_changes(before: Told, after: Told, given: Collection[str]) -> tuple[Moved, ...]:
    """Return the facts that were counted, settled or ranked and are not the same, those gone first."""
    sides = ([_line(fact) for fact in told.facts if _counted(fact, given)] for told in (before, after))
    old, new = sides
    gone, come = _missing(old, new), _missing(new, old)
    types = sorted({name for name, _ in (*gone, *come)})
    return tuple(
        moved
        for name in types
        for moved in (
            *(Moved(name, line, None) for kind, line in gone if kind == name),
            *(Moved(name, None, line) for kind, line in come if kind == name),
        )
    )


def fact_changes(before: Iterable[FactRecord], after: Iterable[FactRecord]) -> tuple[FactChange, ...]:
    """Return the facts, known by their ids, that are not the same; a fact that is not there has no fields."""
    old, new = ({fact.id: fact for fact in side} for side in (before, after))
    found = []
    for name in dict.fromkeys((*old, *new)):
        first, second = old.get(name), new.get(name)
        changes = field_changes(first, second)
        if changes or first is None or second is None:
            known = first or second
            found.append(FactChange(name, known.type if known else "", changes))
    return tuple(found)


def field_changes(before: FactRecord | None, after: FactRecord | None) -> tuple[Moved, ...]:
    """Return the fields of a fact that are not the same."""
    old, new = (fact.fields if fact else {} for fact in (before, after))
    return tuple(
        Moved(name, shown(old[name]) if name in old else None, shown(new[name]) if name in new else None)
        for name in sorted(old.keys() | new.keys())
        if name not in old or name not in new or typed(old[name]) != typed(new[name])
    )


class _Keyed:
    """The firings of one side by stage and by what they are."""

    def __init__(self, told: Told, given: Collection[str]) -> None:
        self.facts = told.by_id
        self._given = given
        keys = {name: _fact_key(fact, given) for name, fact in self.facts.items()}
        self.stages: defaultdict[str, defaultdict[_Key, list[FiringRecord]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for firing in told.firings:
            matched = ((alias, keys[name]) for alias, name in sorted(firing.matches.items()))
            self.stages[firing.stage][firing.rule, *matched].append(firing)

    def outline(self, firing: FiringRecord) -> _Key:
        """Return what a firing is but for what its matched conclusions say."""
        matched = (
            (alias, name if name in self._given else self.facts[name].type)
            for alias, name in sorted(firing.matches.items())
        )
        return (firing.rule, *matched)


def _stage(stage: str, before: _Keyed, after: _Keyed) -> StageChange:
    old, new = before.stages[stage], after.stages[stage]
    pairs = [(old.get(key, []), new.get(key, [])) for key in dict.fromkeys((*old, *new))]
    lost = [firing for was, now in pairs for firing in was[len(now) :]]
    gained = [firing for was, now in pairs for firing in now[len(was) :]]
    both = [couple for was, now in pairs for couple in zip(was, now, strict=False)]
    again = list(_rematched(lost, gained, before, after))
    gone, come = {first.number for first, _ in again}, {second.number for _, second in again}
    return StageChange(
        stage,
        lost=tuple(firing for firing in lost if firing.number not in gone),
        gained=tuple(firing for firing in gained if firing.number not in come),
        changed=tuple(one for couple in both if (one := _changed(*couple, before, after)).changes),
        rematched=tuple(_changed(*couple, before, after) for couple in again),
    )


def _rematched(
    lost: Iterable[FiringRecord], gained: Iterable[FiringRecord], before: _Keyed, after: _Keyed
) -> Iterator[tuple[FiringRecord, FiringRecord]]:
    """Pair the firings of one rule that matched the same given facts, beside conclusions that changed."""
    waiting: defaultdict[_Key, list[FiringRecord]] = defaultdict(list)
    for firing in lost:
        waiting[before.outline(firing)].append(firing)
    for firing in gained:
        if alike := waiting[after.outline(firing)]:
            yield alike.pop(0), firing


def _changed(was: FiringRecord, now: FiringRecord, before: _Keyed, after: _Keyed) -> ChangedFiring:
    return ChangedFiring(now, tuple(_conclusions(was, now, before.facts, after.facts)))


def _conclusions(
    before: FiringRecord, after: FiringRecord, old: Mapping[str, FactRecord], new: Mapping[str, FactRecord]
) -> Iterator[Moved]:
    first = [old[name] for name in before.conclusions]
    second = [new[name] for name in after.conclusions]
    if [fact.type for fact in first] == [fact.type for fact in second]:
        for was, now in zip(first, second, strict=True):
            yield from (one._replace(name=f"{was.type}.{one.name}") for one in field_changes(was, now))
        return
    gone, come = (
        _missing(list(map(_line, first)), list(map(_line, second))),
        _missing(list(map(_line, second)), list(map(_line, first))),
    )
    yield from (Moved(name, line, None) for name, line in gone)
    yield from (Moved(name, None, line) for name, line in come)


def _fact_key(fact: FactRecord, given: Collection[str]) -> _Key:
    if fact.id in given:
        return (fact.id,)
    return (fact.type, *sorted((name, *typed(value)) for name, value in fact.fields.items()))


def _counted(fact: FactRecord, given: Collection[str]) -> bool:
    return fact.made_by is None and fact.id not in given


def _line(fact: FactRecord) -> tuple[str, str]:
    return fact.type, shown_fields(fact.fields)


def _missing(there: Sequence[tuple[str, str]], elsewhere: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what is there more often than elsewhere."""
    left = list(elsewhere)
    found = []
    for one in there:
        if one in left:
            left.remove(one)
        else:
            found.append(one)
    return found


def _placed(facts: Iterable[FactRecord]) -> list[FactRecord]:
    return sorted(facts, key=lambda fact: int(str(fact.fields.get("place", 0))))


def _text(fact: FactRecord | None, name: str) -> str | None:
    return None if fact is None or name not in fact.fields else str(fact.fields[name])
