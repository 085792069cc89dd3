"""How long the list is, its tiers, and the second list: counting, from declared tables (H7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.facts.fact import Fact
    from rematch.plan.firings import Conclusions
    from rematch.plan.statement import Statement

_TIERS = ("tier1", "tier2", "tier3")
_OF_THE_FIELD = ("programs", "signals", "track")
"""Ceilings of the chosen field alone; the others hold for both lists together."""


@dataclass(frozen=True, slots=True)
class Range:
    """A number of programs, from least to most."""

    least: int
    most: int

    def capped(self, most: int) -> Range:
        """Return the range under a ceiling."""
        return Range(min(self.least, most), min(self.most, most))


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of the list: its share in percent and its number of programs."""

    tier: str
    share: int
    count: Range


@dataclass(frozen=True, slots=True)
class Cap:
    """A ceiling on the list; ``binds`` when the list is shorter for it."""

    reason: str
    most: int
    binds: bool
    statement: Statement


@dataclass(frozen=True, slots=True)
class SecondList:
    """Whether there is a second list, in which field, how long, and why; ``count`` None: there is none."""

    mode: str
    specialty: str | None
    name: str | None
    count: Range | None
    statement: Statement


@dataclass(frozen=True, slots=True)
class ProgramList:
    """The list of the chosen field in numbers; the counts of the tiers add up to ``count``."""

    count: Range
    tiers: tuple[Tier, ...]
    caps: tuple[Cap, ...]
    risks: tuple[tuple[int, Statement], ...]
    size_statement: Statement
    tier_statement: Statement
    second: SecondList

    @property
    def share(self) -> int:
        """The first list's share of all applications, in percent, at the upper end."""
        second = self.second.count.most if self.second.count else 0
        total = self.count.most + second
        return round(100 * self.count.most / total) if total else 100


def program_list(made: Conclusions, places_per_program: float) -> ProgramList | None:
    """Return the list in numbers, or None when the rules give none (nobody applies).

    ``places_per_program`` stands in for a count of programs that nobody publishes.
    """
    size, mix, dual = (
        _first(made, *names)
        for names in (("list_size_order", "list_size"), ("tier_order", "tier_mix"), ("dual_order", "dual"))
    )
    if size is None or mix is None or dual is None:
        return None
    wanted = Range(_number(size, "least"), _number(size, "most"))
    ceilings = [(fact, _number(fact, "most")) for fact in made.all("list_cap")]
    own = [most for fact, most in ceilings if fact.fields["reason"] in _OF_THE_FIELD]
    shared = [most for fact, most in ceilings if fact.fields["reason"] not in _OF_THE_FIELD]
    first = wanted.capped(min(own, default=wanted.most))
    field = _second_field(made, dual)
    second = _second_range(dual, field, first, places_per_program)
    first, second = _together(first, second, min(shared, default=None))
    caps = tuple(
        Cap(str(fact.fields["reason"]), most, most < wanted.most, made.statement(fact))
        for fact, most in ceilings
    )
    return ProgramList(
        count=first,
        tiers=split_tiers(first, [_number(mix, tier) for tier in _TIERS]),
        caps=tuple(sorted(caps, key=lambda cap: cap.most)),
        risks=_risks(made),
        size_statement=made.statement(size),
        tier_statement=made.statement(mix),
        second=_second_list(made, dual, field, second),
    )


def split_tiers(count: Range, shares: Sequence[int]) -> tuple[Tier, ...]:
    """Return the tiers of a list; their least and their most add up to those of the list."""
    least, most = apportioned(count.least, tuple(shares)), apportioned(count.most, tuple(shares))
    return tuple(
        Tier(tier, share, Range(low, high))
        for tier, share, low, high in zip(_TIERS, shares, least, most, strict=True)
    )


@lru_cache(maxsize=1024)
def apportioned(total: int, shares: tuple[int, ...]) -> tuple[int, ...]:
    """Return whole numbers in proportion to the shares that add up to ``total``.

    By the Webster method: a longer list never takes a program from any share.
    """
    counts = [0] * len(shares)
    for _ in range(total if any(shares) else 0):
        counts[
            max(range(len(shares)), key=lambda place: (shares[place] / (2 * counts[place] + 1), -place))
        ] += 1
    return tuple(counts)


def _together(first: Range, second: Range | None, most: int | None) -> tuple[Range, Range | None]:
    """Return both lists under a ceiling on all applications, each cut in proportion."""
    total = first.most + (second.most if second else 0)
    if most is None or total <= most:
        return first, second
    if second is None:
        return first.capped(most), None
    cut = apportioned(most, (first.most, second.most))
    return first.capped(cut[0]), second.capped(cut[1])


def _second_field(made: Conclusions, dual: Fact) -> Fact | None:
    """Return the candidate of the second list: the field the row names, else the original one."""
    if dual.fields["mode"] == "single":
        return None
    target = made.only("applicant").fields["target"] if dual.fields["mode"] == "original" else None
    field = dual.fields.get("specialty", target)
    return next((fact for fact in made.all("candidate") if fact.fields["specialty"] == field), None)


def _second_range(dual: Fact, field: Fact | None, first: Range, places_per_program: float) -> Range | None:
    """Return how long the second list is: its share of all, within the numbers the row names."""
    if field is None:
        return None
    if "share" in dual.fields:
        share = min(_number(dual, "share"), 99)
        found = Range(first.least * share // (100 - share), first.most * share // (100 - share))
    else:
        found = first
    if "least" in dual.fields and "most" in dual.fields:
        found = Range(_number(dual, "least"), _number(dual, "most")).capped(found.most)
    return found.capped(_existing(field, places_per_program))


def _existing(field: Fact, places_per_program: float) -> int:
    """Return the programs of a field, estimated from its places where nobody counts them."""
    if "programs" in field.fields:
        return _number(field, "programs")
    places = float(str(field.fields.get("positions", 0)))
    return max(1, int(places / places_per_program))


def _second_list(made: Conclusions, dual: Fact, field: Fact | None, count: Range | None) -> SecondList:
    statement, mode = made.statement(dual), str(dual.fields["mode"])
    if field is None or not count or not count.most:
        return SecondList(mode, None, None, None, statement)
    return SecondList(mode, str(field.fields["specialty"]), str(field.fields["name"]), count, statement)


def _first(made: Conclusions, ranked: str, concluded: str) -> Fact | None:
    """Return the conclusion behind the first place of a table's rows that hold."""
    first = next((fact for fact in made.all(ranked) if fact.fields["place"] == 1), None)
    return None if first is None else made.behind(first, concluded)


def _risks(made: Conclusions) -> tuple[tuple[int, Statement], ...]:
    found = [(_number(fact, "points"), made.statement(fact)) for fact in made.all("risk")]
    return tuple(sorted((risk for risk in found if risk[0]), key=lambda risk: -risk[0]))


def _number(fact: Fact, name: str) -> int:
    return int(str(fact.fields[name]))
