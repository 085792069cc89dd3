"""``rematch audit``: the trail of recorded runs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.audit.find import kept_row, recorded_run
from rematch.audit.form import record_json
from rematch.audit.place import default_place
from rematch.audit.view import run_text
from rematch.commands.audit_find import count_rules, list_runs
from rematch.commands.audit_forget import erase_runs, print_person, prune_trail
from rematch.commands.audit_info import show_info
from rematch.commands.audit_replay import diff_runs, replay_run
from rematch.commands.audit_transfer import export_trail, import_trail
from rematch.commands.options import audit_option, text_or_json_option
from rematch.commands.trails import now_text, opened
from rematch.knowledge_base import shipped_root

if TYPE_CHECKING:
    from rematch.audit.place import Place
    from rematch.audit.verify import Verification


@click.group
def audit() -> None:
    """Read, check, repeat and prune the trail of recorded runs.

    Every `rematch plan` adds one record to the trail unless it is told not to (--no-audit): when it ran and
    on what, hashes of profile, knowledge base and report, the facts, and the rules that fired in order. Names
    and free text are kept only as knowledge/audit-policy.yaml lets them be.
    """


@audit.command("init")
@audit_option
def init(audit: Place | None) -> None:
    """Make an empty trail, or bring one of an older release to the newest form."""
    place = audit or default_place()
    with opened(place, writing=True):
        click.echo(f"The audit trail {place} is ready.")


@audit.command("show")
@click.argument("run")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="Text, the whole record as data, or one HTML page to hand on.",
)
@audit_option
def show_run(run: str, audit: Place | None, form: str) -> None:
    """Show the record of RUN: its id, or the first characters of it."""
    with opened(audit) as database:
        if form == "html":
            from rematch.audit.page import run_page  # noqa: PLC0415 - only what prints it needs it

            click.echo(run_page(database, kept_row(database, run), shipped_root()), nl=False)
            return
        record = recorded_run(database, run)
    click.echo(json.dumps(record_json(record), indent=2) if form == "json" else run_text(record))


@audit.command("verify")
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Check too that the trail still holds what this checkpoint saw.",
)
@click.option(
    "--key", metavar="HEX", help="The public key that must have signed the checkpoint.  [default: your own]"
)
@audit_option
@text_or_json_option
def verify_trail(checkpoint: Path | None, key: str | None, audit: Place | None, form: str) -> None:
    """Find records that were altered, removed, inserted or moved. Exit 1 when there are any."""
    from rematch.audit.verify import verify  # noqa: PLC0415 - only what needs it pays for it

    seen = None
    if checkpoint is not None:
        from rematch.audit.checkpoint import public_key, read_checkpoint  # noqa: PLC0415 - as above
        from rematch.audit.keys import signing_key  # noqa: PLC0415

        seen = read_checkpoint(checkpoint, key or public_key(signing_key()))
    with opened(audit) as database:
        found = verify(database, seen)
    click.echo(json.dumps(_verified_json(found), indent=2) if form == "json" else _verified_text(found))
    if found.findings:
        raise SystemExit(1)


@audit.command("checkpoint")
@audit_option
def checkpoint_trail(audit: Place | None) -> None:
    """Print the signed head of the chain. Keep it elsewhere: `verify --checkpoint` holds the trail to it."""
    from rematch.audit.checkpoint import checkpoint_text  # noqa: PLC0415 - only what signs needs it
    from rematch.audit.keys import signing_key  # noqa: PLC0415

    with opened(audit) as database:
        click.echo(checkpoint_text(database, signing_key(), now_text()), nl=False)


for command in (
    show_info,
    list_runs,
    count_rules,
    export_trail,
    import_trail,
    erase_runs,
    prune_trail,
    print_person,
    replay_run,
    diff_runs,
):
    audit.add_command(command)


def _verified_json(found: Verification) -> dict[str, object]:
    return {**asdict(found), "findings": [finding._asdict() for finding in found.findings]}


def _verified_text(found: Verification) -> str:
    counted = f"{found.records} records ({found.erased} erased), {found.bases} knowledge bases"
    if not found.findings:
        return f"The chain holds: {counted}; head {found.head[:16]}."
    return "\n".join(
        [*map(str, found.findings), f"The chain is broken: {counted}, {len(found.findings)} findings."]
    )
