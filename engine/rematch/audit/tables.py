"""The tables of the trail, the same in SQLite and PostgreSQL.

``trail`` has one row: which trail this is (when it began, and a random number) and where its chain ends.
``bases`` keeps each knowledge base once. ``records`` is the chain: runs, and what was erased. Of an erased
record the hashes stay and the rest is null.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

REVISION = "0001"
"""The newest revision below migrations/versions."""

metadata = MetaData()

trail = Table(
    "trail",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("trail_id", Text, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("head", Text, nullable=False),
)

bases = Table(
    "bases",
    metadata,
    Column("key", Text, primary_key=True),
    Column("knowledge_sha256", Text, nullable=False),
    Column("content_sha256", Text, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    Column("packed_sha256", Text, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("run_id", Text, nullable=False, unique=True),
    Column("time", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("details_sha256", Text, nullable=False),
    Column("content_sha256", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("erased_by", BigInteger),
    Column("salt", LargeBinary),
    Column("base", Text),
    Column("base_sha256", Text),
    Column("command", Text),
    Column("rematch_version", Text),
    Column("python_version", Text),
    Column("engine_version", Text),
    Column("profile_sha256", Text),
    Column("knowledge_sha256", Text),
    Column("cycle", Integer),
    Column("decision", Text),
    Column("choice", Text),
    Column("overlay", Text),
    Column("run_by", Text),
    Column("person", Text),
    Column("report_sha256", Text),
    Column("milliseconds", BigInteger),
    Column("facts", Integer),
    Column("firings", Integer),
    Column("content", LargeBinary),
    Column("packed_sha256", Text),
    Index("records_by_person", "person"),
)

revision_table = Table("alembic_version", MetaData(), Column("version_num", Text, nullable=False))

DETAILS = (
    "base", "base_sha256", "command", "rematch_version", "python_version", "engine_version", "profile_sha256",
    "knowledge_sha256", "cycle", "decision", "choice", "overlay", "run_by", "person", "report_sha256",
    "milliseconds", "facts", "firings",
)  # fmt: skip
"""The columns that say what a record is about; together they have one hash."""

FORGOTTEN = ("salt", *DETAILS, "content", "packed_sha256")
"""The columns that erasing empties."""
