"""A Vega-Lite specification as SVG, by vl-convert: no browser, and nothing is loaded from anywhere."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from rematch.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from rematch.document import Data, DataPath
    from rematch.pictures.specification import Specification

MARKS = (
    *("arc", "area", "bar", "boxplot", "circle", "errorband", "errorbar", "line", "point", "rect", "rule"),
    *("square", "text", "tick", "trail"),
)
"""The marks of Vega-Lite that need nothing beyond the specification."""
LOADING = ("url", "href")
"""Keys with which a specification would load data or pictures, or lead elsewhere."""
_VIEWS = ("layer", "concat", "hconcat", "vconcat")
_PREFIX = re.compile(r"^.*conversion failed:\s*(?:\w*Error: )?", re.DOTALL)
_REPEATED = re.compile(r" \{.*\}")
"""The whole specification, which some messages repeat."""


def converter() -> ModuleType:
    """Return vl-convert; InputError that says how to get it when it is not installed."""
    try:
        import vl_convert  # noqa: PLC0415 - large, and only pictures need it
    except ImportError as error:
        raise InputError(
            Problem(
                "pictures need vl-convert, which is not installed or cannot be loaded here",
                value=str(error),
                remedy="install it with: pip install 'rematch[pictures]'",
            )
        ) from error
    return vl_convert


def chart(specification: Specification, config: Mapping[str, Data]) -> str:
    """Return the SVG of a Vega-Lite specification; ``config`` holds for what it does not say itself.

    KnowledgeBaseError, with the place in the template, for what would load anything, for an unknown mark and
    for what Vega-Lite cannot draw.
    """
    data = specification.document.data
    for path, key in _keys(data, ()):
        if key in LOADING:
            what = f"a picture may not load anything or lead elsewhere, as {key!r} would"
            raise specification.refusal(what, path, "put the values into the template")
    for path, mark in _marks(data, ()):
        if mark not in MARKS:
            what = f"there is no mark {mark!r} for pictures"
            raise specification.refusal(what, path, f"use one of {', '.join(MARKS)}")
    library = converter()
    try:
        drawn: str = library.vegalite_to_svg(json.dumps(data), config=dict(config), allowed_base_urls=[])
    except ValueError as error:
        said = _REPEATED.sub("", _PREFIX.sub("", str(error)).split("\n", 1)[0].strip())
        raise specification.refusal_of(f"Vega-Lite cannot draw this: {said}") from error
    return drawn


def _keys(data: Data, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key), key
            yield from _keys(value, (*path, key))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _keys(item, (*path, number))


def _marks(data: Data, path: DataPath) -> Iterator[tuple[DataPath, Data]]:
    """Yield the type of mark of every view, and where it stands."""
    if not isinstance(data, dict):
        return
    if "mark" in data:
        mark = data["mark"]
        yield (*path, "mark"), mark.get("type") if isinstance(mark, dict) else mark
    for name in _VIEWS:
        views = data.get(name)
        for number, view in enumerate(views if isinstance(views, list) else ()):
            yield from _marks(view, (*path, name, number))
    for name in ("spec",):
        yield from _marks(data.get(name), (*path, name))
