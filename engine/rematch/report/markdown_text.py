"""Text made safe for Markdown, and the filters with which the report's templates shape it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rematch.plan.wording import plain_value
from rematch.report.marks import without_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rematch.plan.program_list import Range

_SPECIAL = re.compile(r"([\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")
_LINE_START = re.compile(r"^(\d*)([#>+=.)-])(?=[#>+=-]*(?:\s|$))")


def escaped(text: object) -> str:
    """Return text that Markdown prints as it stands: no mark-up, no HTML, no line of its own."""
    flat = without_marks(" ".join(str(plain_value(text)).split()))
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", flat))


def sentence(text: str) -> str:
    """Return text with its first letter large, as a sentence begins."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return text with its first letter small, as it stands inside a sentence; acronyms keep theirs."""
    return text if text[1:2].isupper() or text[:4] == "Step" else text[:1].lower() + text[1:]


def full_stop(text: str) -> str:
    """Return text with a full stop at its end, if it has no end of its own."""
    return text if text.endswith((".", "!", "?", '."', '?"', '!"')) else f"{text}."


def first_sentence(text: str) -> str:
    """Return the first sentence of a text."""
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def in_diagram(text: str) -> str:
    """Return text as a node of a diagram can hold it: words, digits and plain punctuation."""
    return " ".join(re.sub(r"[^\w ,./-]", " ", text).split())


def range_of(count: Range) -> str:
    """Return a range of programs as 70-90, or as one number when both ends meet."""
    return str(count.most) if count.least == count.most else f"{count.least}-{count.most}"


FILTERS: Mapping[str, Callable[..., str]] = {
    "md": escaped, "sentence": sentence, "lower_first": lower_first, "full_stop": full_stop,
    "first_sentence": first_sentence, "diagram": in_diagram,
}  # fmt: skip
"""The filters that the report's templates have beside those of Jinja."""
