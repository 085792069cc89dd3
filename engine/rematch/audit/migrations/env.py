"""What Alembic runs to migrate: over the connection it is given, in the transaction of the caller."""

from __future__ import annotations

from alembic import context

from rematch.audit.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
