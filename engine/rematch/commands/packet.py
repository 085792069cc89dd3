"""``rematch packet``: one folder for a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.options import kb_option, trail_options
from rematch.commands.plan import calendar_text, planned, record, stamp_of
from rematch.packet.forms import MARKDOWN, PlanForms
from rematch.packet.write import write_packet
from rematch.report.data import plan_data
from rematch.report.markdown import MarkdownReport, Options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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
    type=click.Choice(["md"]),
    multiple=True,
    default=["md"],
    show_default=True,
    help="The formats of the papers; give it once for each.",
)
@click.option("--field", metavar="SPECIALTY", help="Write for SPECIALTY, not for the plan's choice.")
@kb_option
@trail_options
def packet(  # noqa: PLR0913, PLR0917 - one argument for each option
    profile: Path,
    output: Path,
    forms: tuple[str, ...],
    field: str | None,
    kb: Path | None,
    trail: Path | None,
) -> None:
    """Write the papers for a meeting about PROFILE into one folder.

    The report, the file on one page, question sheets for dean, director, faculty and mentor, mails that ask
    for the meetings, the story to work on, the letters, the calendar, the plan as data, and an index.
    """
    stamp = stamp_of(trail)
    knowledge_base, read, made = planned(profile, kb, field)
    run_id = stamp.run_id if stamp else None
    renderer = MarkdownReport(knowledge_base)
    report: Mapping[str, Callable[[], bytes]] = {
        MARKDOWN: lambda: renderer.render(made, read, Options(detail=True, run_id=run_id)).encode()
    }
    papers = PlanForms(
        made,
        read,
        knowledge_base,
        renderer=renderer,
        forms=list(dict.fromkeys(forms)),
        report=report,
        converted={},
        calendar=lambda: calendar_text(made, knowledge_base).encode() if made.start else None,
        data=lambda: plan_data(made, knowledge_base, run_id),
        run_id=run_id,
    )
    written = write_packet(knowledge_base, papers, output)
    record(made, stamp, "packet", trail)
    click.echo(f"{output}: {len(written)} files, begin with {written[0]}.")
