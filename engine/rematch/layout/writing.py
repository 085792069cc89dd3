"""Write an outline in the normal form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from rematch.layout.order import ITEM, sorted_by_key
from rematch.layout.scalars import WIDTH, inline, key_text, over_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rematch.layout.comments import Comment
    from rematch.layout.order import Form, Path
    from rematch.layout.outline import Entry, Outline

_STEP = 2
_SHORT_VALUES = 4


def written(outline: Outline, form: Form) -> str:
    """Return the text of an outline."""
    writer = _Writer(outline, form)
    lines = [*writer.whole()]
    return "\n".join(lines) + "\n"


class _Writer:
    """Writes the entries of one outline; ``path`` is always that of the value of an entry."""

    def __init__(self, outline: Outline, form: Form) -> None:
        self._outline = outline
        self._form = form

    def whole(self) -> Iterator[str]:
        """Yield the lines of the file."""
        outline = self._outline
        yield from _comment_lines(outline.header, 0, first=True)
        root = outline.root
        first = root.inner[0] if root.inner else root
        if outline.header and first.blank_above:
            yield ""
        if root.inner:
            yield from self._entries(root, 0, ())
        else:
            yield from self._value_lines(root, "", 0, ())
        yield from _comment_lines(outline.footer, 0)

    def _entries(self, parent: Entry, indent: int, path: Path, *, hoisted: bool = False) -> Iterator[str]:
        """Yield the lines of the entries of a value; ``hoisted``: the comments above are written already."""
        apart = path in self._form.apart
        for place, entry in enumerate(self._sorted(parent, path)):
            inner = (*path, ITEM if entry.key is None else entry.name or "")
            above = self._above(entry, indent, inner) if place or not hoisted else ()
            # the line above what stood first does not part it from its neighbors
            blank = entry is not (parent.inner or ())[0] and (above[0] if above else entry).blank_above
            if place and (apart or blank):
                yield ""
            yield from _comment_lines(above, indent, first=True)
            if above and entry.blank_above:
                yield ""
            if entry.key is None:
                yield from self._item(entry, indent, inner)
            else:
                yield from self._value_lines(entry, " " * indent + key_text(entry.key) + ":", indent, inner)
            yield from _comment_lines(self._outline.after.get(entry.number, ()), indent)

    def _sorted(self, parent: Entry, path: Path) -> Sequence[Entry]:
        order = self._form.keys.get(path, ())
        return sorted_by_key(parent.inner or (), order, key=lambda entry: entry.name)

    def _above(self, entry: Entry, indent: int, path: Path) -> Sequence[Comment]:
        """Return the comments above an entry; those of an item's first key stand above its dash."""
        own = self._outline.before.get(entry.number, ())
        if entry.key is not None or not self._is_opened(entry, indent, path):
            return own
        beside = self._outline.beside.get(entry.number)
        first = self._sorted(entry, path)[0]
        inner = (*path, ITEM if first.key is None else first.name or "")
        return [*own, *([beside] if beside else ()), *self._above(first, indent + _STEP, inner)]

    def _is_opened(self, entry: Entry, indent: int, path: Path) -> bool:
        """Whether the entries of an item stand on lines of their own."""
        return bool(entry.inner) and self._fitting(entry, " " * indent + "-", path) is None

    def _item(self, entry: Entry, indent: int, path: Path) -> Iterator[str]:
        start = " " * indent + "-"
        if not self._is_opened(entry, indent, path):
            yield from self._value_lines(entry, start, indent, path)
            return
        lines = self._entries(entry, indent + _STEP, path, hoisted=True)
        yield start + " " + next(lines)[indent + _STEP :]
        yield from lines

    def _value_lines(self, entry: Entry, start: str, indent: int, path: Path) -> Iterator[str]:
        """Yield ``start`` and the value behind it, over several lines where it must be."""
        one = self._fitting(entry, start, path)
        if one is not None:
            yield self._with_beside(entry, f"{start} {one}" if start and one else start + one)
        elif entry.inner is not None:
            yield self._with_beside(entry, start)
            yield from self._entries(entry, indent + _STEP, path)
        else:
            head, *body = _text_lines(entry, start)
            yield self._with_beside(entry, f"{start} {head}" if start else head)
            yield from body

    def _fitting(self, entry: Entry, start: str, path: Path) -> str | None:
        """Return the value on the line of its key, None when it needs lines of its own."""
        if entry.inner is None:
            lines = _text_lines(entry, start)
            return lines[0] if len(lines) == 1 else None
        one = self._on_one_line(entry, path)
        return one if one is not None and (not entry.inner or len(start) + 1 + len(one) <= WIDTH) else None

    def _on_one_line(self, entry: Entry, path: Path) -> str | None:
        """Return a value in brackets, None when it is not written so whatever the room."""
        if entry.inner is None:
            return None
        if not entry.inner:
            return "{}" if isinstance(entry.value, yaml.MappingNode) else "[]"
        if self._form.is_open(path):
            return None
        return self._bracketed(entry, path) if entry.flow or self._is_short(entry, path) else None

    def _bracketed(self, entry: Entry, path: Path) -> str:
        if entry.inner is None:
            assert isinstance(entry.value, yaml.ScalarNode)  # noqa: S101 - what has no entries is a single value
            return inline(entry.value, brackets=True)
        parts: list[str] = []
        for one in self._sorted(entry, path):
            value = self._bracketed(one, (*path, ITEM if one.key is None else one.name or ""))
            parts.append(value if one.key is None else f"{key_text(one.key)}: {value}")
        listed = ", ".join(parts)
        return "{" + listed + "}" if isinstance(entry.value, yaml.MappingNode) else f"[{listed}]"

    def _is_short(self, entry: Entry, path: Path) -> bool:
        """Whether a mapping is so small that brackets are easier to read."""
        inner = entry.inner or ()
        return (
            entry.key is not None
            and isinstance(entry.value, yaml.MappingNode)
            and self._form.is_short(path)
            and len(inner) <= _SHORT_VALUES
            and all(_is_small(one) and not self._is_commented(one) for one in inner)
        )

    def _is_commented(self, entry: Entry) -> bool:
        outline = self._outline
        return any(entry.number in place for place in (outline.before, outline.beside, outline.after))

    def _with_beside(self, entry: Entry, line: str) -> str:
        comment = self._outline.beside.get(entry.number)
        if comment is None:
            return line
        return line + " " * max(1, comment.column - len(line)) + comment.text


def _text_lines(entry: Entry, start: str) -> list[str]:
    """Return the lines of a single value behind ``start``, the first without it."""
    node = entry.value
    assert isinstance(node, yaml.ScalarNode)  # noqa: S101 - what has no entries is a single value
    indent = len(start) - len(start.lstrip())
    return over_lines(node, indent + _STEP, WIDTH - len(start) - 1) or [inline(node, brackets=False)]


def _is_small(entry: Entry) -> bool:
    node = entry.value
    return isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">") and " " not in node.value


def _comment_lines(comments: Sequence[Comment], indent: int, *, first: bool = False) -> Iterator[str]:
    """Yield comments on lines of their own; ``first``: the blank line above the first is not theirs."""
    for place, comment in enumerate(comments):
        if comment.blank_above and not (first and place == 0):
            yield ""
        yield " " * indent + comment.text
