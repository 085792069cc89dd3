"""Read a theme: ``templates/theme.yaml`` of the knowledge base, and a file of the user's over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.codes.theme import BAD_COLOR, LOW_CONTRAST
from rematch.document import KNOWLEDGE_LIMITS, read_document
from rematch.errors import DocumentError, InputError, KnowledgeBaseError, Problem
from rematch.overlay.joining import joined
from rematch.overlay.joins import joins_of
from rematch.overlay.layers import read_layers
from rematch.rules.node import root_of
from rematch.theme.contrast import HEX, PAIRS, contrast
from rematch.theme.logo import logo_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rematch.document import Document
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node
    from rematch.theme.logo import Logo

FILE = "theme.yaml"
COLORS = ("background", "surface", "text", "muted", "accent", "line", "caution", "strong", "moderate", "weak")
LIGHTS = ("light", "dark")
TEXTS = ("name", "contact", "disclaimer")


@dataclass(frozen=True, slots=True)
class Theme:
    """Whose reports these are and how they look; colors (#rrggbb) by their names, for light and for dark.

    ``contact`` and ``disclaimer`` may have several lines; what an office does not say is None.
    """

    name: str | None
    logo: Logo | None
    contact: str | None
    disclaimer: str | None
    light: Mapping[str, str]
    dark: Mapping[str, str]


def read_theme(templates: Location, file: Path | None = None) -> Theme:
    """Return the theme of a knowledge base, with the entries of ``file`` in place of its own.

    Raises KnowledgeBaseError with every problem of the base's own theme, InputError with those of ``file``.
    """
    try:
        base = read_layers(templates / FILE)
    except DocumentError as error:
        raise KnowledgeBaseError(error.problems) from error
    problems: list[Problem] = []
    theme = _theme(root_of(base, problems), problems)
    if problems:
        raise KnowledgeBaseError(problems)
    if file is None:
        return theme
    theme = _theme(root_of(_over(base, file), problems), problems)
    if problems:
        raise InputError(problems)
    return theme


def _over(base: Document, file: Path) -> Document:
    joins = joins_of(f"templates/{FILE}")
    own = read_document(file, KNOWLEDGE_LIMITS)
    if joins is None or not isinstance(own.data, dict):
        return own
    return joined(base, own, joins)


def _theme(root: Node, problems: list[Problem]) -> Theme:
    entries = root.entries("a theme", ("colors",), (*TEXTS, "logo")) or {}
    name, contact, disclaimer = (entries[key].text(f"'{key}'") if key in entries else None for key in TEXTS)
    logo = logo_of(entries["logo"]) if "logo" in entries else None
    lights = entries["colors"].entries("'colors'", LIGHTS) if "colors" in entries else None
    light, dark = (_colors(lights[one], one, problems) if lights and one in lights else {} for one in LIGHTS)
    return Theme(" ".join(name.split()) if name else None, logo, contact, disclaimer, light, dark)


def _colors(node: Node, light: str, problems: list[Problem]) -> Mapping[str, str]:
    """Return the colors of one light; what is no color and what cannot be told apart is noted."""
    entries = node.entries(f"the {light} colors", COLORS) or {}
    found: dict[str, str] = {}
    for key, entry in entries.items():
        if isinstance(entry.data, str) and HEX.fullmatch(entry.data):
            found[key] = entry.data
        else:
            entry.refuse(BAD_COLOR, f"{key!r} is not a color", remedy=BAD_COLOR.remedy)
    for pair in PAIRS:
        if pair.front in found and pair.back in found:
            ratio = contrast(found[pair.front], found[pair.back])
            if ratio < pair.least:
                problems.append(_too_close(entries, found, light, pair.front, pair.back, ratio, pair.least))
    return found


def _too_close(  # noqa: PLR0913, PLR0917 - what the message says
    entries: Mapping[str, Node],
    found: Mapping[str, str],
    light: str,
    front: str,
    back: str,
    ratio: float,
    least: float,
) -> Problem:
    shown = int(ratio * 100) / 100  # cut, so that what falls short never looks as if it did not
    return Problem(
        f"{front!r} on {back!r} has a contrast of {shown:g}:1 in the {light} colors",
        entries[front].position,
        value=f"{found[front]} on {found[back]}",
        allowed=f"{least:g}:1 or more",
        remedy=LOW_CONTRAST.remedy,
        code=LOW_CONTRAST,
    )
