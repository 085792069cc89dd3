"""``rematch packet``: one folder for a meeting."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from rematch.commands.forms import REPORTS, THEMED, Look, check_look
from rematch.commands.options import kb_option, recording, trail_options
from rematch.commands.papers import PlanPapers
from rematch.commands.plan import planned
from rematch.commands.screen import waiting
from rematch.packet.write import made_packet, write_packet

if TYPE_CHECKING:
    from rematch.commands.options import TrailChoice


@click.command()
@click.argument("profile", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="The folder to write into; made if need be.",
)
@click.option(
    "--format",
    "forms",
    type=click.Choice(REPORTS),
    multiple=True,
    default=["html"],
    show_default=True,
    help="A format of the papers; may stand several times.",
)
@click.option("--field", metavar="SPECIALTY", help="Write for SPECIALTY, not for the plan's choice.")
@click.option(
    "--theme",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Take name, logo, colors, contact and disclaimer from FILE (see rematch schema theme).",
)
@kb_option
@trail_options
def packet(  # noqa: PLR0913, PLR0917 - one argument for each option
    profile: Path,
    output: Path,
    forms: tuple[str, ...],
    field: str | None,
    theme: Path | None,
    kb: Path | None,
    trail: TrailChoice | None,
) -> None:
    """Write the papers for a meeting about PROFILE into one folder.

    The report, the file on one page, question sheets for dean, director, faculty and mentor, mails that ask
    for the meetings, the story to work on, the letters, the calendar, the plan as data, and an index.
    """
    began = monotonic()
    wanted = list(dict.fromkeys(forms))
    look = Look(detail=True, theme=theme)
    for form in wanted:
        check_look(form, look if form in THEMED else Look(), output)
    record = recording(trail, "packet", began)
    knowledge_base, read, made = planned(profile, kb, field)

    def files(run_id: str | None) -> dict[str, bytes]:
        papers = PlanPapers(made, read, knowledge_base, wanted, look, run_id)
        with waiting("Writing the papers"):
            return made_packet(knowledge_base, papers)

    content = files(record.run_id if record else None)
    whole = b"".join(sha256(content[name]).digest() for name in content)
    if record is not None and not record.keep(knowledge_base, read, made, whole):
        content = files(None)
    write_packet(knowledge_base, content, output)
    click.echo(f"{output}: {len(content)} files, begin with {next(iter(content))}.")
