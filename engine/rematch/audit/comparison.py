"""Two runs side by side, or one run under two knowledge bases: everything that is not the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.audit.base_change import base_then, kept_bases, then_and_now
from rematch.audit.changes import Moved, answer_of, counted_changes, fact_changes, stage_changes
from rematch.audit.rebuild import rebuilt
from rematch.audit.today import given_ids, inferred, retold
from rematch.audit.told import leaves, told_by_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.audit.base_change import BaseChange
    from rematch.audit.changes import Answer, FactChange, StageChange
    from rematch.audit.database import Database
    from rematch.audit.record import FactRecord, RunRecord
    from rematch.audit.replay import StoredRun
    from rematch.audit.stored_base import StoredBases
    from rematch.audit.today import Note
    from rematch.audit.told import Told
    from rematch.document import Data
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.plan.make import Planner


@dataclass(frozen=True, slots=True)
class RunComparison:
    """What is not the same: versions, knowledge base, profile, given facts, firings, answer.

    ``counted``: the facts that were counted, settled or ranked. ``notes``: which facts could not be taken
    over. ``elsewhere``: the field that the facts about the chosen field are about, where another is chosen.
    """

    before: RunRecord
    after: RunRecord | None
    kind: str
    versions: tuple[Moved, ...]
    base: BaseChange
    profile: tuple[Moved, ...]
    facts: tuple[FactChange, ...]
    stages: tuple[StageChange, ...]
    counted: tuple[Moved, ...]
    answers: tuple[Answer, Answer]
    names: Mapping[str, str]
    notes: tuple[Note, ...] = ()
    elsewhere: str | None = None


def under_today(run: StoredRun, bases: StoredBases, today: Planner, *, rebuild: bool) -> RunComparison:
    """Return what another knowledge base says of a recorded run.

    ``rebuild``: makes the facts again from the stored profile, so that other figures count too; else the
    facts are those of then. Raises AuditError when they cannot be made again or taken over.
    """
    record, before = run.record, told_by_record(run.record)
    then, unread = base_then(run, bases, needed=rebuild)
    words = today.knowledge_base.rule_base.vocabulary
    words_then = then.knowledge_base.rule_base.vocabulary if then else None
    notes: tuple[Note, ...] = ()
    if rebuild and then is not None:
        after = rebuilt(record, then, today)
    else:
        facts = retold(record, words_then, words)
        notes, after = facts.notes, inferred(facts, today)
    given = given_ids(record, *filter(None, (words_then, words))) | _built(after, words)
    answers = answer_of(before), answer_of(after)
    return RunComparison(
        before=record,
        after=None,
        kind="rebuilt" if rebuild else "today",
        versions=(),
        base=then_and_now(run, then, today.knowledge_base, unread, (before, after)),
        profile=(),
        facts=_given_changes(before, after, given) if rebuild else (),
        stages=stage_changes(before, after, given),
        counted=counted_changes(before, after, given),
        answers=answers,
        names=_names(before, after),
        notes=notes,
        elsewhere=None if rebuild else _elsewhere(before, answers[1].choice),
    )


def between_runs(
    first: StoredRun, second: StoredRun, bases: StoredBases, database: Database
) -> RunComparison:
    """Return what differs between two recorded runs."""
    before, after = told_by_record(first.record), told_by_record(second.record)
    base, vocabularies = kept_bases(first, second, bases, database, (before, after))
    given = given_ids(first.record, *vocabularies) | given_ids(second.record, *vocabularies)
    if not vocabularies:
        given = frozenset(fact.id for fact in (*before.facts, *after.facts) if fact.made_by is None)
    return RunComparison(
        before=first.record,
        after=second.record,
        kind="runs",
        versions=tuple(_versions(first.record, second.record)),
        base=base,
        profile=profile_changes(first.record.profile, second.record.profile),
        facts=_given_changes(before, after, given),
        stages=stage_changes(before, after, given),
        counted=counted_changes(before, after, given),
        answers=(answer_of(before), answer_of(after)),
        names=_names(before, after),
    )


def profile_changes(before: Data, after: Data) -> tuple[Moved, ...]:
    """Return the lines of two profiles that differ, as they were kept."""
    old, new = dict(leaves(before)), dict(leaves(after))
    return tuple(
        Moved(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    )


def _built(told: Told, vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(
        fact.id for fact in told.facts if vocabulary.types[fact.type].made in ("built", "focused")
    )


def _given_changes(before: Told, after: Told, given: frozenset[str]) -> tuple[FactChange, ...]:
    def of(told: Told) -> Iterator[FactRecord]:
        return (fact for fact in told.facts if fact.id in given)

    return fact_changes(of(before), of(after))


def _versions(before: RunRecord, after: RunRecord) -> Iterator[Moved]:
    for name in ("rematch_version", "python_version", "engine_version"):
        old, new = getattr(before.stamp, name), getattr(after.stamp, name)
        if old != new:
            yield Moved(name, old, new)


def _names(before: Told, after: Told) -> Mapping[str, str]:
    """Return the names of fields by id."""
    return {
        str(fact.fields["specialty"]): str(fact.fields.get("name", fact.fields["specialty"]))
        for fact in (*before.facts, *after.facts)
        if fact.type == "candidate" and "specialty" in fact.fields
    }


def _elsewhere(before: Told, choice: str | None) -> str | None:
    """Return the field that the facts of then are about, None where that is the field chosen now."""
    focus = next((fact for fact in before.facts if fact.type == "focus"), None)
    if focus is None or focus.fields.get("is_choice") is not True:
        return None
    field = str(focus.fields["specialty"])
    return field if field != choice else None
