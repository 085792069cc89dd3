"""Read ``knowledge/sample-profiles.yaml``: every draw that a sample profile needs, strictly."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from rematch.codes.declaration import BAD_DRAW
from rematch.codes.file import EMPTY, WRONG_KIND, WRONG_NUMBER
from rematch.codes.knowledge import UNKNOWN_SPECIALTY
from rematch.codes.language import REVERSED_RANGE
from rematch.errors import KnowledgeBaseError, Problem
from rematch.knowledge.reading import open_entries
from rematch.sample.draws import Chance, Draw, Group, Normal, Rows, Said, Values, Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from rematch.overlay.layers import Location
    from rematch.rules.node import Node
    from rematch.sample.draws import Scalar

    Reader = Callable[[dict[str, Node], Node], Draw | None]

FILE = "sample-profiles.yaml"

_Kind = TypeVar("_Kind", bound=Draw)
_WAYS = ("chance", "values", "range", "normal")
_NEEDED: Mapping[type[Draw], tuple[str, ...]] = MappingProxyType(
    {
        Chance: (
            "field_evenly", "field_is_target", "keeps_field", "couples_match", "military", "starts_later",
            "step1_failed", "step1_scored", "step3_taken", "step3_prepared", "comlex_only", "aoa",
            "gold_humanism", "flag_explained", "flag_resolved", "must_stay", "says_settings", "short_list",
            "dual_applied", "experience_in_us", "letter_negative", "no_debrief", "unanswered", "reapplies",
            "refuses", "refuses_all_others", "required_only",
        ),
        Values: (
            "field_by_demand", "cycles", "cycle_count", "tries", "step3_result", "step3_planned",
            "step3_practice", "honors", "mspe", "flag_count", "flag", "regions", "settings", "interviews",
            "signals", "signals_unused", "submitted", "opening_day", "days_after_opening", "not_ranked",
            "experience", "scholarly", "graded", "experience_fields", "presentations", "papers",
            "papers_submitted", "feedback", "letter_strength", "letter_role", "position", "setting",
            "director_support", "months_since_clinic", "clinical_place", "us_clinical_months",
            "us_clinical_kind", "main_factor", "would_rank", "answered_by", "likes", "completeness",
        ),
        Rows: ("list_mix",),
        Whole: (
            "name_number", "budget", "max_applications", "first_day", "days_later", "step1_beside_step2",
            "step1", "class_quartile", "flag_age", "applied_few", "applied", "further_fields",
            "experience_count", "experience_before_graduation", "experience_month", "experience_length",
            "experience_number", "hours", "letter_count", "letter_age", "supporting_fields", "considered",
        ),
        Normal: ("step2", "level2"),
    }
)  # fmt: skip
_SHAPES: Mapping[type[Draw], str] = {
    Chance: "chance: 0 to 1",
    Values: "values: [...]",
    Rows: "values: [[...], ...]",
    Whole: "range: [least, most]",
    Normal: "normal: {spread, least, most}",
}
_NAMING_FIELDS = ("field_by_demand", "honors")
_GROUP = ("weight", "step2_middle", "abroad", "comlex", "years_since_graduation", "says")


@dataclass(frozen=True, slots=True, eq=False)
class Sampling:
    """Everything that sample profiles are drawn from: the draws by name, the groups, the results."""

    draws: Mapping[str, Draw]
    groups: tuple[Group, ...]
    results: Mapping[str, Said]

    def of(self, kind: type[_Kind], name: str) -> _Kind:
        """Return a draw of a kind; loading has seen to it that it is there."""
        found = self.draws[name]
        if not isinstance(found, kind):
            raise TypeError(f"{name} is not drawn as {kind.__name__}")
        return found


def load_sampling(path: Location, fields: Collection[str] | None = None) -> Sampling:
    """Read ``sample-profiles.yaml``; raise KnowledgeBaseError with every problem of the file.

    ``fields``: the ids that it may name, where they are to be checked.
    """
    problems: list[Problem] = []
    entries = open_entries(path, ("groups", "results", "draws"), problems)
    groups = [_group(node) for node in _mapping(entries, "groups").values()]
    results = {name: _said(node) for name, node in _mapping(entries, "results").items()}
    draws = _draws(entries["draws"]) if "draws" in entries else {}
    if "draws" in entries and fields is not None:
        _check_fields(entries["draws"], fields)
    if problems:
        raise KnowledgeBaseError(problems)
    return Sampling(
        draws,
        tuple(group for group in groups if group is not None),
        {name: said for name, said in results.items() if said is not None},
    )


def _check_fields(node: Node, fields: Collection[str]) -> None:
    for name in _NAMING_FIELDS:
        entry = node.data.get(name) if isinstance(node.data, dict) else None
        values = entry.get("values") if isinstance(entry, dict) else None
        place = node.child(name, entry).child("values", values)
        for number, value in enumerate(values if isinstance(values, list) else ()):
            place.child(number, value).choice("specialty", fields, UNKNOWN_SPECIALTY)


def _mapping(entries: Mapping[str, Node], key: str) -> dict[str, Node]:
    if key not in entries:
        return {}
    found = entries[key].mapping(repr(key)) or {}
    if not found:
        entries[key].refuse(EMPTY, f"{key!r} is empty", found=False)
    return found


def _draws(node: Node) -> dict[str, Draw]:
    kinds = {name: kind for kind, names in _NEEDED.items() for name in names}
    found: dict[str, Draw] = {}
    for name, entry in (node.entries("'draws'", tuple(kinds)) or {}).items():
        draw = _draw(entry)
        if draw is None:
            continue
        found[name] = draw
        if not isinstance(draw, kinds[name]):
            entry.refuse(
                BAD_DRAW, f"{name} is drawn in another way", allowed=_SHAPES[kinds[name]], found=False
            )
    return found


def _draw(node: Node) -> Draw | None:
    entries = node.entries("a draw", ("about",), (*_WAYS, "weights", "most", "step"))
    if entries is None:
        return None
    if "about" in entries:
        entries["about"].text("'about'")
    ways = [way for way in _WAYS if way in entries]
    if len(ways) != 1:
        node.refuse(BAD_DRAW, "a draw needs exactly one way", allowed=", ".join(_WAYS), found=False)
        return None
    way = ways[0]
    for key, owner in (("weights", "values"), ("most", "values"), ("step", "range")):
        if key in entries and owner != way:
            entries[key].refuse(BAD_DRAW, f"{key!r} belongs to {owner!r}", remedy="take it away", key=True)
    return _READERS[way](entries, entries[way])


def _chance(_: dict[str, Node], node: Node) -> Draw | None:
    share = node.number("a chance")
    if share is not None and not 0 <= share <= 1:
        node.refuse(WRONG_NUMBER, "a chance is a share of 1", allowed="0 to 1")
    return None if share is None else Chance(float(share))


def _values(entries: dict[str, Node], node: Node) -> Draw | None:
    items = node.items("'values'")
    if not items:
        if items is not None:
            node.refuse(EMPTY, "'values' is empty", found=False)
        return None
    if isinstance(items[0].data, list):
        rows = [_numbers(item, None) for item in items]
        return Rows(tuple(row for row in rows if row))
    values: list[Scalar] = []
    for item in items:
        if isinstance(item.data, bool | int | float | str):
            values.append(item.data)
        else:
            item.refuse(WRONG_KIND, "a value must be a word, a number, true or false")
    weights = _numbers(entries["weights"], len(items)) if "weights" in entries else None
    if weights is not None and (min(weights, default=0) < 0 or not any(weights)):
        entries["weights"].refuse(BAD_DRAW, "weights are 0 or more, and not all 0")
        weights = None
    most = _whole(entries["most"], "'most'", 0) if "most" in entries else None
    if not values:
        return None
    return Values(tuple(values), weights, min(len(values), len(values) if most is None else most))


def _range(entries: dict[str, Node], node: Node) -> Draw | None:
    ends = _numbers(node, 2)
    if ends is None:
        return None
    step = _whole(entries["step"], "a step", 1) if "step" in entries else 1
    least, most = ends
    if least != int(least) or most != int(most) or least > most:
        node.refuse(BAD_DRAW, "a range has two whole numbers, the lower first")
        return None
    return Whole(int(least), int(most), step or 1)


def _normal(_: dict[str, Node], node: Node) -> Draw | None:
    entries = node.entries("a bell curve", ("spread", "least", "most"), ("middle",))
    if entries is None or len(entries.keys() - {"middle"}) < 3:
        return None
    middle = entries["middle"].number("the middle") if "middle" in entries else None
    spread = entries["spread"].number("the spread")
    least, most = (_whole(entries[key], f"{key!r}", 0) for key in ("least", "most"))
    if spread is None or least is None or most is None:
        return None
    if least > most:
        entries["least"].refuse(REVERSED_RANGE, "least is more than most")
    return Normal(middle, float(spread), least, most)


_READERS: Mapping[str, Reader] = {"chance": _chance, "values": _values, "range": _range, "normal": _normal}


def _numbers(node: Node, count: int | None) -> tuple[float, ...] | None:
    """Return a list of ``count`` numbers (any number of them for None)."""
    items = node.items("this")
    if items is None:
        return None
    found = [item.number("this") for item in items]
    if count is not None and len(items) != count:
        node.refuse(BAD_DRAW, f"there must be {count} numbers here", found=False)
        return None
    numbers = tuple(number for number in found if number is not None)
    return numbers if len(numbers) == len(items) else None


def _whole(node: Node, what: str, least: int) -> int | None:
    number = node.number(what)
    if number is None or (number == int(number) and number >= least):
        return None if number is None else int(number)
    node.refuse(WRONG_NUMBER, f"{what} must be a whole number, {least} or more")
    return None


def _group(node: Node) -> Group | None:
    entries = node.entries("a group", _GROUP)
    if entries is None or len(entries) < len(_GROUP):
        return None
    said = _said_of(entries)
    middle = entries["step2_middle"].number("the middle")
    abroad, comlex = (entries[key].flag(f"{key!r}") for key in ("abroad", "comlex"))
    years = entries["years_since_graduation"].entries("'years_since_graduation'", ("most", "smallest_of"))
    if years is None or len(years) < 2:
        return None
    most, smallest_of = _whole(years["most"], "'most'", 0), _whole(years["smallest_of"], "'smallest_of'", 1)
    if said is None or middle is None or most is None or smallest_of is None:
        return None
    return Group(said, float(middle), bool(abroad), bool(comlex), most, smallest_of)


def _said(node: Node) -> Said | None:
    entries = node.entries("a result", ("weight", "says"))
    return None if entries is None or len(entries) < 2 else _said_of(entries)


def _said_of(entries: Mapping[str, Node]) -> Said | None:
    weight = entries["weight"].number("a weight")
    if weight is not None and weight <= 0:
        entries["weight"].refuse(WRONG_NUMBER, "a weight must be above 0")
    says: dict[str, Values] = {}
    for key, node in (entries["says"].mapping("'says'") or {}).items():
        values = _values({}, node)
        if isinstance(values, Values):
            says[key] = values
        elif values is not None:
            node.refuse(BAD_DRAW, "a list of single values is wanted here", found=False)
    return None if weight is None else Said(float(weight), says)
