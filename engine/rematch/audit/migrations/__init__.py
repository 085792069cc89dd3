"""How trails of older releases are brought to the newest revision, by Alembic."""
