"""Put the packet together: every paper in the formats wanted, and the index that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rematch.errors import InputError, Problem
from rematch.output import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rematch.packet.declared import Document

INDEX = "index"
INDEX_TEMPLATE = "packet/index.md.j2"


class Made(NamedTuple):
    """One file of the packet: its format as a reader calls it, and its bytes."""

    form: str
    content: bytes


class Papers(Protocol):
    """What makes the papers of one plan."""

    def paper(self, document: Document) -> Sequence[Made]:
        """Return a paper in each format wanted; nothing when it has nothing to say."""
        ...

    def index(self, listed: Sequence[Listed], left_out: Sequence[str]) -> Sequence[Made]:
        """Return the index in each format wanted."""
        ...


class ListedFile(NamedTuple):
    """A file of the packet: its format as a reader calls it, and its name."""

    form: str
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper as the index lists it."""

    title: str
    use: str
    files: tuple[ListedFile, ...]


def made_packet(documents: Iterable[Document], papers: Papers) -> dict[str, bytes]:
    """Return the files of the packet by name, the index first; KnowledgeBaseError for a broken template."""
    listed: list[Listed] = []
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    for document in documents:
        made = papers.paper(document)
        if not made:
            left_out.append(document.title)
            continue
        names = tuple(ListedFile(one.form, f"{document.name}.{one.form}") for one in made)
        listed.append(Listed(document.title, document.use, names))
        files |= {file.name: one.content for file, one in zip(names, made, strict=True)}
    index = {f"{INDEX}.{one.form}": one.content for one in papers.index(listed, left_out)}
    return {**index, **files}


def write_packet(documents: Iterable[Document], files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a packet into ``folder``, which is made if need be.

    Files of an earlier packet are replaced or, when there is none of that name any more, removed; anything
    else stays. Raises InputError when the folder cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Problem(
                f"cannot make the folder {folder}: {error.strerror or error}",
                remedy="name another one with --output",
            )
        ) from error
    for name, content in files.items():
        write_atomically(folder / name, content)
    for name in (INDEX, *(document.name for document in documents)):
        for old in folder.glob(f"{name}.*"):
            if old.name not in files:
                old.unlink(missing_ok=True)
