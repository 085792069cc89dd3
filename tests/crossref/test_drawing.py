"""Graphs of any labels and any edges, drawn."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from rematch.crossref.drawing import dot, mermaid, svg
from rematch.crossref.graph import Graph, Node
from rematch.crossref.layers import layout

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = 'end "quoted" <script>alert(1)</script> #x; `**b**` [a](b) {c} | \\ &amp;'


def drawn(label):
    nodes = (Node("a", "rule", label, "more"), Node("b", "fact", "end"))
    return Graph(nodes, (("a", "b"),))


def test_mermaid_shows_every_label_as_it_is():
    line = mermaid(drawn(HOSTILE)).splitlines()[1]
    label = re.fullmatch(r'  n1\["([^"<>`\[\](){}|\\*]*)"\]:::rule', line)[1]
    names = {"quot": '"', "lt": "<", "gt": ">"}
    shown = re.sub(r"#(\w+);", lambda found: names.get(found[1]) or chr(int(found[1])), label)
    assert shown == HOSTILE
    assert "  n1 --> n2" in mermaid(drawn(HOSTILE)).splitlines()


def test_dot_quotes_labels():
    assert '[label="say \\"a\\\\b\\"", tooltip="more"' in dot(drawn('say "a\\b"\n'))
    assert "  n1 -> n2;" in dot(drawn("x")).splitlines()


@given(st.text())
def test_svg_is_well_formed_and_says_every_label(label):
    root = ET.fromstring(svg(drawn(label)))  # noqa: S314 - our own
    titles = [one.text for one in root.iterfind(f"{SVG}g/{SVG}title")]
    shown = " ".join("".join(one for one in label if one.isprintable() or one.isspace()).split())
    assert titles == [f"{shown}: more", "end"]
    assert len(root.findall(f"{SVG}path")) == 1


def test_nothing_is_drawn_as_nothing():
    nothing = Graph((), ())
    assert ET.fromstring(svg(nothing)).findall(f"{SVG}g") == []  # noqa: S314 - our own
    assert mermaid(nothing) == "flowchart TD\n"


PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20, unique=True)


@given(PAIRS)
def test_each_node_has_one_layer_and_edges_without_circles_go_forward(pairs):
    nodes = [str(number) for number in range(8)]
    found = layout(nodes, [(str(first), str(then)) for first, then in pairs])
    assert sorted(key for layer in found.layers for key in layer if key not in found.bends) == nodes
    forward = [(str(first), str(then)) for first, then in pairs if first < then]
    found = layout(nodes, forward)
    at = {key: number for number, layer in enumerate(found.layers) for key in layer}
    for first, then in forward:
        route = found.routes[first, then]
        assert (route[0], route[-1]) == (first, then)
        assert [at[key] for key in route] == list(range(at[first], at[then] + 1))
        assert found.bends.issuperset(route[1:-1])
