"""Write the packet: every paper in the formats wanted, and the index that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rematch.errors import InputError, Problem
from rematch.output import write_atomically
from rematch.packet.declared import load_packet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rematch.knowledge_base import KnowledgeBase
    from rematch.packet.declared import Document

INDEX = "index"
INDEX_TEMPLATE = "packet/index.md.j2"


class Forms(Protocol):
    """How papers become files."""

    def paper(self, document: Document) -> Sequence[tuple[str, str, bytes]]:
        """Return format, file name and bytes of a paper; none when it has nothing to say."""
        ...

    def index(self, listed: Sequence[Listed], left_out: Sequence[str]) -> Sequence[tuple[str, str, bytes]]:
        """Return the index in every format wanted."""
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


def write_packet(knowledge_base: KnowledgeBase, forms: Forms, folder: Path) -> tuple[str, ...]:
    """Write the packet into ``folder`` and return the names of its files, the index first.

    The folder is made if need be. Files of an earlier packet are replaced, its papers that have nothing to
    say any more are removed, anything else in the folder stays. Raises InputError when it cannot be
    written, and KnowledgeBaseError for a broken template; then nothing has been written.
    """
    listed: list[Listed] = []
    files: dict[str, bytes] = {}
    left_out: list[Document] = []
    for document in load_packet(knowledge_base.root / "templates"):
        made = forms.paper(document)
        if not made:
            left_out.append(document)
            continue
        listed.append(
            Listed(document.title, document.use, tuple(ListedFile(form, name) for form, name, _ in made))
        )
        files |= {name: content for _, name, content in made}
    index = {name: content for _, name, content in forms.index(listed, [one.title for one in left_out])}
    files = {**index, **files}
    _make(folder)
    for document in left_out:
        for old in folder.glob(f"{document.name}.*"):
            old.unlink(missing_ok=True)
    for name, content in files.items():
        write_atomically(folder / name, content)
    return tuple(files)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            Problem(
                f"cannot make the folder {folder}: {error.strerror or error}",
                remedy="name another one with --output",
            )
        ) from error
