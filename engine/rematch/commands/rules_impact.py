"""``rematch rules impact``: what a change of the knowledge base does to plans, before it is saved for all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.options import kb_option, text_or_json_option
from rematch.commands.progress import watched
from rematch.coverage.samples import sample_profiles
from rematch.errors import InputError, Problem, suggestion
from rematch.impact.compare import comparisons
from rematch.impact.outcome import CONCLUSIONS
from rematch.impact.profiles import tried_profiles
from rematch.impact.summary import impact_of
from rematch.impact.view import impact_data, impact_text
from rematch.knowledge_base import load_knowledge_base

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rematch.impact.profiles import Tried
    from rematch.impact.summary import Impact

_CHANGED = 2
_GENERATED = 200
_WORTH_A_PROCESS = 100
"""Profiles below which starting another process takes longer than it saves."""


def _conclusions(_: click.Context, option: click.Parameter, text: str | None) -> tuple[str, ...]:
    """Return the conclusions that --fail-on names."""
    found = tuple(part.strip() for part in (text or "").split(",") if part.strip())
    for name in found:
        if name not in CONCLUSIONS:
            hint = suggestion(name, CONCLUSIONS)
            allowed = f"allowed: {', '.join(CONCLUSIONS)}"
            raise click.BadParameter(f"{name!r}; {hint or allowed}", param=option)
    return found


@click.command()
@click.argument("profiles", nargs=-1, type=click.Path(path_type=Path, dir_okay=False), metavar="[PROFILE]...")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="BASE",
    help="The knowledge base before the change: a directory.  [default: the shipped one, when --kb is given]",
)
@click.option(
    "--profiles",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Try every profile in DIR and below.",
)
@click.option("--generated", type=click.IntRange(min=0), metavar="N", help="Try N generated profiles.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="N",
    help="Generate from seed N on.",
)
@click.option(
    "--fail-on",
    callback=_conclusions,
    metavar="NAME,...",
    help=f"Exit with 2 when one of these changes: {', '.join(CONCLUSIONS)}.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1, max=64), metavar="N", help="Use N processes.  [default: one a core]"
)
@text_or_json_option
@kb_option
def impact(  # noqa: PLR0913 - one argument an option
    *,
    profiles: tuple[Path, ...],
    against: Path | None,
    folder: Path | None,
    generated: int | None,
    seed: int,
    fail_on: tuple[str, ...],
    jobs: int | None,
    form: str,
    kb: Path | None,
) -> None:
    """Compare the plans that two knowledge bases make of the same profiles.

    One is BASE, the other that of --kb; either may be the shipped one.

    Shows how many plans change, in which conclusions, from what to what, and which rules are responsible.
    Without profiles the examples and 200 generated ones are tried (see knowledge/sample-profiles.yaml).
    """
    if against is None and kb is None:
        what = "nothing to compare: both knowledge bases would be the shipped one"
        raise InputError(
            Problem(what, remedy="name the changed one with --kb, or another one with --against")
        )
    before, after = load_knowledge_base(against), load_knowledge_base(kb)
    if not profiles and folder is None and generated is None:
        profiles, generated = sample_profiles(after.root), _GENERATED
    tried = tried_profiles(profiles, folder, range(seed, seed + (generated or 0)))
    if not tried:
        raise InputError(Problem("no profiles to try", remedy="name some, or a number to be generated"))
    running = comparisons(against, kb, tried, jobs or _usual_jobs(tried))
    found = impact_of(before, after, tuple(watched(running, "Comparing plans", len(tried))))
    if form == "json":
        click.echo(json.dumps(impact_data(found), ensure_ascii=False, indent=2))
    else:
        click.echo(impact_text(found), nl=False)
    _judge(found, fail_on)


def _usual_jobs(tried: Sequence[Tried]) -> int:
    return min(os.cpu_count() or 1, max(1, len(tried) // _WORTH_A_PROCESS))


def _judge(found: Impact, fail_on: Iterable[str]) -> None:
    """Fail when a conclusion named in --fail-on moved, and say which."""
    moved = [f"{name} ({found.counts[name]})" for name in fail_on if found.counts[name]]
    if moved:
        click.echo(f"Changed: {', '.join(moved)}.", err=True)
        raise click.exceptions.Exit(_CHANGED)
