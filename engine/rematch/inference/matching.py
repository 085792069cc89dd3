"""What a matcher is: something that is given facts round by round and says which rules they match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rematch.facts.fact import Fact
    from rematch.rules.language import Rule

IndexedFact: TypeAlias = "tuple[int, Fact]"
"""A fact with its number in the run."""

Match: TypeAlias = tuple[int, tuple[int, ...]]
"""The number of a rule in its stage, and the numbers of the facts that fill its patterns, in their order."""


class Session(Protocol):
    """One run of one stage. Facts of types under ``none`` all come with the first ``add``."""

    def add(self, facts: Sequence[IndexedFact]) -> list[Match]:
        """Add facts and return each match that holds since then exactly once, in any order."""
        ...

    def close(self) -> None:
        """Release what the session holds."""
        ...


class PreparedStage(Protocol):
    """The rules of one stage, ready to be matched any number of times."""

    def open(self, later: Collection[str] | None = None) -> Session:
        """Return an empty session; it must be closed before the next is opened.

        ``later``: the types of which facts may still come after the first ``add``; any unless given.
        """
        ...


class Matcher(Protocol):
    """Prepares stages; the same rules give the same matches whatever the matcher."""

    def prepare(self, rules: Sequence[Rule]) -> PreparedStage:
        """Prepare the rules of one stage."""
        ...
