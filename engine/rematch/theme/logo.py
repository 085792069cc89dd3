"""The logo of a theme: a small picture file that can be carried inside a report."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.codes.theme import BAD_LOGO

if TYPE_CHECKING:
    from rematch.rules.node import Node

MOST_BYTES = 200_000
_SVG = "image/svg+xml"
_BEGINNINGS = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture: its media type and bytes. An SVG is only safe where it is shown as a picture (``<img>``)."""

    media_type: str
    data: bytes

    @property
    def address(self) -> str:
        """The picture as an address that holds it."""
        return f"data:{self.media_type};base64,{b64encode(self.data).decode()}"


def logo_of(node: Node) -> Logo | None:
    """Read the file that a theme names, relative to the theme; None with a problem noted."""
    name = node.text("'logo'")
    if name is None:
        return None
    path = Path(node.position.file).parent / name
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        _refuse(node, f"the logo cannot be read: {error.strerror or error}")
        return None
    if len(data) > MOST_BYTES:
        _refuse(node, f"the logo has more than {MOST_BYTES:,} bytes")
        return None
    kind = _kind(data)
    if kind is None:
        _refuse(node, "the logo is no PNG, JPEG or SVG picture")
        return None
    return Logo(kind, data)


def _refuse(node: Node, what: str) -> None:
    allowed = f"a PNG, JPEG or SVG file of at most {MOST_BYTES:,} bytes"
    node.refuse(BAD_LOGO, what, allowed=allowed, remedy=BAD_LOGO.remedy)


def _kind(data: bytes) -> str | None:
    """Return the media type that a file's own bytes show; entities make an SVG grow without end."""
    for kind, beginning in _BEGINNINGS.items():
        if data.startswith(beginning):
            return kind
    is_svg = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE svg"))
    return _SVG if is_svg and b"<svg" in data and b"<!ENTITY" not in data else None
