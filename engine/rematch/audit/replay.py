"""Run the stored facts of a run again under its stored knowledge base."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rematch.audit.compare import differences
from rematch.audit.find import kept_row, record_of
from rematch.audit.told import told_by_inference, told_by_record
from rematch.audit.verify import record_faults
from rematch.errors import AuditError, Problem
from rematch.facts.fact import Fact

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from rematch.audit.compare import Difference
    from rematch.audit.database import Database
    from rematch.audit.record import FactRecord, RunRecord
    from rematch.audit.stored_base import StoredBases
    from rematch.knowledge.fact_types import Maker
    from rematch.knowledge.vocabulary import Vocabulary

MOST_TOLD = 1_000
"""Differences that are told of; after the first, most follow from it."""


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A recorded run whose content is as it was written; ``base``: the key of its knowledge base, if kept."""

    record: RunRecord
    row: RowMapping
    base: str | None

    def kept_base(self) -> str:
        """Return the key of the knowledge base of the run (AuditError when none was kept)."""
        if self.base is None:
            stamp = self.record.stamp
            raise AuditError(
                Problem(
                    f"run {stamp.run_id[:12]} cannot be repeated: its knowledge base was not kept "
                    f"(it was recorded by Rematch {stamp.rematch_version})",
                    remedy="see what today's rules say of its facts: --with shipped",
                )
            )
        return self.base


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a replay: how much there was to compare, and what was not the same (1,000 at most)."""

    run: StoredRun
    firings: int
    facts: int
    differences: tuple[Difference, ...]


def stored_run(database: Database, run: str) -> StoredRun:
    """Return the one run whose id begins so; AuditError when there is none, or it was erased or altered."""
    row = kept_row(database, run)
    faults = record_faults(database, row)
    if faults:
        raise AuditError(
            [
                Problem(
                    f"the record of run {row['run_id'][:12]} in {database.place} is damaged: {fault}",
                    remedy="nothing follows from it; see `rematch audit verify`",
                )
                for fault in faults
            ]
        )
    return StoredRun(record_of(database, row), row, row["base"])


def replay(run: StoredRun, bases: StoredBases) -> Replay:
    """Run the facts of a run again and hold what comes of it against the record.

    Raises AuditError for a record of the first releases, KnowledgeBaseError when this release cannot read
    the knowledge base.
    """
    ready = bases.of(run.kept_base())
    vocabulary = ready.knowledge_base.rule_base.vocabulary
    given = facts_made(run.record, vocabulary, "built")
    focused = facts_made(run.record, vocabulary, "focused")
    inference = ready.engine.run_stages(given, ready.engine.stages, focused)
    found = differences(told_by_record(run.record), told_by_inference(inference))
    return Replay(run, len(run.record.firings), len(run.record.facts), tuple(islice(found, MOST_TOLD)))


def facts_made(record: RunRecord, vocabulary: Vocabulary, maker: Maker) -> tuple[Fact, ...]:
    """Return the facts of a record whose types have this maker."""
    return tuple(
        plain_fact(fact)
        for fact in record.facts
        if fact.type in vocabulary.types and vocabulary.types[fact.type].made == maker
    )


def plain_fact(fact: FactRecord) -> Fact:
    """Return a recorded fact as rules take it."""
    return Fact(fact.id, fact.type, fact.fields, fact.origins)
