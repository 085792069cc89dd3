"""``rematch audit erase``, ``prune`` and ``person``: what the trail forgets."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from rematch.audit.erase import erase, named_runs, runs_before, runs_of_person
from rematch.audit.moment import before
from rematch.audit.space import give_back
from rematch.commands.options import audit_option, kb_option, profile_argument
from rematch.commands.trails import now_text, opened
from rematch.errors import AuditError, InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rematch.audit.database import Database
    from rematch.audit.erase import Found
    from rematch.audit.place import Place

Result = TypeVar("Result")
_LENGTHS = "90d, 6m, 3y"


def _forgetting(command: Callable[..., Result]) -> Callable[..., Result]:
    """Add the options that every forgetting takes."""
    for option in (
        audit_option,
        click.option("--by", envvar="REMATCH_BY", metavar="NAME", help="Who erases, for the record."),
        click.option(
            "--reason", metavar="TEXT", help="Why, for the record. It is kept for good: name nobody in it."
        ),
        click.option("--yes", is_flag=True, help="Do not ask."),
    ):
        command = option(command)
    return command


@click.command("erase")
@click.argument("runs", nargs=-1, metavar="[RUN]...")
@click.option("--person", metavar="KEY", help="Erase every run for the person with this key.")
@click.option(
    "--person-of",
    "profile",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PROFILE",
    help="Erase every run for the person this profile is about.",
)
@kb_option
@_forgetting
def erase_runs(  # noqa: PLR0913 - one argument an option
    *,
    runs: tuple[str, ...],
    person: str | None,
    profile: Path | None,
    kb: Path | None,
    yes: bool,
    reason: str | None,
    by: str | None,
    audit: Place | None,
) -> None:
    """Remove what the trail holds of runs, for good. That there was a run, and its hash, stay.

    The trail is written anew, so that the file holds nothing of them. Backups and exports are yours to erase.
    """
    if sum((bool(runs), person is not None, profile is not None)) != 1:
        raise click.UsageError("Name runs, or a person with --person KEY or --person-of PROFILE.")
    key = _person_of(profile, kb) if profile is not None else person
    with opened(audit, writing=True) as database:
        if key is None:
            found = named_runs(database, runs)
        else:
            found = runs_of_person(database, key.strip().lower())
            if not found:
                raise InputError(
                    Problem(
                        "no recorded run is for this person, or they were erased before",
                        value=key,
                        remedy="erase runs that were recorded without a name by their ids",
                    )
                )
        _forget(database, found, yes=yes, reason=reason, by=by)


@click.command("prune")
@click.option("--older-than", "length", required=True, metavar="LENGTH", help=f"How old: {_LENGTHS}.")
@_forgetting
def prune_trail(*, length: str, yes: bool, reason: str | None, by: str | None, audit: Place | None) -> None:
    """Erase every run that is older than LENGTH, as `rematch audit erase` does."""
    try:
        time = before(length, datetime.now(UTC))
    except ValueError as error:
        raise click.BadParameter(f"{length!r}; allowed: {_LENGTHS}", param_hint="'--older-than'") from error
    with opened(audit, writing=True) as database:
        found = runs_before(database, time)
        if not found:
            click.echo(f"Nothing to erase: {database.place} holds no run from before {time}.")
            return
        _forget(database, found, yes=yes, reason=reason or f"older than {length.strip()}", by=by)


@click.command("person")
@profile_argument
@kb_option
def print_person(profile: Path, kb: Path | None) -> None:
    """Print the key by which the trail knows the person a PROFILE is about: it does not keep the name."""
    click.echo(_person_of(profile, kb))


def _person_of(profile: Path, kb: Path | None) -> str:
    from rematch.audit.keys import codes_key  # noqa: PLC0415 - only what reads a profile needs it
    from rematch.audit.masking import person_code  # noqa: PLC0415
    from rematch.audit.policy import FILE, load_policy  # noqa: PLC0415
    from rematch.document import read_document  # noqa: PLC0415
    from rematch.errors import uncoded  # noqa: PLC0415
    from rematch.knowledge_base import locate_root  # noqa: PLC0415
    from rematch.profile.fields import dotted  # noqa: PLC0415

    policy = load_policy(locate_root(kb) / "knowledge" / FILE)
    with uncoded():
        data = read_document(profile).data
    code = person_code(data, policy, codes_key())
    if code is None:
        places = ", ".join(dotted(place) for place in policy.person)
        raise InputError(Problem(f"{profile} does not say whom it is about", allowed=f"a text at {places}"))
    return code


def _forget(
    database: Database, found: Sequence[Found], *, yes: bool, reason: str | None, by: str | None
) -> None:
    """Say what will be erased, ask, erase it and give the space back."""
    for run in found:
        if run.erased_by is not None:
            click.echo(f"Run {run.run_id[:12]} was erased before: record {run.erased_by} tells of it.")
    left = [run for run in found if run.erased_by is None]
    if left:
        times = sorted(run.time for run in left)
        count = (
            f"{len(left)} runs, from {times[0]} to {times[-1]},"
            if len(left) > 1
            else f"1 run, of {times[0]},"
        )
        click.echo(f"{count} will be erased for good from {database.place}.")
        if not _agreed(yes=yes):
            click.echo("Nothing was erased.")
            return
        done = erase(database, left, now_text(), reason, by)
        gone = f", with {done.bases} knowledge bases that no other run needs" if done.bases else ""
        told = f" Record {done.record} tells of it." if done.runs else " Somebody else was quicker."
        click.echo(f"Erased: {done.runs} runs{gone}.{told}")
    try:
        give_back(database)
    except AuditError as error:
        failed = Problem(
            "the runs are erased, but the trail was not written anew and may still hold what they held",
            remedy=f"when that is mended, run `rematch audit erase {found[0].run_id[:12]}`",
        )
        raise AuditError([failed, *error.problems]) from error


def _agreed(*, yes: bool) -> bool:
    if yes:
        return True
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError(Problem("nothing was erased: nobody is there to ask", remedy="add --yes"))
    return click.confirm("Go on?")
