"""What each field looks for, and how a record is told to it: ``knowledge/priorities.yaml`` (H6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from rematch.codes.knowledge import BAD_PRIORITY, FIELD_LEFT_OUT, UNKNOWN_SPECIALTY
from rematch.codes.texts import BASIS_WITHOUT_SOURCE, UNKNOWN_SOURCE
from rematch.errors import suggestion
from rematch.knowledge.reading import choice_of, members, open_entries, text_of
from rematch.knowledge.sources import HOUSE, is_reference, reference_remedy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rematch.errors import Position, Problem
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

Basis = Literal["article", "house"]

_REQUIRED = ("basis", "source", "values", "scene", "statement", "language", "forward")
_ALWAYS_OWN = ("clinical", "scholarly")  # the groups that every field words for itself
_PHRASE_WORDS = 14
_VALUE_WORDS = 6
_SCENE_WORDS = 24
_STATEMENT_WORDS = 32
_FORWARD_WORDS = 24
_LETTER_WORDS = 40


@dataclass(frozen=True, slots=True)
class Priority:
    """What one field looks for.

    ``language`` gives for every group of experience kinds which side of it to bring forward, the
    file's default where the field has none of its own; ``forward`` are next steps that show the choice.
    ``letter`` is whom to ask and for what where the field reads a letter form of its own, else None.
    """

    specialty: str
    values: tuple[str, ...]
    scene: str
    statement: str
    language: Mapping[str, str]
    forward: tuple[str, ...]
    letter: str | None
    basis: Basis
    source: tuple[str, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Priorities:
    """The priorities of every field, and the groups of experience kinds that are told alike."""

    by_field: Mapping[str, Priority]
    group_of: Mapping[str, str]

    def of(self, specialty: str) -> Priority:
        """Return what a field looks for; every specialty of the knowledge base has an entry."""
        return self.by_field[specialty]

    def points_to(self, specialty: str, kind: str) -> str:
        """Return which side of an experience of this kind to bring forward for a field."""
        return self.by_field[specialty].language[self.group_of[kind]]


def load_priorities(
    path: Location,
    specialties: Collection[str],
    sources: Collection[str],
    problems: list[Problem],
    *,
    kinds: Collection[str] = (),
) -> Priorities:
    """Read ``priorities.yaml`` and add to ``problems`` whatever is wrong.

    Every id of ``specialties`` must stand there and no other; ``kinds`` are the kinds of experience
    a profile knows, and each must belong to one group (none given: groups are taken as they are).
    """
    entries = open_entries(path, ("groups", "default", "fields"), problems)
    groups = members(entries, "groups")
    group_of = _kinds_by_group(entries, groups, kinds)
    default = _phrases(entries.get("default"), "the default", groups, groups)
    reader = _FieldReader(groups, default, sources)
    found: dict[str, Priority] = {}
    nodes = members(entries, "fields")
    for identity, node in nodes.items():
        if identity not in specialties:
            remedy = suggestion(identity, specialties)
            node.refuse(UNKNOWN_SPECIALTY, f"unknown specialty {identity!r}", remedy=remedy, key=True)
            continue
        before = len(problems)
        priority = reader.read(identity, node)
        if len(problems) == before:
            found[identity] = priority
    if "fields" in entries:
        for identity in specialties:
            if identity not in nodes:
                remedy = f"add {identity}: with what it looks for"
                entries["fields"].refuse(
                    FIELD_LEFT_OUT, f"no priorities of {identity}", remedy=remedy, key=True
                )
    return Priorities(found, group_of)


def _kinds_by_group(
    entries: Mapping[str, Node], groups: Mapping[str, Node], kinds: Collection[str]
) -> dict[str, str]:
    owners: dict[str, str] = {}
    for group, node in groups.items():
        for item in node.items(f"the group {group!r}") or ():
            kind = item.choice("kind of experience", kinds) if kinds else item.identifier("a kind")
            if kind and owners.setdefault(kind, group) != group:
                item.refuse(BAD_PRIORITY, f"the kind {kind!r} already belongs to {owners[kind]}", found=False)
    missing = [kind for kind in kinds if kind not in owners]
    if missing and "groups" in entries:
        remedy = f"put {', '.join(missing)} into a group"
        entries["groups"].refuse(
            FIELD_LEFT_OUT, "a kind of experience belongs to no group", remedy=remedy, key=True
        )
    return owners


def _phrases(
    node: Node | None, what: str, allowed: Collection[str], required: Collection[str]
) -> dict[str, str]:
    """Return the phrases of a language table by group; none when there is no table."""
    if node is None:
        return {}
    others = [group for group in allowed if group not in required]
    entries = node.entries(what, list(required), others) or {}
    return {group: _short(entries, group, _PHRASE_WORDS) for group in entries}


def _short(entries: Mapping[str, Node], key: str, most: int) -> str:
    """Return a text of at most ``most`` words."""
    text = text_of(entries, key)
    _refuse_long(entries.get(key), text, most)
    return text


def _refuse_long(node: Node | None, text: str, most: int) -> None:
    count = len(text.split())
    if node is not None and count > most:
        node.refuse(BAD_PRIORITY, f"{count} words are too many", allowed=f"at most {most} words")


class _FieldReader:
    """Reads what one field looks for."""

    def __init__(self, groups: Collection[str], default: Mapping[str, str], sources: Collection[str]) -> None:
        self._groups = groups
        self._default = default
        self._sources = sources

    def read(self, identity: str, node: Node) -> Priority:
        """Return the priorities of one field, with what could be read of a broken entry."""
        entries = node.entries("a field", _REQUIRED, ("letter",)) or {}
        own = tuple(group for group in _ALWAYS_OWN if group in self._groups)
        language = _phrases(entries.get("language"), f"the language of {identity}", self._groups, own)
        priority = Priority(
            specialty=identity,
            values=_list_of(entries, "values", (3, 6), _VALUE_WORDS),
            scene=_short(entries, "scene", _SCENE_WORDS),
            statement=_short(entries, "statement", _STATEMENT_WORDS),
            language={**self._default, **language},
            forward=_list_of(entries, "forward", (2, 3), _FORWARD_WORDS),
            letter=_short(entries, "letter", _LETTER_WORDS) if "letter" in entries else None,
            basis=cast("Basis", choice_of(entries, "basis", get_args(Basis))),
            source=self._references(entries),
            position=node.key_position,
        )
        _check_basis(priority, node)
        if priority.statement and not priority.statement.endswith("."):
            entries["statement"].refuse(
                BAD_PRIORITY, "the statement must be one sentence", remedy="end it with a full stop"
            )
        return priority

    def _references(self, entries: Mapping[str, Node]) -> tuple[str, ...]:
        node = entries.get("source")
        found: list[str] = []
        for item in (node.items("'source'") if node else None) or ():
            word = item.text("a source")
            if word and not is_reference(word, self._sources):
                item.refuse(UNKNOWN_SOURCE, "unknown source", remedy=reference_remedy(word, self._sources))
            elif word:
                found.append(word)
        return tuple(found)


def _list_of(entries: Mapping[str, Node], key: str, count: tuple[int, int], most: int) -> tuple[str, ...]:
    """Return a list of distinct short texts, as many as ``count`` (least, most) allows."""
    node = entries.get(key)
    if node is None:
        return ()
    found = node.texts(f"{key!r}")
    if found is None:
        return ()
    least, highest = count
    if not least <= len(found) <= highest:
        node.refuse(
            BAD_PRIORITY, f"{len(found)} entries under {key!r}", allowed=f"{least} to {highest}", found=False
        )
    for number, text in enumerate(found):
        _refuse_long(node.child(number, text), text, most)
    return tuple(" ".join(text.split()) for text in found)


def _check_basis(priority: Priority, node: Node) -> None:
    if priority.basis == HOUSE and priority.source and HOUSE not in priority.source:
        node.refuse(
            BASIS_WITHOUT_SOURCE,
            "a field on the house's judgement names the source 'house'",
            remedy="add it",
            found=False,
        )
    if priority.basis == "article" and priority.source and not any(w[0] == "H" for w in priority.source):
        node.refuse(
            BASIS_WITHOUT_SOURCE,
            "a field of the article names its heuristic",
            remedy="add it, as H6.3",
            found=False,
        )
