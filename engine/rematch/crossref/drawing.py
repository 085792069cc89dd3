"""A graph as Mermaid, DOT or SVG. The same graph gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from rematch.crossref.layers import layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.crossref.graph import Graph, Kind, Node
    from rematch.crossref.layers import Layout

_FORMS: Mapping[Kind, tuple[str, str]] = {
    "field": ("([", "])"),
    "rule": ("[", "]"),
    "rules": ("[[", "]]"),
    "fact": ("(", ")"),
    "step": ("{{", "}}"),
    "section": ("[/", "/]"),
}
_COLORS: Mapping[Kind, str] = {
    "field": "#e8f1fb", "rule": "#fff6d6", "rules": "#fff6d6",
    "fact": "#e9f7e9", "step": "#f3e8fb", "section": "#fbe8e6",
}  # fmt: skip
_MERMAID = {
    "#": "#35;", "&": "#38;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;",
    "{": "#123;", "}": "#125;", "[": "#91;", "]": "#93;", "(": "#40;", ")": "#41;", "|": "#124;",
    "*": "#42;", "_": "#95;",
}  # fmt: skip
_MERMAID_TABLE = str.maketrans(_MERMAID)

_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE = 210, 34, 14, 46, 20
_LETTERS = 32
"""Sizes of the SVG in pixels, and the letters of a label that fit into a box."""


def mermaid(graph: Graph) -> str:
    """Return the graph as a Mermaid flowchart; whatever a label holds, it shows as plain text."""
    names = _names(graph)
    lines = ["flowchart TD"]
    for node in graph.nodes:
        opened, closed = _FORMS[node.kind]
        label = _one_line(node.label).translate(_MERMAID_TABLE)
        lines.append(f'  {names[node.key]}{opened}"{label}"{closed}:::{node.kind}')
    lines += [f"  {names[first]} --> {names[then]}" for first, then in graph.edges]
    kinds = dict.fromkeys(node.kind for node in graph.nodes)
    lines += [f"  classDef {kind} fill:{_COLORS[kind]},stroke:#555555,color:#111111" for kind in kinds]
    return "\n".join(lines) + "\n"


def dot(graph: Graph) -> str:
    """Return the graph in the DOT language of Graphviz."""
    names = _names(graph)
    lines = ["digraph rules {", '  graph [rankdir="TB"];', '  node [shape="box", style="filled"];']
    lines += [f"  {names[node.key]} [{_attributes(node)}];" for node in graph.nodes]
    lines += [f"  {names[first]} -> {names[then]};" for first, then in graph.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _attributes(node: Node) -> str:
    tooltip = _quoted(node.detail or node.label)
    return f'label={_quoted(node.label)}, tooltip={tooltip}, fillcolor="{_COLORS[node.kind]}"'


def svg(graph: Graph) -> str:
    """Return the graph as an SVG picture, in layers from top to bottom; a box says more when pointed at."""
    plan = layout([node.key for node in graph.nodes], graph.edges)
    places, width, height = _places(plan)
    size = {"width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}"}
    root = ET.Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "font-family": "sans-serif", "font-size": "12"}
    )
    ET.SubElement(root, "title").text = "Fields, rules, conclusions, steps and sections"
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    for edge in graph.edges:
        _curve(root, [places[key] for key in plan.routes[edge]])
    for node in graph.nodes:
        _box(root, node, places[node.key])
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _places(plan: Layout) -> tuple[dict[str, tuple[int, int]], int, int]:
    """Return the middle of the upper side of each node and bend, and the width and height of the picture."""
    breadths = [sum(_breadth(key, plan) for key in layer) for layer in plan.layers]
    width = max(breadths, default=0) + 2 * _EDGE
    found: dict[str, tuple[int, int]] = {}
    for number, (layer, breadth) in enumerate(zip(plan.layers, breadths, strict=True)):
        left = (width - breadth) // 2
        for key in layer:
            own = _breadth(key, plan)
            found[key] = (left + own // 2, _EDGE + number * (_HEIGHT + _DOWN))
            left += own
    return found, width, len(plan.layers) * (_HEIGHT + _DOWN) - (_DOWN if plan.layers else 0) + 2 * _EDGE


def _breadth(key: str, plan: Layout) -> int:
    return _ACROSS if key in plan.bends else _WIDTH + _ACROSS


def _curve(root: ET.Element, points: Sequence[tuple[int, int]]) -> None:
    x, y = points[0]
    way = [f"M{x},{y + _HEIGHT}"]
    bend = _DOWN // 2
    for number, (to_x, to_y) in enumerate(points[1:], start=1):
        way.append(f"C{x},{y + _HEIGHT + bend} {to_x},{to_y - bend} {to_x},{to_y}")
        if number < len(points) - 1:
            way.append(f"V{to_y + _HEIGHT}")
        x, y = to_x, to_y
    ET.SubElement(root, "path", {"d": " ".join(way), "fill": "none", "stroke": "#999999"})
    ET.SubElement(root, "polygon", {"points": f"{x},{y} {x - 3},{y - 7} {x + 3},{y - 7}", "fill": "#666666"})


def _box(root: ET.Element, node: Node, place: tuple[int, int]) -> None:
    middle, y = place
    x = middle - _WIDTH // 2
    group = ET.SubElement(root, "g", {"class": node.kind})
    label = _one_line(node.label)
    ET.SubElement(group, "title").text = f"{label}: {_one_line(node.detail)}" if node.detail else label
    shape = {"x": str(x), "y": str(y), "width": str(_WIDTH), "height": str(_HEIGHT), "rx": "5"}
    ET.SubElement(group, "rect", {**shape, "fill": _COLORS[node.kind], "stroke": "#555555"})
    at = {"x": str(middle), "y": str(y + _HEIGHT // 2 + 4), "text-anchor": "middle"}
    shown = label if len(label) <= _LETTERS else label[: _LETTERS - 3].rstrip() + "..."
    ET.SubElement(group, "text", {**at, "fill": "#111111"}).text = shown


def _names(graph: Graph) -> dict[str, str]:
    """Return a short name for each node, so that no id can be a word of the language it is written in."""
    return {node.key: f"n{number}" for number, node in enumerate(graph.nodes, start=1)}


def _one_line(text: str) -> str:
    """Return text on one line, without what XML cannot hold."""
    return " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())


def _quoted(text: str) -> str:
    escaped = _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
