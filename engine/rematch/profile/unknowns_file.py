"""Load ``knowledge/unknowns.yaml``, strictly: no unknown key, place, level or test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.declaration import BAD_COMPARISON
from rematch.codes.file import NAMED_TWICE
from rematch.errors import KnowledgeBaseError, Problem
from rematch.overlay.layers import read_layers
from rematch.profile.declared import declared_at, words_of
from rematch.profile.fields import described, schema_at
from rematch.profile.places import read_place
from rematch.profile.unknowns import DERIVED, Condition, DeclaredUnknown, DeclaredUnknowns, Level
from rematch.rules.node import root_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.overlay.layers import Location
    from rematch.profile.declared import Kinds
    from rematch.profile.places import Place
    from rematch.profile.unknowns import Word
    from rematch.rules.node import Node

FILE = "unknowns.yaml"
_REQUIRED = ("path", "name", "importance", "cost", "ask", "source")
_OPTIONAL = ("known_by", "when")
_TESTS = ("one_of", "none_of", "least", "known")


def load_unknowns(path: Location) -> DeclaredUnknowns:
    """Read ``unknowns.yaml``; raise KnowledgeBaseError with every problem of the file."""
    problems: list[Problem] = []
    document = read_layers(path)
    top = root_of(document, problems).entries("unknowns", ("levels", "unknowns")) or {}
    levels = _levels(top["levels"]) if "levels" in top else {}
    seen: set[Place] = set()
    nodes = (top["unknowns"].items("unknowns") or []) if "unknowns" in top else []
    entries = [_entry(node, tuple(levels), seen) for node in nodes]
    if problems:
        raise KnowledgeBaseError(problems)
    return DeclaredUnknowns(tuple(levels.values()), tuple(entry for entry in entries if entry))


def _levels(node: Node) -> dict[str, Level]:
    levels: dict[str, Level] = {}
    for item in node.items("levels") or ():
        entries = item.entries("a level", ("id", "title"))
        if entries is None or len(entries) < 2:
            continue
        identity, title = entries["id"].identifier("the id of a level"), entries["title"].text("the title")
        if identity in levels:
            entries["id"].refuse(NAMED_TWICE, "the level stands twice")
        elif identity and title:
            levels[identity] = Level(identity, title)
    return levels


def _entry(node: Node, levels: tuple[str, ...], seen: set[Place]) -> DeclaredUnknown | None:
    entries = node.entries("an unknown", _REQUIRED, _OPTIONAL)
    if entries is None or not set(_REQUIRED) <= entries.keys():
        return None
    place = read_place(entries["path"], "path")
    if place in seen:
        entries["path"].refuse(NAMED_TWICE, "the path stands twice", remedy="keep one of the two")
    texts = {key: _sentence(entries[key]) for key in ("name", "cost", "ask")}
    level = entries["importance"].choice("importance", levels)
    source = entries["source"].texts("source")
    known_by = _places(entries["known_by"]) if "known_by" in entries else ()
    when = _when(entries["when"]) if "when" in entries else ()
    if place is None or level is None or not source:
        return None
    seen.add(place)
    return DeclaredUnknown(
        place=place, importance=levels.index(level), known_by=known_by, when=when, source=source, **texts
    )


def _sentence(node: Node) -> str:
    text = node.text(str(node.path[-1])) or ""
    return " ".join(text.split())


def _places(node: Node) -> tuple[Place, ...]:
    return tuple(
        filter(None, (read_place(item, "a place of known_by") for item in node.items("known_by") or ()))
    )


def _when(node: Node) -> tuple[tuple[Condition, ...], ...]:
    """One mapping of tests, or a list of them: any may hold, each holds when all its tests pass."""
    options = (node.items("when") or []) if isinstance(node.data, list) else [node]
    return tuple(_conditions(option) for option in options)


def _conditions(node: Node) -> tuple[Condition, ...]:
    conditions: list[Condition] = []
    for key, inner in (node.mapping("when") or {}).items():
        subject = (key,) if key in DERIVED else read_place(_written(node, key), "a place of when")
        condition = _condition(inner, subject) if subject else None
        if condition:
            conditions.append(condition)
    return tuple(conditions)


def _written(node: Node, key: str) -> Node:
    """Return the key itself as a node, so that a wrong one is reported where it stands."""
    return node.child(key, key)


def _condition(node: Node, subject: Place) -> Condition | None:
    if not isinstance(node.data, dict):
        words = _words(node, subject, [node.data])
        return Condition(subject, one_of=words) if words else None
    entries = node.entries("a test", (), _TESTS) or {}
    if len(entries) != 1:
        node.refuse(
            BAD_COMPARISON, "a test needs exactly one comparison", allowed=", ".join(_TESTS), found=False
        )
        return None
    return _comparison(entries, subject)


def _comparison(entries: Mapping[str, Node], subject: Place) -> Condition | None:
    if "known" in entries:
        known = entries["known"].flag("known")
        return None if known is None else Condition(subject, known=known)
    if "least" in entries:
        least = entries["least"].number("least")
        return None if least is None else Condition(subject, least=least)
    name = "one_of" if "one_of" in entries else "none_of"
    node = entries[name]
    words = _words(node, subject, [item.data for item in node.items(name) or ()])
    if not words:
        return None
    return Condition(subject, one_of=words) if name == "one_of" else Condition(subject, none_of=words)


def _words(node: Node, subject: Place, data: list[Data]) -> tuple[Word, ...]:
    """Return plain values that the subject can have; record those it cannot."""
    words = tuple(item for item in data if isinstance(item, str | int | float))
    if len(words) < len(data) or not words:
        node.refuse(BAD_COMPARISON, "plain values are compared: words, numbers, true or false")
        return ()
    allowed = () if subject[0] in DERIVED else words_of(declared_at(subject))
    if allowed and not all(word in _read_as(allowed) for word in words):
        node.refuse(
            BAD_COMPARISON, "a value that this place never has", allowed=described(schema_at(subject) or {})
        )
        return ()
    return words


def _read_as(allowed: Kinds) -> Kinds:
    """A flag may be typed yes or no, but is compared as true or false."""
    return (True, False) if True in allowed else allowed
