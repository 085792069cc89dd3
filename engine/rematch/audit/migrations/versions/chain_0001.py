"""The chain of records, each knowledge base kept once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TEXTS = (
    "base", "base_sha256", "command", "rematch_version", "python_version", "engine_version", "profile_sha256",
    "knowledge_sha256",
)  # fmt: skip


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "trail",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("trail_id", sa.Text, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
    )
    op.create_table(
        "bases",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("knowledge_sha256", sa.Text, nullable=False),
        sa.Column("content_sha256", sa.Text, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.Column("packed_sha256", sa.Text, nullable=False),
    )
    op.create_table(
        "records",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False, unique=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("time", "previous", "details_sha256", "content_sha256", "hash")
        ),
        sa.Column("erased_by", sa.BigInteger),
        sa.Column("salt", sa.LargeBinary),
        *(sa.Column(name, sa.Text) for name in _TEXTS),
        sa.Column("cycle", sa.Integer),
        *(
            sa.Column(name, sa.Text)
            for name in ("decision", "choice", "overlay", "run_by", "person", "report_sha256")
        ),
        sa.Column("milliseconds", sa.BigInteger),
        sa.Column("facts", sa.Integer),
        sa.Column("firings", sa.Integer),
        sa.Column("content", sa.LargeBinary),
        sa.Column("packed_sha256", sa.Text),
    )
    op.create_index("records_by_person", "records", ["person"])


def downgrade() -> None:
    """Drop them."""
    for name in ("records", "bases", "trail"):
        op.drop_table(name)
