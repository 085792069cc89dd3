"""The text of a rule, a row or a table as it stands in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def entry_text(text: str, line: int, named: str | None = None) -> tuple[int, str]:
    """Return the entry of a list that stands at ``line`` (from 1), and the line it begins on.

    ``text`` is a rule file in YAML or JSON. The smallest entry with that line counts, or the one ``named``
    by its id; where there is none, as in a sheet of rows, it is the line alone.
    """
    lines = text.splitlines()
    found = [
        node
        for node in _items(text)
        if node.start_mark.line < line <= _last(node) and (named is None or _id(node) == named)
    ]
    if not found:
        return line, lines[line - 1] if line <= len(lines) else ""
    node = min(found, key=lambda one: one.end_mark.index - one.start_mark.index)
    return node.start_mark.line + 1, _dedented(lines[node.start_mark.line : _last(node)])


def _items(text: str) -> Iterator[yaml.MappingNode]:
    """Yield the mappings that are entries of a list, wherever they stand."""
    try:
        root = yaml.compose(text + "\n", Loader=_LOADER)  # a last line without end would be left out
    except yaml.YAMLError:
        return
    pending = [root] if root is not None else []
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.SequenceNode):
            mappings = [item for item in node.value if isinstance(item, yaml.MappingNode)]
            yield from (item for item in mappings if _id(item) is not None)
            pending.extend(mappings)
        elif isinstance(node, yaml.MappingNode):
            pending.extend(value for _, value in node.value)


def _id(node: yaml.MappingNode) -> str | None:
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value == "id" and isinstance(value, yaml.ScalarNode):
            return str(value.value)
    return None


def _last(node: yaml.MappingNode) -> int:
    """Return the last line of a node, counted from 1; one that ends a block ends where the next begins."""
    mark = node.end_mark
    return int(mark.line) + 1 if node.flow_style else int(mark.line)


def _dedented(lines: list[str]) -> str:
    """Return lines without the indentation of the first, and without what follows the entry."""
    indent = len(lines[0]) - len(lines[0].lstrip())
    kept = [line[indent:] if not line[:indent].strip() else line for line in lines]
    while len(kept) > 1 and (not kept[-1].strip() or kept[-1].lstrip().startswith("#")):
        kept.pop()
    return "\n".join(kept)
