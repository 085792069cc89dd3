"""A flow of boxes and arrows laid out in layers by igraph (Sugiyama's method), drawn by a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

from rematch.codes.template import PICTURE_FAILS
from rematch.errors import InputError, KnowledgeBaseError, Position, Problem
from rematch.overlay.layers import file_of
from rematch.plan.wording import plain_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rematch.document import Data
    from rematch.overlay.layers import Location
    from rematch.pictures.specification import PictureTemplates, Specification

TEMPLATE = "pictures/flow.svg.j2"


class Placed(NamedTuple):
    """A box of the flow: ``column`` and ``layer`` of its middle, counted from 0 at the left and the top."""

    id: str
    label: str
    shape: str
    mine: bool
    column: float
    layer: float


class Way(NamedTuple):
    """An arrow: from box to box through ``points`` (column and layer), with its label, if any."""

    first: Placed
    then: Placed
    label: str
    mine: bool
    points: tuple[tuple[float, float], ...]


class Flow(NamedTuple):
    """A flow that has been laid out, ``columns`` wide and ``layers`` deep, both counted in steps."""

    boxes: tuple[Placed, ...]
    ways: tuple[Way, ...]
    columns: float
    layers: float


def flow(specification: Specification, templates: PictureTemplates, given: Mapping[str, object]) -> str:
    """Return the SVG of a flow; KnowledgeBaseError for an arrow to a box that there is not."""
    laid = laid_out(specification)
    return templates.text(TEMPLATE, {**given, "flow": laid}, lambda value: escape(str(plain_value(value))))


def unfit_drawing(error: ValueError, templates: Location) -> KnowledgeBaseError:
    """Return the error of a template of the flow that draws what no picture may hold."""
    where = Position(str(file_of(templates / TEMPLATE)), 1, 1)
    return KnowledgeBaseError(Problem(str(error), where, remedy=PICTURE_FAILS.remedy, code=PICTURE_FAILS))


def laid_out(specification: Specification) -> Flow:
    """Return the boxes and arrows of a specification with their places."""
    nodes = _entries(specification, "nodes", ("id", "label"))
    edges = _entries(specification, "edges", ("from", "to"))
    numbers = {str(node["id"]): number for number, node in enumerate(nodes)}
    for number, edge in enumerate(edges):
        for end in ("from", "to"):
            if edge[end] not in numbers:
                raise specification.refusal(f"there is no box {edge[end]!r}", ("edges", number, end))
    pairs = [(numbers[str(edge["from"])], numbers[str(edge["to"])]) for edge in edges]
    places, bends = _places(len(nodes), pairs)
    left = min((column for column, _ in places), default=0.0)
    boxes = tuple(
        Placed(
            str(node["id"]),
            str(node["label"]),
            str(node.get("shape", "step")),
            bool(node.get("mine")),
            places[number][0] - left,
            places[number][1],
        )
        for number, node in enumerate(nodes)
    )
    ways = tuple(
        Way(
            boxes[first],
            boxes[then],
            str(edge.get("label") or ""),
            boxes[first].mine and boxes[then].mine,
            tuple((column - left, layer) for column, layer in bends[number]),
        )
        for number, (edge, (first, then)) in enumerate(zip(edges, pairs, strict=True))
    )
    return Flow(
        boxes,
        ways,
        max((box.column for box in boxes), default=0),
        max((box.layer for box in boxes), default=0),
    )


def _entries(specification: Specification, name: str, wanted: tuple[str, ...]) -> list[dict[str, Data]]:
    data = specification.document.data
    listed = data.get(name) if isinstance(data, dict) else None
    if not isinstance(listed, list) or not listed:
        raise specification.refusal(f"a flow must hold a list of {name!r}", (name,))
    found: list[dict[str, Data]] = []
    for number, entry in enumerate(listed):
        if not isinstance(entry, dict) or any(key not in entry for key in wanted):
            what = f"each of the {name} must have {' and '.join(map(repr, wanted))}"
            raise specification.refusal(what, (name, number))
        found.append(entry)
    return found


def _places(
    count: int, pairs: Sequence[tuple[int, int]]
) -> tuple[list[tuple[float, float]], list[tuple[tuple[float, float], ...]]]:
    """Return the column and layer of each node, and the bends of each edge that passes over a layer."""
    try:
        import igraph  # noqa: PLC0415 - only a flow needs it
    except ImportError as error:
        raise InputError(
            Problem(
                "the flow needs igraph, which is not installed or cannot be loaded here",
                value=str(error),
                remedy="install it with: pip install 'rematch[pictures]'",
            )
        ) from error
    graph = igraph.Graph(n=count, edges=list(pairs), directed=True)
    layout = graph.layout_sugiyama()
    bends = [
        tuple((float(column), float(layer)) for column, layer in points) for points in layout.edge_routing
    ]
    return [(float(column), float(layer)) for column, layer in layout.coords], bends
