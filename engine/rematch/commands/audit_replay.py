"""``rematch audit replay`` and ``diff``: a recorded run again, under today's rules, or beside another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from rematch.commands.options import audit_option, text_or_json_option
from rematch.commands.trails import opened

if TYPE_CHECKING:
    from rematch.audit.place import Place


@click.command("replay")
@click.argument("run")
@audit_option
@text_or_json_option
def replay_run(run: str, audit: Place | None, form: str) -> None:
    """Run the stored facts of RUN again under its stored rules and compare every firing and fact.

    Exit 1 when anything differs.
    """
    from rematch.audit.replay import replay, stored_run  # noqa: PLC0415 - only what needs it pays for it
    from rematch.audit.replay_view import replay_data, replay_text  # noqa: PLC0415 - as above
    from rematch.audit.stored_base import StoredBases  # noqa: PLC0415

    with opened(audit) as database, StoredBases(database) as bases:
        found = replay(stored_run(database, run), bases)
    click.echo(
        json.dumps(replay_data(found), ensure_ascii=False, indent=2) if form == "json" else replay_text(found)
    )
    if found.differences:
        raise SystemExit(1)
