"""The JSON Schema of a theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.schemas.parts import TEXT, Schema, mapping_of
from rematch.schemas.watching import Keys
from rematch.theme.contrast import HEX
from rematch.theme.read import COLORS, LIGHTS, TEXTS

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.schemas.words import SchemaWords


def theme_schema(words: SchemaWords) -> Schema:
    """Return the schema of a theme; a file of its own may leave out what the knowledge base says."""
    color: Schema = {"type": "string", "pattern": f"^{HEX.pattern}$"}
    about = words.of("a color of a theme")
    colors = mapping_of(dict.fromkeys(COLORS, color), Keys((), COLORS), about)
    lights: dict[str, Data] = dict.fromkeys(LIGHTS, colors)
    parts: dict[str, Data] = {
        **dict.fromkeys((*TEXTS, "logo"), TEXT),
        "colors": mapping_of(lights, Keys((), LIGHTS), words.of("the colors of a theme")),
    }
    return mapping_of(parts, Keys((), (*TEXTS, "logo", "colors")), words.of("a theme"))
