"""A drawing made fit to stand in a page: named, described, in colors of both grounds, and inert."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.pictures.look import Shades

NAMESPACE = "http://www.w3.org/2000/svg"
COLOR = re.compile(r"var\(--picture-([a-z0-9_-]+)\)")
"""How a specification names a color of the look."""
_TAGS = frozenset(
    {
        *("svg", "g", "path", "line", "rect", "circle", "ellipse", "polygon", "polyline", "text", "tspan"),
        *("title", "desc", "defs", "clipPath", "linearGradient", "radialGradient", "stop", "marker"),
    }
)
_NEEDLESS = ("class", "pointer-events", "role", "aria-hidden", "aria-label", "aria-roledescription", "cursor")
"""What Vega adds for scripts and style sheets of its own; here the picture is one, described as a whole."""
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_FOREIGN = re.compile(r"url\(|javascript:|expression\(", re.IGNORECASE)
_PAINTED = ("fill", "stroke", "stop-color")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnfitError(ValueError):
    """A drawing holds what a picture may not; the text says what."""


def finished(drawn: str, name: str, title: str, text: str, colors: Mapping[str, Shades]) -> str:
    """Return a drawing as a picture called ``name``; UnfitError for what is no part of a still picture.

    Colors of the look (``var(--picture-NAME)``) become those of light ground. In a browser they follow the
    color scheme around the picture, and a page can set each as the custom property of that name.
    """
    try:
        root = ET.fromstring(_NOT_IN_XML.sub("\ufffd", drawn))  # noqa: S314 - drawn by us, without entities
    except ET.ParseError as error:
        raise UnfitError(f"what is drawn is no SVG: {error}") from error
    _drop_unseen(root)
    used: dict[tuple[str, str], None] = {}
    for element in root.iter():
        _clean(element, name)
        for painted in _PAINTED:
            used.update(dict.fromkeys(_painted(element, painted, colors)))
    own = f"picture-{name}"
    root.attrib.update(
        {"xmlns": NAMESPACE, "id": own, "role": "img", "aria-labelledby": f"{own}-title {own}-text"}
    )
    for tag, kind, content in (("desc", "text", text), ("title", "title", title)):
        told = ET.Element(tag, {"id": f"{own}-{kind}"})
        told.text = _NOT_IN_XML.sub("\ufffd", content)
        root.insert(0, told)
    style = ET.Element("style")
    style.text = "".join(_rules(own, used, colors))
    root.insert(2, style)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True) + "\n"


def _drop_unseen(root: ET.Element) -> None:
    for above in list(root.iter()):
        for below in list(above):
            if below.get("display") == "none" or below.get("d") in ("", "M0,0h0v0h0Z"):
                above.remove(below)


def _clean(element: ET.Element, name: str) -> None:
    element.tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    if element.tag not in _TAGS:
        raise UnfitError(f"a picture may not hold {element.tag.rpartition('}')[2]!r}")
    if element.tag == "text" and "stroke" in element.attrib:
        element.set("paint-order", "stroke")  # the outline of a text sets it off from what lies behind it
    for needless in _NEEDLESS:
        element.attrib.pop(needless, None)
    for key, value in list(element.attrib.items()):
        if key.startswith(("on", "{")) or key == "href":
            raise UnfitError(f"a picture may not hold the attribute {key.rpartition('}')[2]!r}")
        placed = _REFERENCE.sub(rf"url(#picture-{name}-\1)", value)
        if _FOREIGN.search(_REFERENCE.sub("", placed)):
            raise UnfitError(f"a picture may not point to {value!r}")
        element.set(key, f"picture-{name}-{value}" if key == "id" else placed)


def _painted(element: ET.Element, painted: str, colors: Mapping[str, Shades]) -> Iterator[tuple[str, str]]:
    """Give one color of an element its light shade and its name; yield what was named."""
    named = COLOR.fullmatch(element.get(painted, ""))
    if named is None:
        return
    color = named.group(1)
    if color not in colors:
        raise UnfitError(f"the pictures have no color '{named.group()}'; they have {', '.join(colors)}")
    element.set(painted, colors[color].light)
    element.set(f"data-{painted}", color)
    yield painted, color


def _rules(own: str, used: Mapping[tuple[str, str], None], colors: Mapping[str, Shades]) -> Iterator[str]:
    """Yield the style sheet; readers of SVG that know no light-dark() skip it and keep the light shades."""
    yield "svg:root{color-scheme:light dark}@supports (color:light-dark(#000,#fff)){"
    for painted, color in sorted(used):
        light, dark = colors[color]
        yield (
            f'#{own} [data-{painted}="{color}"]'
            f"{{{painted}:var(--picture-{color},light-dark({light},{dark}))}}"
        )
    yield f"}}@media print{{#{own}{{color-scheme:light}}}}"
