"""A recorded run as one HTML page, for a reader who was not there: a template of the knowledge base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.audit.find import record_of
from rematch.audit.told import leaves, shown
from rematch.audit.verify import record_faults
from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import RowMapping

    from rematch.audit.changes import Answer
    from rematch.audit.database import Database
    from rematch.audit.record import FactRecord, FiringRecord, RunRecord
    from rematch.overlay.layers import Location

TEMPLATE = "audit-run.html.j2"


@dataclass(frozen=True, slots=True)
class ChainPlace:
    """Where a record stands in the chain of a trail, the hashes it carries, and what was altered since."""

    place: str
    sequence: int
    previous: str
    hash: str
    details_sha256: str
    content_sha256: str
    faults: tuple[str, ...]


def run_page(database: Database, row: RowMapping, root: Location) -> str:
    """Return the record in a row as one page, by ``templates/audit-run.html.j2`` of a knowledge base.

    Raises AuditError for a record that cannot be read, KnowledgeBaseError when the template is broken.
    """
    from rematch.audit.changes import answer_of  # noqa: PLC0415 - after the record is known to be readable
    from rematch.audit.told import told_by_record  # noqa: PLC0415 - as above

    record = record_of(database, row)
    return _page(record, _chain(database, row), answer_of(told_by_record(record)), root)


def _page(record: RunRecord, chain: ChainPlace, answer: Answer, root: Location) -> str:
    templates = root / "templates"
    stages: dict[str, list[FiringRecord]] = {}
    for firing in record.firings:
        stages.setdefault(firing.stage, []).append(firing)
    given = {
        "record": record,
        "chain": chain,
        "answer": answer,
        "stages": stages,
        "types": _types(record),
        "facts": {fact.id: fact for fact in record.facts},
        "names": {
            fact.fields["specialty"]: fact.fields.get("name", fact.fields["specialty"])
            for fact in record.facts
            if fact.type == "candidate"
        },
        "profile": [*leaves(record.profile)],
        "shown": shown,
    }
    environment = text_environment(templates, kept_as="record", autoescape=True)
    return render_text(environment, templates, TEMPLATE, given)


def _types(record: RunRecord) -> Mapping[str, list[FactRecord]]:
    """Return the facts that no rule concluded, by type."""
    types: dict[str, list[FactRecord]] = {}
    for fact in record.facts:
        if fact.made_by is not None:
            continue
        types.setdefault(fact.type, []).append(fact)
    return types


def _chain(database: Database, row: RowMapping) -> ChainPlace:
    return ChainPlace(
        str(database.place),
        row["sequence"],
        row["previous"],
        row["hash"],
        row["details_sha256"],
        row["content_sha256"],
        record_faults(database, row),
    )
