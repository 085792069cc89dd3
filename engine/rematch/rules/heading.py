"""What rules and table rows share: unique ids, named sources, and a limit on size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rematch.codes.language import MALFORMED_ID, REPEATED_ID, TOO_MANY
from rematch.codes.texts import NO_SOURCE, UNKNOWN_SOURCE
from rematch.errors import Position, suggestion
from rematch.inference.normal_form import count_alternatives
from rematch.rules.language import MOST_ALTERNATIVES, MOST_PATTERNS

if TYPE_CHECKING:
    from collections.abc import Collection

    from rematch.rules.language import Pattern
    from rematch.rules.node import Node

HOUSE = "house"
RULE_KEYS = ("id", "title", "when", "then", "because", "source")
_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


def is_rule_id(text: str) -> bool:
    """Return whether a text may be the id of a rule or table."""
    return bool(_ID.fullmatch(text))


class RuleIds:
    """The ids of rules and tables read so far, over all files, and where each stands."""

    def __init__(self) -> None:
        self._places: dict[str, Position] = {}

    def read(self, node: Node) -> str | None:
        """Return a well-formed id that nothing else has, or None (and record why)."""
        text = node.text("the id")
        if text is None:
            return None
        if not is_rule_id(text):
            node.refuse(
                MALFORMED_ID,
                "the id is not well formed",
                allowed="lower-case letters and digits joined by . and -",
            )
            return None
        return text if self.claim(text, node) else None

    def claim(self, text: str, node: Node) -> bool:
        """Take an id for what stands at ``node``; record a second use and return False."""
        if text in self._places:
            node.refuse(
                REPEATED_ID,
                f"the id {text!r} is already used at {self._places[text]}",
                remedy="rename one",
                found=False,
            )
            return False
        self._places[text] = node.position
        return True


def read_source(node: Node, sources: frozenset[str]) -> tuple[str, ...]:
    """Return the words of ``source``: those of ``sources`` and ``house``; record every other one."""
    texts = node.texts("'source'")
    if texts is not None and not texts and node.data == []:
        node.refuse(
            NO_SOURCE, "'source' is empty", remedy="name H- or R-numbers, source ids, or house", found=False
        )
    for number, item in enumerate(node.data if isinstance(node.data, list) else []):
        if not isinstance(item, str) or item == HOUSE or item in sources:
            continue
        node.child(number, item).refuse(
            UNKNOWN_SOURCE,
            "unknown source",
            allowed="numbers of knowledge/heuristics.yaml such as H2.5, ids of knowledge/sources.yaml, house",
            remedy=suggestion(item, (*sorted(sources), HOUSE)),
        )
    return texts or ()


def check_size(node: Node, patterns: Collection[Pattern], what: str = "rule") -> None:
    """Record too many patterns, or too many alternatives of all of them together."""
    if len(patterns) > MOST_PATTERNS:
        node.refuse(
            TOO_MANY,
            f"a {what} may ask for at most {MOST_PATTERNS} facts",
            remedy=f"split the {what}",
            found=False,
        )
    total = 1
    for pattern in patterns:
        total *= count_alternatives(pattern.condition, MOST_ALTERNATIVES)
    if total > MOST_ALTERNATIVES:
        refuse_alternatives(node, what)


def refuse_alternatives(node: Node, what: str = "rule") -> None:
    """Record that conditions have too many alternatives."""
    remedy = "use in: [...] for several values of one field, or split the rule"
    node.refuse(
        TOO_MANY,
        f"the conditions have more than {MOST_ALTERNATIVES} alternatives once 'any' is spread out",
        remedy=remedy if what == "rule" else f"split the {what}",
        found=False,
        key=True,
    )
