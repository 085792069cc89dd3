"""``rematch audit``: read the trail of recorded runs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from rematch.audit.form import record_json
from rematch.audit.store import default_file, newest_runs, recorded_run
from rematch.audit.view import list_text, run_text
from rematch.commands.options import audit_option, limit_option, text_or_json_option

if TYPE_CHECKING:
    from pathlib import Path

    from rematch.audit.store import RunHead


@click.group
def audit() -> None:
    """List and show recorded runs.

    Every `rematch plan` adds one record to the trail unless it is told not to (--no-audit): when it ran,
    hashes of profile and knowledge base, versions, facts, and the rules that fired in order. No name is kept.
    """


@audit.command("list")
@limit_option
@audit_option
@text_or_json_option
def list_runs(limit: int, audit: Path | None, form: str) -> None:
    """List the runs recorded last, newest first."""
    file = audit or default_file()
    runs = newest_runs(file, limit) if audit or file.exists() else ()
    if form == "json":
        click.echo(json.dumps([_head_json(run) for run in runs], indent=2))
    elif runs:
        click.echo(list_text(runs))
    else:
        click.echo(f"No runs are recorded in {file}.")


@audit.command("show")
@click.argument("run")
@audit_option
@text_or_json_option
def show_run(run: str, audit: Path | None, form: str) -> None:
    """Show the record of RUN: its id, or the first characters of it."""
    record = recorded_run(audit or default_file(), run)
    click.echo(json.dumps(record_json(record), indent=2) if form == "json" else run_text(record))


def _head_json(run: RunHead) -> dict[str, object]:
    return {**asdict(run.stamp), **asdict(run.outcome), "firings": run.firings}
