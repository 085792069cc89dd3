"""How two knowledge bases differ: rules that only one has or that say something else, and files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from rematch.errors import Position
from rematch.knowledge_base import content_files
from rematch.overlay.layers import file_called

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge_base import KnowledgeBase
    from rematch.rules.language import Rule

Difference = Literal["new", "gone", "changed", "reworded"]
"""``reworded``: it says the same of the same people, in other words or with another source."""

_NOWHERE = Position("", 1, 1)
_ROW_NUMBER = "row"


def differing_rules(before: KnowledgeBase, after: KnowledgeBase) -> Mapping[str, Difference]:
    """Return the rules and table rows that differ, by id; the place in a file or a table does not count."""
    old, new = before.rule_base.by_id(), after.rule_base.by_id()
    found: dict[str, Difference] = {}
    for identity in sorted(old.keys() | new.keys()):
        if identity not in old:
            found[identity] = "new"
        elif identity not in new:
            found[identity] = "gone"
        elif _content(old[identity]) != _content(new[identity]):
            same = _meaning(old[identity]) == _meaning(new[identity])
            found[identity] = "reworded" if same else "changed"
    return found


def differing_files(before: KnowledgeBase, after: KnowledgeBase) -> tuple[str, ...]:
    """Return the files of rules/, knowledge/ and templates/ that differ or that one of the two lacks."""
    old, new = set(content_files(before.root)), set(content_files(after.root))
    return tuple(
        name
        for name in sorted(old | new)
        if name not in old
        or name not in new
        or file_called(before.root, name).read_bytes() != file_called(after.root, name).read_bytes()
    )


def _content(rule: Rule) -> Rule:
    """Return the rule without its place; a row is the same when rows or columns are put before its own."""
    if rule.table is None:
        return replace(rule, position=_NOWHERE)
    conclusions = tuple(
        replace(made, fields=tuple(field for field in made.fields if field[0] != _ROW_NUMBER))
        for made in rule.conclusions
    )
    place = replace(rule.table, number=0, title="")
    patterns = tuple(sorted(rule.patterns, key=lambda pattern: pattern.alias))
    return replace(rule, position=_NOWHERE, table=place, conclusions=conclusions, patterns=patterns)


def _meaning(rule: Rule) -> Rule:
    return replace(_content(rule), title="", because="", source=())
