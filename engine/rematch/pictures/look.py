"""The colors of pictures on light and on dark ground, and what all charts have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rematch.codes.file import WRONG_KIND
from rematch.codes.template import PICTURE_FAILS
from rematch.errors import DocumentError, InputError, KnowledgeBaseError, Problem, suggestion
from rematch.overlay.layers import read_layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data, Document
    from rematch.overlay.layers import Location

FILE = "look.yaml"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_WRITTEN = "a color as '#1a2b3c'"


class Shades(NamedTuple):
    """One color: as it is on light ground and in print, and as it is on dark ground."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Look:
    """The colors by name, and the configuration of Vega-Lite for every chart."""

    colors: Mapping[str, Shades]
    config: Mapping[str, Data]

    def themed(self, theme: Mapping[str, Shades]) -> Look:
        """Return the look with other colors; InputError for a name that there is not, or for no color."""
        problems = [
            Problem(
                f"the pictures have no color called {name!r}",
                allowed=", ".join(self.colors),
                remedy=suggestion(name, self.colors),
            )
            for name in theme
            if name not in self.colors
        ]
        problems += [
            Problem(f"the color {name!r} cannot be used", value=repr(shade), allowed=_WRITTEN)
            for name, shades in theme.items()
            for shade in shades
            if not _COLOR.fullmatch(shade)
        ]
        if problems:
            raise InputError(problems)
        return Look({**self.colors, **theme}, self.config)


def read_look(templates: Location) -> Look:
    """Return the look of the pictures below ``templates``; KnowledgeBaseError with every problem."""
    try:
        document = read_layers(templates / "pictures" / FILE)
    except DocumentError as error:
        raise KnowledgeBaseError(error.problems) from error
    data = document.data
    colors = data.get("colors") if isinstance(data, dict) else None
    config = data.get("config") if isinstance(data, dict) else None
    if not isinstance(colors, dict) or not isinstance(config, dict):
        what = "the look of the pictures must hold 'colors' and 'config'"
        raise KnowledgeBaseError(Problem(what, document.position(), code=WRONG_KIND))
    problems: list[Problem] = []
    found = {name: _shades(document, name, pair, problems) for name, pair in colors.items()}
    if problems:
        raise KnowledgeBaseError(problems)
    return Look(found, config)


def _shades(document: Document, name: str, pair: Data, problems: list[Problem]) -> Shades:
    given = pair if isinstance(pair, dict) else {}
    shades = {ground: str(given.get(ground)) for ground in Shades._fields}
    problems.extend(
        Problem(
            f"the color {name!r} has no usable shade for {ground} ground",
            document.position(("colors", name, ground)),
            repr(given.get(ground)),
            allowed=_WRITTEN,
            code=PICTURE_FAILS,
        )
        for ground, shade in shades.items()
        if not _COLOR.fullmatch(shade)
    )
    return Shades(**shades)
