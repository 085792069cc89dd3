"""Phrases as advisors write them, as regular expressions.

Words match whole, in any case, over line ends and with any apostrophe or hyphen; ``word*`` takes any
ending, ``(a|b)`` one of several, ``(a|b)?`` one of them or nothing, and `` ... `` up to five words of
the same sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rematch.codes.declaration import BAD_PHRASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.rules.node import Node

_PIECE = re.compile(r"\s*\.\.\.\s*|\s+|\{\w+\}|[()|*?]|.", re.DOTALL)
_SPACE = r"(?:\s+|\s*[-\u2010\u2011]\s*)"
_GAP = r"(?:[^\w.!?]+[\w'\u2019]+){0,5}?[^\w.!?]+"
_APOSTROPHE, _HYPHEN = r"['\u2019\u02bc]", r"[-\u2010\u2011\u2013]"
_ALIKE = {"'": _APOSTROPHE, "\u2019": _APOSTROPHE, "-": _HYPHEN}
_PLAIN = {"(": "(?:", "|": "|", "*": r"\w*"}


class PhraseError(ValueError):
    """A phrase that cannot be read; its text says why."""


def phrase_pattern(phrase: str, places: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """Return the pattern of a phrase; ``places`` gives what ``{name}`` and the like stand for.

    Raises PhraseError for unbalanced brackets, an unknown place, or a gap at either end.
    """
    pieces: list[str] = _PIECE.findall(phrase.strip())
    if not pieces or "..." in (pieces[0].strip(), pieces[-1].strip()):
        raise PhraseError("a phrase begins and ends with a word")
    written: list[str] = []
    opened: list[int] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        following = pieces[at + 1 : at + 3]
        at += 1
        if piece == "(":
            opened.append(len(written))
        if piece == ")":
            if not opened:
                raise PhraseError("a bracket closes that was never opened")
            at += _close(written, opened.pop(), following)
        else:
            written.append(_written(piece, places or {}))
    if opened:
        raise PhraseError("a bracket is never closed")
    return _compiled(rf"(?<!\w)(?:{''.join(written)})(?!\w)")


def _close(written: list[str], start: int, following: list[str]) -> int:
    """Close the group that began at ``start``; return how many of the following pieces that used up."""
    if following[:1] != ["?"]:
        written.append(")")
        return 0
    if len(following) > 1 and following[1].isspace():
        # what may be missing takes the space after it along
        written.insert(start, "(?:")
        written.append(f"){_SPACE})?")
        return 2
    written.append(")?")
    return 1


def _written(piece: str, places: Mapping[str, str]) -> str:
    if piece in _PLAIN:
        return _PLAIN[piece]
    if piece == "?":
        raise PhraseError("a question mark stands after a closing bracket only")
    if piece.strip() == "...":
        return _GAP
    if piece.isspace():
        return _SPACE
    if len(piece) > 1:
        if piece not in places:
            raise PhraseError(f"{piece} stands for nothing here")
        return places[piece]
    return _ALIKE.get(piece) or re.escape(piece)


def _compiled(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise PhraseError(f"not a regular expression: {error}") from error


def read_patterns(node: Node | None, places: Mapping[str, str] | None = None) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a list of phrases and ``{regex: ...}``, noting what is wrong with any."""
    found: list[re.Pattern[str]] = []
    for item in (node.items("the phrases") if node else None) or ():
        try:
            pattern = _read_pattern(item, places)
        except PhraseError as error:
            item.refuse(BAD_PHRASE, f"the phrase cannot be read: {error}", remedy="mend it")
            continue
        if pattern is not None:
            found.append(pattern)
    return tuple(found)


def _read_pattern(node: Node, places: Mapping[str, str] | None) -> re.Pattern[str] | None:
    if not isinstance(node.data, dict):
        text = node.text("a phrase")
        return phrase_pattern(text, places) if text else None
    entries = node.entries("a phrase", ("regex",)) or {}
    text = entries["regex"].text("'regex'") if "regex" in entries else None
    return _compiled(text) if text else None
