"""Whether colors can be told apart: the contrast of WCAG 2.2 between two colors."""

from __future__ import annotations

import re
from typing import NamedTuple

HEX = re.compile(r"#[0-9a-fA-F]{6}")
_TEXT, _SIGN = 4.5, 3.0
"""The least contrast of text, and of a sign that is no text (success criteria 1.4.3 and 1.4.11)."""


class Pair(NamedTuple):
    """Two colors that stand on each other, by their names, and the least contrast between them."""

    front: str
    back: str
    least: float


_WRITTEN, _UNDER = ("text", "muted", "accent"), ("background", "surface")
PAIRS = (
    *(
        Pair(front, back, _TEXT)
        for front in ("text", "muted", "accent")
        for back in ("background", "surface")
    ),
    *(Pair("text", back, _TEXT) for back in ("strong", "moderate", "weak")),
    *(Pair("caution", back, _SIGN) for back in _UNDER),
)
"""What stands on what in a report."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors (#rrggbb), between 1 and 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
