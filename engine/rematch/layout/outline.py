"""Read a YAML text into entries that know their comments."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from rematch.layout.comments import LOADER, comments_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rematch.layout.comments import Comment


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a mapping (with ``key``) or of a list.

    ``inner``: the entries of its value, None for a single value. ``flow``: its value is written in brackets,
    and no comment stands inside. ``column``: where its key or dash stands, from 0.
    """

    number: int
    key: yaml.ScalarNode | None
    value: yaml.Node
    inner: tuple[Entry, ...] | None
    flow: bool
    start: int
    column: int
    blank_above: bool

    @property
    def bracketed(self) -> bool:
        """Return whether the value is written in brackets, comments inside or not."""
        return isinstance(self.value, yaml.CollectionNode) and bool(self.value.flow_style)

    @property
    def name(self) -> str | None:
        """Return the key, None for an entry of a list."""
        return None if self.key is None else str(self.key.value)


@dataclass(frozen=True, slots=True)
class Outline:
    """A YAML text: its entries in the order of the text, and the comments by the number of their entry.

    ``header`` stands above everything, ``footer`` below; ``root`` is what the text holds.
    """

    root: Entry
    header: tuple[Comment, ...]
    footer: tuple[Comment, ...]
    before: Mapping[int, Sequence[Comment]]
    beside: Mapping[int, Comment]
    after: Mapping[int, Sequence[Comment]]


def outline_of(text: str) -> Outline | None:
    """Return the outline of a well-formed YAML text without anchors; None for a text that holds nothing."""
    root = yaml.compose(text, Loader=LOADER)
    if root is None:
        return None
    comments = comments_in(text)
    builder = _Builder(text, comments)
    top = builder.entry(None, root, parent=None)
    return builder.placed(top, comments)


class _Builder:
    """Numbers the entries, and finds for each comment the entry it belongs to."""

    def __init__(self, text: str, comments: Sequence[Comment]) -> None:
        self._lines = text.split("\n")
        self._comments = comments
        self._dashes = [
            (token.start_mark.index, token.start_mark.column)
            for token in yaml.scan(text, Loader=LOADER)
            if isinstance(token, yaml.BlockEntryToken)
        ]
        self._parents: list[int | None] = []

    def entry(
        self, key: yaml.ScalarNode | None, value: yaml.Node, parent: int | None, *, dashed: bool = False
    ) -> Entry:
        number = len(self._parents)
        self._parents.append(parent)
        mark = (key or value).start_mark
        inner = (
            tuple(
                self.entry(name, one, number, dashed=name is None and not value.flow_style)
                for name, one in _parts(value)
            )
            if isinstance(value, yaml.CollectionNode)
            else None
        )
        return Entry(
            number=number,
            key=key,
            value=value,
            inner=inner,
            flow=isinstance(value, yaml.CollectionNode) and bool(value.flow_style) and not self._holds(value),
            start=mark.index,
            column=self._dash_of(mark) if dashed else mark.column,
            blank_above=mark.line > 0 and not self._lines[mark.line - 1].strip(),
        )

    def _dash_of(self, mark: yaml.Mark) -> int:
        """Return the column of the dash before ``mark``."""
        place = bisect_left(self._dashes, (mark.index, 0))
        return self._dashes[place - 1][1] if place else int(mark.column)

    def _holds(self, node: yaml.Node) -> bool:
        start, end = node.start_mark.index, node.end_mark.index
        return any(start < comment.index < end for comment in self._comments)

    def placed(self, root: Entry, comments: Sequence[Comment]) -> Outline:
        entries = list(_reachable(root))
        first = entries[0].start if entries else root.start
        header = [one for one in comments if not one.beside and one.index < first]
        footer: list[Comment] = []
        before: dict[int, list[Comment]] = {}
        beside: dict[int, Comment] = {}
        after: dict[int, list[Comment]] = {}
        by_number = {entry.number: entry for entry in entries}
        for comment in comments[len(header) :]:
            earlier = [entry for entry in entries if entry.start < comment.index]
            last = earlier[-1] if earlier else root
            following = next((entry for entry in entries if entry.start > comment.index), None)
            if comment.beside and last.number not in beside:
                beside[last.number] = comment
                continue
            owner = None if comment.beside else self._ended(comment, last, following, by_number)
            if owner is not None:
                after.setdefault(owner.number, []).append(comment)
            elif comment.beside:
                before.setdefault(last.number, []).append(comment)
            elif following is not None:
                before.setdefault(following.number, []).append(comment)
            else:
                footer.append(comment)
        return Outline(root, tuple(header), tuple(footer), before, beside, after)

    def _ended(
        self, comment: Comment, last: Entry, following: Entry | None, by_number: Mapping[int, Entry]
    ) -> Entry | None:
        """Return the entry that a comment on a line of its own still belongs to, though it is over."""
        least = -1 if following is None else following.column
        number: int | None = last.number
        while number is not None:
            entry = by_number.get(number)
            if entry is not None and least < entry.column <= comment.column and comment.column > 0:
                return entry
            number = self._parents[number]
        return None


def _parts(node: yaml.CollectionNode) -> Iterator[tuple[yaml.ScalarNode | None, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from node.value
    else:
        yield from ((None, value) for value in node.value)


def _reachable(entry: Entry) -> Iterator[Entry]:
    """Yield the entries below one that stand on lines of their own, in the order of the text."""
    for inner in entry.inner or ():
        yield inner
        if not inner.flow:
            yield from _reachable(inner)
