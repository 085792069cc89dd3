"""``rematch rules sources``: what the rules rest on, and whether it came to bear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.messages import show_problems
from rematch.commands.options import kb_option, text_or_json_option
from rematch.commands.screen import waiting
from rematch.errors import InputError, Problem
from rematch.knowledge_base import load_knowledge_base
from rematch.profile.plausibility import FILE as PLAUSIBILITY_FILE
from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import read_profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.knowledge_base import KnowledgeBase
    from rematch.profile.read import ReadProfile


@click.command()
@click.argument("profiles", nargs=-1, type=click.Path(path_type=Path, dir_okay=False), metavar="[PROFILE]...")
@text_or_json_option
@click.option("--check", is_flag=True, help="Fail when a heuristic is not covered, and say which.")
@kb_option
def sources(
    profiles: tuple[Path, ...],
    form: str,
    check: bool,  # noqa: FBT001 - a flag of the command line
    kb: Path | None,
) -> None:
    """List every heuristic with what cites it, and whether that came to bear on the PROFILEs.

    A heuristic is covered when a rule that cites it fired, a place of a template that cites it was printed,
    or an entry of the knowledge base that cites it was used. Without a PROFILE the examples are run.
    """
    from rematch.coverage.coverage import citations, coverage, gap_problems  # noqa: PLC0415 - only what prints it
    from rematch.coverage.runs import runs  # noqa: PLC0415
    from rematch.coverage.samples import sample_profiles  # noqa: PLC0415
    from rematch.coverage.view import coverage_data, coverage_text  # noqa: PLC0415

    knowledge_base = load_knowledge_base(kb)
    chosen = profiles or sample_profiles(knowledge_base.root)
    if check and not chosen:
        what = "nothing can be checked: no profile is given, and no examples are found"
        raise InputError(Problem(what, remedy="name at least one PROFILE"))
    read = read_profiles(chosen, knowledge_base)
    with waiting("Planning for the profiles"):
        ran = runs(knowledge_base, read)
        found = coverage(knowledge_base.knowledge.heuristics, citations(knowledge_base), ran)
    if check and found.gaps:
        raise InputError(gap_problems(found))
    if form == "json":
        click.echo(json.dumps(coverage_data(found), ensure_ascii=False, indent=2))
    else:
        click.echo(coverage_text(found, knowledge_base), nl=False)


def read_profiles(profiles: Iterable[Path], knowledge_base: KnowledgeBase) -> list[ReadProfile]:
    """Read profiles, and show what is doubtful in them (ProfileError for what is wrong)."""
    limits = load_plausibility(knowledge_base.root / "knowledge" / PLAUSIBILITY_FILE)
    found = [read_profile(path, knowledge_base.knowledge.names, limits) for path in profiles]
    for read in found:
        show_problems(read.warnings)
    return found
