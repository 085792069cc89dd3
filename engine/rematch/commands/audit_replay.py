"""``rematch audit replay`` and ``diff``: a recorded run again, under today's rules, or beside another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.options import audit_option, text_or_json_option
from rematch.commands.trails import opened
from rematch.errors import InputError, Problem
from rematch.knowledge_base import load_knowledge_base, shipped_root

if TYPE_CHECKING:
    from rematch.audit.comparison import RunComparison
    from rematch.audit.place import Place
    from rematch.audit.replay import StoredRun
    from rematch.audit.stored_base import StoredBases
    from rematch.plan.make import Planner

SHIPPED = "shipped"

detail_option = click.option("--detail", is_flag=True, help="Print every firing, fact and field.")


@click.command("replay")
@click.argument("run")
@click.option(
    "--with",
    "named",
    metavar="KB",
    help="Show what other rules say of the same facts: those in the directory KB (a whole copy or an "
    "overlay), or `shipped` for those that came with this release.",
)
@click.option(
    "--rebuild",
    is_flag=True,
    help="With --with: make the facts again from the stored profile, so that changed figures count too.",
)
@detail_option
@audit_option
@text_or_json_option
def replay_run(  # noqa: PLR0913 - one for each option
    *, run: str, named: str | None, rebuild: bool, detail: bool, audit: Place | None, form: str
) -> None:
    """Run the stored facts of RUN again under its stored rules and compare every firing and fact.

    Exit 1 when anything differs. With --with nothing is wrong about a difference: it shows what would be said
    today.
    """
    from rematch.audit.replay import stored_run  # noqa: PLC0415 - only what needs it pays for it
    from rematch.audit.stored_base import StoredBases  # noqa: PLC0415 - as above

    if named is None and (rebuild or detail):
        raise click.UsageError("--rebuild and --detail go with --with KB")
    today = _planner(named) if named is not None else None
    with opened(audit) as database, StoredBases(database) as bases:
        found = stored_run(database, run)
        if today is None:
            _replay(found, bases, form)
        else:
            from rematch.audit.comparison import under_today  # noqa: PLC0415

            _show(under_today(found, bases, today, rebuild=rebuild), detail=detail, form=form)


@click.command("diff")
@click.argument("first", metavar="RUN")
@click.argument("second", metavar="RUN")
@detail_option
@audit_option
@text_or_json_option
def diff_runs(*, first: str, second: str, detail: bool, audit: Place | None, form: str) -> None:
    """Show what differs between two recorded runs.

    Versions, knowledge base, profile as it was kept, facts, firings, decision and choice.
    """
    from rematch.audit.comparison import between_runs  # noqa: PLC0415 - only what needs it pays for it
    from rematch.audit.replay import stored_run  # noqa: PLC0415 - as above
    from rematch.audit.stored_base import StoredBases  # noqa: PLC0415

    with opened(audit) as database, StoredBases(database) as bases:
        sides = stored_run(database, first), stored_run(database, second)
        _show(between_runs(*sides, bases, database), detail=detail, form=form)


def _planner(named: str) -> Planner:
    """Return the knowledge base that --with names, made ready (InputError when there is none)."""
    from rematch.plan.make import Planner  # noqa: PLC0415

    if named == SHIPPED:
        return Planner(load_knowledge_base(None))
    folder = Path(named)
    if not folder.is_dir():
        raise InputError(
            Problem("there is no such knowledge base", value=named, allowed=f"a directory, or {SHIPPED}")
        )
    return Planner(load_knowledge_base(folder))


def _replay(run: StoredRun, bases: StoredBases, form: str) -> None:
    from rematch.audit.replay import replay  # noqa: PLC0415
    from rematch.audit.replay_view import replay_data, replay_text  # noqa: PLC0415

    found = replay(run, bases)
    if form == "json":
        click.echo(json.dumps(replay_data(found), ensure_ascii=False, indent=2))
    else:
        click.echo(replay_text(found))
    if found.differences:
        raise SystemExit(1)


def _show(found: RunComparison, *, detail: bool, form: str) -> None:
    from rematch.audit.comparison_view import comparison_data, comparison_text  # noqa: PLC0415

    if form == "json":
        click.echo(json.dumps(comparison_data(found), ensure_ascii=False, indent=2))
    else:
        click.echo(comparison_text(found, shipped_root(), detail=detail), nl=False)
