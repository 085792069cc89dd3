"""``rematch new`` and ``rematch check``: everything about a profile file itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.options import kb_option, text_or_json_option
from rematch.errors import DocumentError, ProfileError
from rematch.knowledge.load import load_knowledge
from rematch.knowledge_base import locate_root
from rematch.profile.checked import check_data, check_text, refused_data
from rematch.profile.plausibility import FILE as PLAUSIBILITY_FILE
from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import read_profile
from rematch.profile.starter import write_starter
from rematch.profile.unknowns import unknowns
from rematch.profile.unknowns_file import FILE as UNKNOWNS_FILE
from rematch.profile.unknowns_file import load_unknowns

if TYPE_CHECKING:
    from rematch.document import Data

_NOT_VALID = 2

_profile_argument = click.argument("profile", type=click.Path(path_type=Path))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
@kb_option
def new(file: Path, *, force: bool, kb: Path | None) -> None:
    """Write a commented starter profile to FILE.

    Change the three values marked CHANGE, and take away the "# " before whatever else you know.
    """
    write_starter(file, locate_root(kb) / "templates", force=force)
    click.echo(f"{file} written. Fill it in, then run: rematch check {file}", err=True)


@click.command()
@_profile_argument
@text_or_json_option
@kb_option
def check(profile: Path, form: str, kb: Path | None) -> None:
    """Validate PROFILE and list what it leaves unknown, what each unknown costs and where to ask.

    Exit code 2 when the file is not a valid profile; unlikely values are warnings.
    """
    root = locate_root(kb)
    folder = root / "knowledge"
    names = load_knowledge(root).names
    declared = load_unknowns(folder / UNKNOWNS_FILE)
    limits = load_plausibility(folder / PLAUSIBILITY_FILE)
    try:
        read = read_profile(profile, names, limits)
    except (ProfileError, DocumentError) as error:
        if form == "json":
            _echo_json(refused_data(str(profile), error.problems))
            raise click.exceptions.Exit(_NOT_VALID) from error
        raise
    gaps = unknowns(read.profile, declared)
    if form == "json":
        _echo_json(check_data(read, gaps, declared.levels))
    else:
        click.echo(check_text(read, gaps, declared.levels), nl=False)


def _echo_json(data: dict[str, Data]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
