"""The orders that make a run independent of the order of files, rules and facts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rematch.facts.fact import Fact

_NUMBER = re.compile(r"(\d+)")


@lru_cache(maxsize=4096)
def natural_key(text: str) -> tuple[str | int, ...]:
    """Return a sort key that puts attempt/2 before attempt/10."""
    return tuple(
        int(part) if place % 2 and part.isascii() else part for place, part in enumerate(_NUMBER.split(text))
    )


def fact_key(fact: Fact) -> tuple[str, tuple[str | int, ...], str]:
    """Return the sort key of facts: type, then id in natural order."""
    return (fact.type, natural_key(fact.id), fact.id)
