"""RM341: a fact under ``none`` that nothing can yield, so that its absence decides nothing.

What no fact can be at all is left to RM301.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.logic import POINTLESS_NONE
from rematch.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rule_checks.base import CheckedBase


def pointless_nones(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each forbidden fact that there never is."""
    for rule in base.rule_base.rules:
        for pattern in rule.none:
            if not base.space(pattern).never(pattern.condition) and not base.may_be_filled(pattern, rule):
                yield Problem(
                    f"'none' forbids what nothing makes ({pattern.type}), so the line decides nothing",
                    base.places.part(rule, pattern, whole=True),
                    remedy=POINTLESS_NONE.remedy,
                    severity="warning",
                    code=POINTLESS_NONE,
                )
