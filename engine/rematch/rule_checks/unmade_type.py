"""RM344: a kind of fact in the vocabulary that no rule concludes and no step makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.logic import UNMADE_TYPE
from rematch.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rule_checks.base import CheckedBase


def unmade_types(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each type that is declared and never made."""
    for fact_type in base.rule_base.vocabulary.types.values():
        if (
            fact_type.made == "built"
            or fact_type.name in base.links.makers
            or base.links.steps_making(fact_type.name)
        ):
            continue
        made = fact_type.made
        why = "no rule concludes it" if made == "concluded" else f"no step makes it ({made})"
        yield Problem(
            f"nothing makes {fact_type.name!r}: {why}",
            fact_type.position,
            remedy=UNMADE_TYPE.remedy,
            severity="warning",
            code=UNMADE_TYPE,
        )
