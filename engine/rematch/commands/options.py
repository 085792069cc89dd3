"""Options that several commands share, so that they are spelled and explained alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from rematch.audit.place import Place
    from rematch.commands.recording import Recording

Result = TypeVar("Result")


def _chosen_base(_: click.Context, __: click.Parameter, named: Path | None) -> Path | None:
    """Return the directory named, else the present one when it is an overlay."""
    from rematch.overlay.declared import FILE  # noqa: PLC0415 - after the options are known to be right

    return named if named is not None or not Path(FILE).is_file() else Path()


def _trail_place(_: click.Context, __: click.Parameter, named: str | None) -> Place | None:
    """Return the place that was named; a directory and an unknown kind of database are refused."""
    if named is None:
        return None
    from rematch.audit.place import FilePlace, place_of  # noqa: PLC0415 - as above

    place = place_of(named)
    if isinstance(place, FilePlace) and place.path.is_dir():
        raise click.BadParameter(f"{place} is a directory")
    return place


kb_option = click.option(
    "--kb",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="REMATCH_KB",
    metavar="DIR",
    callback=_chosen_base,
    help="Use the rules, knowledge and templates in DIR: a whole copy, or an overlay on the shipped ones.  "
    "[default: the present directory when it is an overlay, else the shipped ones]",
)

profile_argument = click.argument("profile", type=click.Path(path_type=Path, dir_okay=False))

theme_option = click.option(
    "--theme",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Take name, logo, colors, contact and disclaimer from FILE (see rematch schema theme).",
)

field_option = click.option(
    "--field",
    metavar="SPECIALTY",
    help="Write the story, the year and the list for SPECIALTY, not for the plan's choice.",
)

audit_option = click.option(
    "--audit",
    envvar="REMATCH_AUDIT",
    metavar="FILE|URL",
    callback=_trail_place,
    help="Use this audit trail, not the one in your data directory: a file, or postgresql+psycopg://...",
)

limit_option = click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="Show at most N."
)

text_or_json_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the result.",
)


@dataclass(frozen=True, slots=True)
class TrailChoice:
    """Where a run is recorded, who ran it, whether names are kept, and whether the run goes on without."""

    place: Place
    by: str | None
    store_identity: bool
    optional: bool


def trail_options(command: Callable[..., Result]) -> Callable[..., Result]:
    """Add the options of the trail; the command gets ``trail``: a TrailChoice, None to keep no record."""

    @audit_option
    @click.option("--no-audit", is_flag=True, help="Keep no record of this run.")
    @click.option(
        "--audit-optional", is_flag=True, help="Go on, with a warning, when the run cannot be recorded."
    )
    @click.option(
        "--store-identity", is_flag=True, help="Keep names and free text of the profile in the record too."
    )
    @click.option("--by", envvar="REMATCH_BY", metavar="NAME", help="Who runs this, for the record.")
    @wraps(command)
    def with_trail(
        *,
        audit: Place | None,
        no_audit: bool,
        audit_optional: bool,
        store_identity: bool,
        by: str | None,
        **given: object,
    ) -> Result:
        trail = None if no_audit else TrailChoice(audit or _default(), by, store_identity, audit_optional)
        return command(trail=trail, **given)

    return with_trail


def recording(trail: TrailChoice | None, command: str, began: float) -> Recording | None:
    """Return what records this run of a command; ``began``: the monotonic clock when it started."""
    if trail is None:
        return None
    from rematch.commands.recording import Recording  # noqa: PLC0415 - only what records needs it

    return Recording(trail, command, datetime.now(UTC), began)


def _default() -> Place:
    from rematch.audit.place import default_place  # noqa: PLC0415 - only what records needs it

    return default_place()
