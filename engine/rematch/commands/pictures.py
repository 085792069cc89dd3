"""``rematch pictures``: the pictures of a plan as files."""

from __future__ import annotations

from pathlib import Path

import click

from rematch.commands.options import (
    field_option,
    kb_option,
    profile_argument,
)
from rematch.commands.plan import planned
from rematch.pictures.picture import NAMES


@click.command()
@profile_argument
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Write the pictures to DIR, which is made when it is not there.",
)
@click.option(
    "--only",
    type=click.Choice(NAMES),
    multiple=True,
    metavar="NAME",
    help=f"Draw only this picture; may be given again. One of {', '.join(NAMES)}.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "png"]),
    default="svg",
    show_default=True,
    help="Pictures that stay sharp at any size and follow light and dark, or pixels on light ground.",
)
@field_option
@kb_option
def pictures(  # noqa: PLR0913, PLR0917 - one argument for each option
    profile: Path, folder: Path, only: tuple[str, ...], form: str, field: str | None, kb: Path | None
) -> None:
    """Draw the plan for the applicant in PROFILE: its fit, scores, places, lists, year and calendar.

    Writes one file for each picture, called by its name, and leaves out those for which there is no data.
    """
    from rematch.pictures.draw import pictures_of  # noqa: PLC0415 - after the options are known to be right
    from rematch.pictures.writing import write_pictures  # noqa: PLC0415 - as above

    knowledge_base, _, made = planned(profile, kb, field)
    drawn = pictures_of(made, knowledge_base, only=only or NAMES)
    write_pictures(drawn, folder, form)
    for name in only or NAMES:
        if not any(picture.name == name for picture in drawn):
            click.echo(f"{name}: the plan has no data for it", err=True)
