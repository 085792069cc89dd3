"""``rematch packet``: one folder for a meeting."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from rematch.commands.forms import REPORTS, THEMED, Look, PlanForms, check_look
from rematch.commands.options import (
    field_option,
    kb_option,
    profile_argument,
    recording,
    theme_option,
    trail_options,
)
from rematch.commands.papers import PlanPapers
from rematch.commands.plan import planned
from rematch.commands.screen import waiting
from rematch.packet.declared import load_packet
from rematch.packet.write import made_packet, write_packet

if TYPE_CHECKING:
    from rematch.commands.options import TrailChoice


@click.command()
@profile_argument
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
@field_option
@theme_option
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
    themed = [form for form in wanted if form in THEMED]
    for form in themed or wanted:
        check_look(form, look, output)
    record = recording(trail, "packet", began)
    knowledge_base, read, made = planned(profile, kb, field)

    documents = load_packet(knowledge_base.root / "templates")
    papers = PlanForms(made, read, knowledge_base, look)

    def files(run_id: str | None) -> dict[str, bytes]:
        with waiting("Writing the papers"):
            return made_packet(documents, PlanPapers(papers, wanted, run_id))

    content = files(record.run_id if record else None)
    whole = b"".join(sha256(content[name]).digest() for name in content)
    if record is not None and not record.keep(knowledge_base, read, made, whole):
        content = files(None)
    write_packet(documents, content, output)
    click.echo(f"{output}: {len(content)} files, begin with {next(iter(content))}.")
