"""Pictures as files: SVG, or PNG on light ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.errors import InputError, Problem
from rematch.output import write_atomically
from rematch.pictures.chart import converter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rematch.pictures.picture import Picture

_SCALE = 2.0
"""Pixels of a PNG for each unit of the SVG, for screens and print of good resolution."""
_GROUND = '<rect width="100%" height="100%" fill="#ffffff"/>'


def png(picture: Picture) -> bytes:
    """Return a picture as PNG on white; InputError when vl-convert is missing."""
    on_white = picture.svg.replace("</style>", f"</style>{_GROUND}", 1)
    drawn: bytes = converter().svg_to_png(on_white, scale=_SCALE)
    return drawn


def write_pictures(pictures: Iterable[Picture], folder: Path, form: str) -> None:
    """Write each picture as NAME.svg or NAME.png to a folder, which is made; InputError when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Problem(
                f"cannot make the directory {folder}: {error.strerror or error}",
                remedy="check the path and its permissions",
            )
        ) from error
    for picture in pictures:
        content = picture.svg if form == "svg" else png(picture)
        write_atomically(folder / f"{picture.name}.{form}", content)
