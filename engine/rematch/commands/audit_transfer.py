"""``rematch audit export`` and ``import``: a trail as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rematch.commands.audit_filters import filter_options
from rematch.commands.options import audit_option
from rematch.commands.screen import watched
from rematch.commands.trails import now_text, opened
from rematch.errors import InputError, Problem

if TYPE_CHECKING:
    from rematch.audit.database import Database
    from rematch.audit.find import Wanted
    from rematch.audit.place import Place
    from rematch.commands.audit_filters import Filters


@click.command("export")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Write to FILE; to a directory for Parquet.",
)
@filter_options("--by")
@audit_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="JSON Lines to verify and import, or Parquet tables of runs and of firings for analysis.",
)
def export_trail(output: Path, filters: Filters, audit: Place | None, form: str) -> None:
    """Write the trail, or the runs that are chosen, to a file that only you can read.

    JSON Lines of the whole trail hold its chain: imported into an empty trail it is the same again. What is
    exported stays when a run is erased here: keep the file as safe as the trail.
    """
    with opened(audit) as database:
        wanted = filters.wanted(database)
        if form == "parquet":
            count = _write_parquet(database, wanted, output)
            click.echo(f"{count} runs are in {output}.", err=True)
        else:
            _write_lines(database, wanted, output)
            click.echo(f"The export is in {output}.", err=True)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", envvar="REMATCH_BY", metavar="NAME", help="Who imports this, for the record.")
@audit_option
def import_trail(file: Path, by: str | None, audit: Place | None) -> None:
    """Take in a FILE that `rematch audit export` wrote, whole or not at all.

    An empty trail becomes the trail that was exported. Into any other the runs that are not there yet come as
    new records, with one more that tells where they came from.
    """
    from rematch.audit.importing import import_file  # noqa: PLC0415 - only what imports needs it
    from rematch.audit.trail_file import TrailFile  # noqa: PLC0415

    try:
        stream = file.open("rb")
    except OSError as error:
        raise InputError(
            Problem(f"cannot read {file}: {error.strerror or error}", remedy="check the path")
        ) from error
    with stream:
        carried = TrailFile(stream, str(file))
        total = carried.head.bases + carried.head.records
        with opened(audit, writing=True) as database:
            done = import_file(
                database, carried, now_text(), by, lambda lines: watched(lines, "Importing", total)
            )
            place = str(database.place)
    if done.restored:
        click.echo(f"{place} is now the trail that was exported: {done.added} records.")
    else:
        click.echo(f"{done.added} runs were added to {place}, {done.skipped} were there already.")


def _write_parquet(database: Database, wanted: Wanted, output: Path) -> int:
    from rematch.audit.find import count_of  # noqa: PLC0415 - only what exports needs it

    try:
        from rematch.audit.parquet import write_parquet  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise InputError(
            Problem("Parquet needs pyarrow", remedy="pip install 'rematch[parquet]', or use --format jsonl")
        ) from error
    total = count_of(database, wanted)
    return write_parquet(database, wanted, output, lambda rows: watched(rows, "Exporting runs", total))


def _write_lines(database: Database, wanted: Wanted, output: Path) -> None:
    from rematch.audit.export import chosen_places, export_lines  # noqa: PLC0415 - as above
    from rematch.audit.find import EVERYTHING  # noqa: PLC0415
    from rematch.output import streamed  # noqa: PLC0415

    places = None if wanted == EVERYTHING else chosen_places(database, wanted)
    with streamed(output) as stream:
        stream.writelines(watched(export_lines(database, places), "Exporting", None))
