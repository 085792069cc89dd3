"""What a knowledge base of today says of the facts of then."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from rematch.audit.told import Told, told_by_inference
from rematch.errors import AuditError, Problem
from rematch.facts.fact import Fact
from rematch.knowledge.fact_types import BUILT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.audit.record import FactRecord, RunRecord
    from rematch.knowledge.fact_types import FactType
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.plan.make import Planner

NoteKind = Literal["unknown_type", "unknown_field", "unfit_value", "missing_field", "new_type", "new_field"]
"""What a vocabulary has against a fact of another: it does not know the type or the field, refuses the value,
misses a field that is always there; or it knows a type or a field that the other did not."""


class Note(NamedTuple):
    """Something of the facts that could not be taken over as it was: in how many facts."""

    kind: NoteKind
    name: str
    facts: int


@dataclass(frozen=True, slots=True)
class Retold:
    """The facts of a record as another vocabulary takes them, and what it could not take."""

    built: tuple[Fact, ...]
    focused: tuple[Fact, ...]
    notes: tuple[Note, ...]


def given_ids(record: RunRecord, *vocabularies: Vocabulary) -> frozenset[str]:
    """Return the ids of the facts that no rule or step made."""
    return frozenset(
        fact.id
        for fact in record.facts
        if fact.made_by is None
        and any(_is_built(vocabulary.types.get(fact.type)) for vocabulary in vocabularies)
    )


def retold(record: RunRecord, then: Vocabulary | None, today: Vocabulary) -> Retold:
    """Return the given facts of a record for the vocabulary of today; ``then``: None when it is not known."""
    counts: Counter[tuple[NoteKind, str]] = Counter()
    kept: dict[str, list[Fact]] = {"built": [], "focused": []}
    given = given_ids(record, *filter(None, (then, today)))
    for fact in record.facts:
        if fact.id not in given:
            continue
        kind = today.types.get(fact.type)
        if kind is None or kind.made not in kept:
            counts["unknown_type", fact.type] += 1
            continue
        kept[kind.made].append(_fitted(fact, kind, counts))
    notes = (Note(kind, name, count) for (kind, name), count in sorted(counts.items()))
    new = () if then is None else _unasked(then, today)
    return Retold(tuple(kept["built"]), tuple(kept["focused"]), (*notes, *new))


def inferred(facts: Retold, planner: Planner) -> Told:
    """Return what the rules of a knowledge base make of facts; the focus step gives those of then.

    Raises AuditError when they need a field that every fact has by now and these have not.
    """
    engine = planner.engine
    try:
        return told_by_inference(engine.run_stages(facts.built, engine.stages, facts.focused))
    except KeyError as error:
        missing = [note.name for note in facts.notes if note.kind == "missing_field"]
        if not missing:
            raise
        raise AuditError(
            Problem(
                "these rules cannot be run on the stored facts, which lack what every such fact has by now",
                value=", ".join(missing),
                remedy="try --rebuild, which makes the facts again from the stored profile",
            )
        ) from error


def _fitted(fact: FactRecord, kind: FactType, counts: Counter[tuple[NoteKind, str]]) -> Fact:
    fields = {}
    for name, value in fact.fields.items():
        known = kind.fields.get(name)
        if known is None:
            counts["unknown_field", f"{fact.type}.{name}"] += 1
        elif known.fault(value) is not None:
            counts["unfit_value", f"{fact.type}.{name}"] += 1
        else:
            fields[name] = value
    for name in kind.required - fields.keys():
        counts["missing_field", f"{fact.type}.{name}"] += 1
    return Fact(fact.id, fact.type, fields, fact.origins)


def _unasked(then: Vocabulary, today: Vocabulary) -> Iterable[Note]:
    """Yield the built types and fields that only today's vocabulary has: nobody asked for them then."""
    for name, kind in today.types.items():
        if not _is_built(kind):
            continue
        old = then.types.get(name)
        if old is None:
            yield Note("new_type", name, 0)
        else:
            yield from (
                Note("new_field", f"{name}.{field}", 0) for field in kind.fields if field not in old.fields
            )


def _is_built(kind: FactType | None) -> bool:
    return kind is not None and kind.made in BUILT
