"""Put the nodes of a graph into layers, each edge going forward, with few crossings.

Longest paths give the layers, and an edge over several layers bends in each; edges that close a circle are
left out of account. Inside a layer the nodes are ordered by the middle of their neighbors (Sugiyama's
method, in its plainest form).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Edge = tuple[str, str]
_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Layout:
    """``layers`` hold the nodes, and a bend for each layer that an edge passes on its way.

    ``routes`` gives for each edge its two ends and the bends between them; ``bends`` are all bends.
    """

    layers: tuple[tuple[str, ...], ...]
    routes: Mapping[Edge, tuple[str, ...]]
    bends: frozenset[str]


def layout(nodes: Sequence[str], edges: Sequence[Edge]) -> Layout:
    """Return the nodes by layer and the ways of the edges; the same graph always gives the same."""
    forward = _without_circles(nodes, edges)
    depth = _depths(nodes, forward)
    found: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in nodes:
        found[depth[node]].append(node)
    routes: dict[Edge, tuple[str, ...]] = {edge: edge for edge in edges}
    before: dict[str, list[str]] = {node: [] for node in nodes}
    after: dict[str, list[str]] = {node: [] for node in nodes}
    bends: list[str] = []
    for first, then in forward:
        between = [f"{len(bends) + step} bend" for step in range(depth[then] - depth[first] - 1)]
        bends += between
        for level, bend in enumerate(between, start=depth[first] + 1):
            found[level].append(bend)
        route = (first, *between, then)
        routes[first, then] = route
        for one, other in pairwise(route):
            before.setdefault(other, []).append(one)
            after.setdefault(one, []).append(other)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        beside = before if down else after
        for layer in found if down else reversed(found):
            _sort(layer, found, beside)
    return Layout(tuple(map(tuple, found)), routes, frozenset(bends))


def _without_circles(nodes: Sequence[str], edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return the edges without those that lead back to a node on the way to them."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for first, then in edges:
        after[first].append(then)
    kept: list[Edge] = []
    done: set[str] = set()
    for start in nodes:
        way = {start: iter(after[start])} if start not in done else {}
        while way:
            node = next(reversed(way))
            for then in way[node]:
                if then not in way:
                    kept.append((node, then))
                    if then not in done:
                        way[then] = iter(after[then])
                        break
            else:
                del way[node]
                done.add(node)
    return tuple(kept)


def _depths(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Return the length of the longest way to each node; the edges make no circle."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    waiting = dict.fromkeys(nodes, 0)
    for first, then in edges:
        after[first].append(then)
        waiting[then] += 1
    depth = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not waiting[node]]
    while ready:
        node = ready.pop()
        for then in after[node]:
            depth[then] = max(depth[then], depth[node] + 1)
            waiting[then] -= 1
            if not waiting[then]:
                ready.append(then)
    # what nothing leads to stands next to what it first leads to
    for node in set(nodes) - {then for _, then in edges}:
        depth[node] = min((depth[then] for then in after[node]), default=1) - 1
    return depth


def _sort(layer: list[str], all_layers: Sequence[Sequence[str]], beside: Mapping[str, Sequence[str]]) -> None:
    place = {node: number / len(one) for one in all_layers for number, node in enumerate(one)}

    def middle(node: str) -> float:
        own = beside.get(node, ())
        return sum(place[other] for other in own) / len(own) if own else place[node]

    layer.sort(key=middle)
