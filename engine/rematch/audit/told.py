"""What a run says, in the form of a record: read from the trail or just inferred."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rematch.audit.record import FactRecord, FiringRecord
from rematch.profile.fields import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.audit.record import RunRecord
    from rematch.document import Data, DataPath
    from rematch.facts.fact import Value
    from rematch.inference.engine import Inference


class Told(NamedTuple):
    """The facts and firings of a run, in the order in which they came."""

    facts: tuple[FactRecord, ...]
    firings: tuple[FiringRecord, ...]

    @property
    def by_id(self) -> Mapping[str, FactRecord]:
        """Return the facts by id."""
        return {fact.id: fact for fact in self.facts}


def told_by_record(record: RunRecord) -> Told:
    """Return what a record holds."""
    return Told(record.facts, record.firings)


def told_by_inference(inference: Inference) -> Told:
    """Return a finished inference as a record would hold it."""
    makers: dict[str, int] = {}
    for firing in inference.firings:
        for fact in firing.conclusions:
            makers.setdefault(fact.id, firing.number)
    facts = tuple(
        FactRecord(fact.id, fact.type, fact.fields, fact.origins, makers.get(fact.id))
        for fact in inference.facts
    )
    firings = tuple(
        FiringRecord(
            firing.number,
            firing.rule.id,
            firing.rule.stage,
            firing.rule.title,
            firing.rule.position.file,
            firing.rule.position.line,
            {alias: fact.id for alias, fact in firing.matches},
            tuple(fact.id for fact in firing.conclusions),
        )
        for firing in inference.firings
    )
    return Told(facts, firings)


def shown(value: Value) -> str:
    """Return a value as a reader of records sees it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return str(value)


def shown_fields(fields: Mapping[str, Value]) -> str:
    """Return fields in one line, by name."""
    return ", ".join(f"{name} = {shown(value)}" for name, value in sorted(fields.items()))


def leaves(data: Data, path: DataPath = ()) -> Iterator[tuple[str, str]]:
    """Yield the values of a profile as it was kept, each with its dotted place."""
    if isinstance(data, dict):
        yield from chain.from_iterable(leaves(value, (*path, key)) for key, value in data.items())
    elif isinstance(data, list):
        yield from chain.from_iterable(leaves(value, (*path, place)) for place, value in enumerate(data))
    elif path and data is not None:
        yield dotted(path), shown(data)
