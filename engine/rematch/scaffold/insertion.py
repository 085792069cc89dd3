"""Put an entry at the end of a list of a rule file, and leave everything else as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.document import parse_document
from rematch.errors import InputError, Position, Problem
from rematch.layout.outline import outline_of

if TYPE_CHECKING:
    from rematch.layout.outline import Entry


def with_entry(text: str, name: str, key: str, entry: str) -> str:
    """Return the text of the file ``name`` with ``entry`` (its first line begins with a dash) under ``key``.

    Raises InputError when the list is written in brackets.
    """
    outline = outline_of(text)
    top = (outline.root.inner or ()) if outline is not None else ()
    place = next((number for number, one in enumerate(top) if one.name == key), None)
    if place is None:
        return f"{text.rstrip()}\n\n{key}:\n{_indented(entry, 2)}"
    found = top[place]
    if not found.inner or found.bracketed:
        raise InputError(
            Problem(
                f"the list {key!r} is written in brackets, and nothing can be put at its end",
                Position(name, *_line_and_column(found)),
                remedy="run rematch rules fmt on the file, or name another with --into",
            )
        )
    added = _indented(entry, found.inner[-1].column)
    if place + 1 == len(top):
        result = f"{text.rstrip()}\n\n{added}"
    else:
        lines = text.splitlines(keepends=True)
        end = _line_and_column(top[place + 1])[0] - 1
        while lines[end - 1].lstrip().startswith("#") or not lines[end - 1].strip():
            end -= 1
        result = "".join([*lines[:end], "\n", added, *lines[end:]])
    _check(text, result, name, key)
    return result


def _indented(entry: str, indent: int) -> str:
    return "".join(f"{' ' * indent}{line}\n" if line else "\n" for line in entry.rstrip().splitlines())


def _line_and_column(entry: Entry) -> tuple[int, int]:
    mark = (entry.key or entry.value).start_mark
    return mark.line + 1, mark.column + 1


def _check(before: str, after: str, name: str, key: str) -> None:
    """Make sure that the list has one entry more and nothing else has changed."""
    old, new = (parse_document(text.encode(), name).data for text in (before, after))
    if isinstance(old, dict) and isinstance(new, dict):
        was, now = old.get(key), new.get(key)
        longer = isinstance(was, list) and isinstance(now, list) and now[:-1] == was
        if longer and {**new, key: was} == old:
            return
    raise InputError(
        Problem(
            f"nothing can be put at the end of {key!r} without changing the rest",
            Position(name, 1, 1),
            remedy="name another file with --into",
        )
    )
