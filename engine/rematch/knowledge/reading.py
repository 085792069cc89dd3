"""Open a knowledge file as a node whose problems join those of all other files."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

from rematch.codes.file import NAMED_TWICE, NOT_A_NAME, NOT_IN_LIST
from rematch.errors import DocumentError, RematchError
from rematch.overlay.layers import read_layers
from rematch.rules.node import root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from rematch.codes.code import Code
    from rematch.errors import Problem
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

_Loaded = TypeVar("_Loaded")
_Arguments = ParamSpec("_Arguments")


def gather(
    problems: list[Problem],
    load: Callable[_Arguments, _Loaded],
    *arguments: _Arguments.args,
    **named: _Arguments.kwargs,
) -> _Loaded | None:
    """Return what ``load`` reads, or None with the problems it raises added to the others."""
    try:
        return load(*arguments, **named)
    except RematchError as error:
        problems.extend(error.problems)
        return None


def open_entries(path: Location, required: Collection[str], problems: list[Problem]) -> dict[str, Node]:
    """Return the top-level entries of a YAML or JSON file, all ``required`` and no others.

    A file that cannot be read, or is not a mapping, adds its problems and gives no entries.
    """
    try:
        document = read_layers(path)
    except DocumentError as error:
        problems.extend(error.problems)
        return {}
    return root_of(document, problems).entries("the file", required) or {}


def members(entries: Mapping[str, Node], key: str) -> dict[str, Node]:
    """Return the entries of the mapping under ``key``, each key a plain name; none when it is missing."""
    if key not in entries:
        return {}
    found = entries[key].mapping(f"{key!r}") or {}
    return {name: node for name, node in found.items() if _is_plain(name, node)}


def text_of(entries: Mapping[str, Node], key: str) -> str:
    """Return the text under ``key`` on one line; empty when it is missing or wrong (the problem is noted)."""
    node = entries.get(key)
    text = node.text(f"{key!r}") if node else None
    return " ".join(text.split()) if text else ""


def choice_of(
    entries: Mapping[str, Node], key: str, allowed: Collection[str], code: Code = NOT_IN_LIST
) -> str:
    """Return the word under ``key``, one of ``allowed``; empty when it is missing or wrong (a ``code``)."""
    node = entries.get(key)
    return (node.choice(f"{key!r}", allowed, code) if node else None) or ""


def choices_of(entries: Mapping[str, Node], key: str, allowed: Collection[str]) -> tuple[str, ...]:
    """Return the list of distinct words under ``key``, each one of ``allowed``."""
    node = entries.get(key)
    items = node.items(f"{key!r}") if node else None
    chosen = [item.choice(f"entry of {key!r}", allowed) for item in items or ()]
    _refuse_repeats(items or [], chosen)
    return tuple(dict.fromkeys(word for word in chosen if word))


def number_of(entries: Mapping[str, Node], key: str, default: float | None = None) -> float:
    """Return the number under ``key``, ``default`` when it is missing (0 when it is required or wrong)."""
    node = entries.get(key)
    number = node.number(f"{key!r}") if node else default
    return float(number) if number is not None else 0.0


def _refuse_repeats(items: list[Node], chosen: list[str | None]) -> None:
    for number, word in enumerate(chosen):
        if word and word in chosen[:number]:
            items[number].refuse(
                NAMED_TWICE, "the same word stands twice in one list", remedy="keep one of the two"
            )


def _is_plain(name: str, node: Node) -> bool:
    if name.isascii() and name.replace("_", "a").isalnum() and name[:1].islower() and name == name.lower():
        return True
    node.refuse(
        NOT_A_NAME,
        f"{name!r} is not a plain name",
        allowed="lower-case letters, digits and _, a letter first",
        key=True,
    )
    return False
