"""What a record holds of an inference: the facts given and tallied, and the firings, in few bytes.

``order``: how many facts were kept, then concluded, then kept, and so on, as the run made them.
``kept``: key, shape and values of each fact that no rule concluded; ``shapes``: type, fields and origins
(``*`` for the key of the fact). ``firings``: the number of the rule, then the places of the facts it
matched. What the rules concluded follows from these (``KeptRule``) and is not written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import orjson

from rematch.audit.record import FactRecord, FiringRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rematch.audit.base import KeptRule
    from rematch.document import Data
    from rematch.facts.fact import Fact, Value
    from rematch.inference.engine import Inference

FORM = "rematch-content/1"
_ALIKE = "*"
_MOST_ALIKE = 16
_MOST_FRAGMENTS = 20_000
_PROFILE = "profile:"


class Shape(NamedTuple):
    """What facts of one id have in common from run to run: their fields and where these come from."""

    names: tuple[str, ...]
    origins: Mapping[str, tuple[str, ...]]
    written: orjson.Fragment
    from_profile: Mapping[str, tuple[str, ...]]
    """The fields that come from the profile, and from which of its places, as references."""
    places: frozenset[str]
    """All of these places."""


_shapes: dict[str, list[Shape]] = {}
"""Shapes already written, by the id of their facts: they come back in run after run."""
_fragments: dict[bytes, orjson.Fragment] = {}
"""The same shape is one fragment: most candidates differ in nothing but their names."""


class Written(NamedTuple):
    """An inference as plain data, some of it already JSON."""

    order: list[int]
    shapes: list[orjson.Fragment]
    kept: list[list[object]]
    firings: list[list[int]]


def written(
    inference: Inference,
    numbers: Mapping[str, int],
    masked: Callable[[Fact, Shape], Mapping[str, Value]],
) -> Written:
    """Return an inference to be kept.

    ``numbers``: of the rules. ``masked``: the fields of a fact as they may be kept.
    """
    concluded = {id(fact) for firing in inference.firings for fact in firing.conclusions}
    order, kept = [0], list[list[object]]()
    places: dict[str, int] = {}
    shapes: dict[int, tuple[int, orjson.Fragment]] = {}
    keeping = True
    for place, fact in enumerate(inference.facts):
        places[fact.id] = place
        if (id(fact) not in concluded) is not keeping:
            keeping = not keeping
            order.append(0)
        order[-1] += 1
        if not keeping:
            continue
        key = fact.id.partition("/")[2]
        shape = _shape(fact, key)
        number, _ = shapes.setdefault(id(shape.written), (len(shapes), shape.written))
        kept.append([key, number, *masked(fact, shape).values()])
    firings = [
        [numbers[firing.rule.id], *[places[fact.id] for _, fact in firing.matches]]
        for firing in inference.firings
    ]
    return Written(order, [fragment for _, fragment in shapes.values()], kept, firings)


def read_back(
    data: Mapping[str, Data], rules: Sequence[KeptRule]
) -> tuple[tuple[FactRecord, ...], tuple[FiringRecord, ...]]:
    """Return the facts and firings in the content of a record (ValueError, ... when it is damaged)."""
    firings = cast("list[list[int]]", data["firings"])
    kept = _kept_facts(data)
    made = _Made(rules, iter(firings))
    keeping = True
    for count in cast("list[int]", data["order"]):
        if keeping:
            made.keep([next(kept) for _ in range(count)])
        else:
            made.conclude(count)
        keeping = not keeping
    if next(kept, None) is not None or made.unread():
        raise ValueError("more facts or firings than the order tells of")
    return tuple(made.facts), tuple(made.records)


class _Made:
    """The facts of a run while they are made again."""

    def __init__(self, rules: Sequence[KeptRule], firings: Iterable[list[int]]) -> None:
        self._rules = rules
        self._firings = iter(firings)
        self._counts: dict[str, int] = {}
        self.facts: list[FactRecord] = []
        self.records: list[FiringRecord] = []

    def keep(self, facts: Sequence[FactRecord]) -> None:
        for fact in facts:
            self._counts[fact.type] = self._counts.get(fact.type, 0) + 1
            self.facts.append(fact)

    def conclude(self, count: int) -> None:
        """Let rules fire until they have concluded ``count`` facts."""
        until = len(self.facts) + count
        while len(self.facts) < until:
            number, *places = next(self._firings)
            self._fire(self._rules[number], places)
        if len(self.facts) > until:
            raise ValueError("a firing concludes more than was recorded")

    def unread(self) -> bool:
        """Return whether firings are left over."""
        return next(self._firings, None) is not None

    def _fire(self, rule: KeptRule, places: list[int]) -> None:
        number = len(self.records) + 1
        matched = [self.facts[place] for place in places]
        values = [fact.fields for fact in matched]
        names: list[str] = []
        for one in rule.conclusions:
            count = self._counts[one.type] = self._counts.get(one.type, 0) + 1
            names.append(f"{one.type}/{count}")
            self.facts.append(
                FactRecord(names[-1], one.type, one.fields(values), {"": (f"firing:{number}",)}, number)
            )
        ids = (fact.id for fact in matched)
        self.records.append(
            FiringRecord(
                number, rule.id, rule.stage, rule.title, rule.file, rule.line,
                dict(zip(rule.aliases, ids, strict=True)), tuple(names),
            )
        )  # fmt: skip


def _shape(fact: Fact, key: str) -> Shape:
    names, origins = tuple(fact.fields), fact.origins
    alike = _shapes.setdefault(fact.id, [])
    for shape in alike:
        if shape.names == names and shape.origins == origins:
            return shape
    if len(alike) == _MOST_ALIKE:
        alike.clear()
    if len(_fragments) == _MOST_FRAGMENTS:
        _fragments.clear()
    raw = orjson.dumps([fact.type, names, _alike(origins, key)])
    fragment = _fragments.setdefault(raw, orjson.Fragment(raw))
    from_profile = {
        name: references
        for name in names
        if (references := tuple(one for one in fact.origin_of(name) if one.startswith(_PROFILE)))
    }
    places = frozenset(one for references in from_profile.values() for one in references)
    shape = Shape(names, dict(origins), fragment, from_profile, places)
    alike.append(shape)
    return shape


def _alike(origins: Mapping[str, tuple[str, ...]], key: str) -> dict[str, list[str]]:
    if not key or key.isdigit():
        return {name: list(references) for name, references in origins.items()}
    return {
        name: [reference.replace(key, _ALIKE) for reference in references]
        for name, references in origins.items()
    }


def _kept_facts(data: Mapping[str, Data]) -> Iterator[FactRecord]:
    shapes = cast("list[tuple[str, list[str], dict[str, list[str]]]]", data["shapes"])
    for key, number, *values in cast("list[list[Value]]", data["kept"]):
        made, names, origins = shapes[cast("int", number)]
        fields = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in zip(names, values, strict=True)
        }
        named = str(key)
        told = {
            name: tuple(reference.replace(_ALIKE, named) for reference in references)
            for name, references in origins.items()
        }
        yield FactRecord(f"{made}/{named}" if named else made, made, fields, told, None)
