"""Texts of a record on their way to a terminal or a spreadsheet, which must not take them for orders.

A name, a title or a reason may come from anybody, a whole trail from another machine.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """Return a text in one line with what moves a cursor, colors or turns the writing round spelled out."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def cell(text: str) -> str:
    """Return a text as a spreadsheet shows it: one that would be a formula gets an apostrophe in front."""
    shown = plain(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
