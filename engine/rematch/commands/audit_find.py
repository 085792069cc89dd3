"""``rematch audit list``, ``rules`` and ``info``: what a trail holds."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Literal

import click

from rematch.audit.find import count_of, runs
from rematch.audit.place import FilePlace, default_place
from rematch.audit.view import list_text
from rematch.commands.audit_filters import filter_options
from rematch.commands.options import audit_option, limit_option, text_or_json_option
from rematch.commands.screen import watched
from rematch.commands.trails import opened

if TYPE_CHECKING:
    from pathlib import Path

    from rematch.audit.find import RunHead
    from rematch.audit.place import Place
    from rematch.audit.usage import By
    from rematch.commands.audit_filters import Filters


@click.command("list")
@filter_options("--by")
@limit_option
@click.option(
    "--before",
    type=click.IntRange(min=1),
    metavar="SEQUENCE",
    help="Go on after an earlier page: runs before this place in the chain.",
)
@audit_option
@text_or_json_option
def list_runs(filters: Filters, limit: int, before: int | None, audit: Place | None, form: str) -> None:
    """List recorded runs, newest first; of several conditions all must hold."""
    place = audit or default_place()
    found: tuple[RunHead, ...] = ()
    if audit is not None or not isinstance(place, FilePlace) or place.path.exists():
        with opened(place) as database:
            wanted = replace(filters.wanted(database), before=before)
            found = runs(database, limit + 1, wanted=wanted)
    shown, more = found[:limit], found[limit:]
    if form == "json":
        click.echo(json.dumps([_head_json(run) for run in shown], indent=2))
    elif shown:
        click.echo(list_text(shown))
    elif filters.asked != type(filters.asked)() or before is not None:
        click.echo(f"No such runs are recorded in {place}.")
    else:
        click.echo(f"No runs are recorded in {place}.")
    if more:
        click.echo(f"There are more: add --before {shown[-1].sequence} to go on.", err=True)


@click.command("rules")
@filter_options()
@click.option(
    "--by", "period", type=click.Choice(["month", "knowledge"]), help="Count by month or by knowledge base."
)
@audit_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="How to print the result.",
)
def count_rules(
    filters: Filters, period: By | None, audit: Place | None, form: Literal["text", "json", "csv"]
) -> None:
    """Count in how many runs each rule fired, how often, when first and last; name rules that never did."""
    from rematch.audit.usage import fired_in, usage  # noqa: PLC0415 - only what counts needs it
    from rematch.audit.usage_view import usage_csv, usage_data, usage_text  # noqa: PLC0415

    with opened(audit) as database:
        wanted = filters.wanted(database)
        running = watched(fired_in(database, wanted), "Reading runs", count_of(database, wanted))
        found = usage(running, period, _present_rules(filters.kb), wanted.rule)
    if form == "json":
        click.echo(json.dumps(usage_data(found), indent=2))
    else:
        click.echo(usage_csv(found) if form == "csv" else usage_text(found) + "\n", nl=False)


def _present_rules(kb: Path | None) -> tuple[str, ...]:
    from rematch.knowledge_base import load_knowledge_base  # noqa: PLC0415 - only what counts needs it

    return tuple(rule.id for rule in load_knowledge_base(kb).rule_base.rules)


def _head_json(run: RunHead) -> dict[str, object]:
    return {
        "sequence": run.sequence,
        **asdict(run.stamp),
        **asdict(run.outcome),
        "facts": run.facts,
        "firings": run.firings,
        "erased": run.erased,
    }
