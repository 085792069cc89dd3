"""What of an overlay fits nothing in the base: names switched off, and files that nothing reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes import overlay as codes
from rematch.document import KNOWLEDGE_LIMITS, read_document
from rematch.errors import DocumentError, Position, Problem, nearest, suggestion
from rematch.forms import FORMS, written_as_yaml, written_form
from rematch.overlay.declared import FILE as DECLARATION
from rematch.overlay.declared import SCHEMAS, SNAPSHOT
from rematch.overlay.joins import joined_files, joins_of
from rematch.overlay.layers import entry_name
from rematch.rules.node import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rematch.overlay.declared import Declared
    from rematch.overlay.layers import Layers

_FIGURES = "knowledge/figures/"
_KINDS = frozenset((*FORMS, ".csv", ".j2"))
"""How the names of files end that are read somewhere in a knowledge base."""
_FREE = frozenset((SNAPSHOT, SCHEMAS, "examples", "profiles", "docs"))
"""Folders of an overlay whose files the program does not look for."""
_WORDS = {"rule": "rule, table or row"}


def stray_files(root: Layers) -> Iterator[Problem]:
    """Yield the overlay's files of kinds that are read elsewhere, where nothing reads them.

    Notes and other files of the owner's are free; so is what begins with a dot.
    """
    for path in sorted(root.own_root.rglob("*")):
        within = path.relative_to(root.own_root)
        name = within.as_posix()
        if (
            path.suffix.lower() in _KINDS
            and not any(part.startswith(".") for part in within.parts)
            and path.is_file()
            and not _is_read(root, name)
        ):
            remedy = _meant(name) or codes.STRAY_FILE.remedy
            what = f"nothing reads {name}"
            yield Problem(what, Position(str(path), 1, 1), remedy=remedy, code=codes.STRAY_FILE)


def _is_read(root: Layers, name: str) -> bool:
    """Return whether a file of the overlay is one that the program, its tests or an editor reads."""
    folder, suffix = name.partition("/")[0], f".{name.rpartition('.')[2]}"
    if folder in _FREE or name == DECLARATION or written_as_yaml(name) in joined_files():
        return True
    if folder == "rules":
        return suffix in (*FORMS, ".csv")
    if folder == "templates":
        return suffix == ".j2" or (root / name).base.exists()
    if name.startswith("tests/"):
        return name.startswith("tests/rules/") and suffix in FORMS
    return name.startswith(_FIGURES) and suffix == ".csv"


def _meant(name: str) -> str | None:
    """Return where a file was probably meant to stand."""
    file = name.rpartition("/")[2]
    if name.endswith(".csv") and name.startswith("knowledge/"):
        return f"move it to {_FIGURES}{file}"
    if "." in name and name.rpartition(".")[2] != name.rpartition(".")[2].lower():
        return "write the end of its name in small letters"
    if name.startswith("knowledge/"):
        return suggestion(name, joined_files())
    return "move it to rules/, tests/rules/, knowledge/ or templates/, whichever it is for"


def unknown_entries(root: Layers) -> Iterator[Problem]:
    """Yield the entries that the overlay switches off and the base lacks, or that it writes anew."""
    base, own = (frozenset(_entries(root, own=own)) for own in (False, True))
    yield from faults(root.declared, "entry", base, own)


def _entries(root: Layers, *, own: bool) -> Iterator[str]:
    """Yield the entries of one layer; a file that cannot be read is left to the loader to name."""
    for file in joined_files():
        location = root / file
        path, joins = (location.own if own else location.base), joins_of(file)
        if joins is None or not written_form(path).exists():
            continue
        try:
            data = read_document(path, KNOWLEDGE_LIMITS).data
        except DocumentError:
            continue
        yield from (entry_name(file, name) for name in joins.entries(data))


def faults(declared: Declared, kind: str, base: Collection[str], own: Collection[str]) -> Iterator[Problem]:
    """Yield what the overlay switches off among one kind though the base lacks it, or it writes it anew."""
    for one in declared.disabled:
        if one.kind != kind:
            continue
        if one.name in own:
            code = codes.DISABLED_AND_REPLACED
            what = f"{one.name} is switched off, and the overlay writes it anew"
            yield Problem(what, one.position, remedy=code.remedy, code=code)
        elif one.name not in base:
            what = f"the base has no {_WORDS.get(kind, kind)} of this name"
            remedy = _remedy(one.name, base)
            yield Problem(what, one.position, repr(one.name), remedy=remedy, code=codes.UNKNOWN_DISABLED)


def _remedy(name: str, base: Collection[str]) -> str:
    """Return what to write for an unknown name; below the name of a table that is a row of it."""
    table, _, row = name.rpartition(".")
    rows = sorted(one.rpartition(".")[2] for one in base if table in base and one.rpartition(".")[0] == table)
    if rows:
        close = nearest(row, rows)
        return f"did you mean '{table}.{close}'?" if close else f"the rows of {table} are {listed(rows)}"
    return suggestion(name, sorted(base)) or codes.UNKNOWN_DISABLED.remedy
