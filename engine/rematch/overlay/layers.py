"""A place in a knowledge base: in a copy that stands alone, or in an overlay and the base beneath it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rematch.document import KNOWLEDGE_LIMITS, Document, read_document
from rematch.forms import written_form
from rematch.overlay.declared import FILE, Declared, read_declared
from rematch.overlay.joining import joined
from rematch.overlay.joins import joins_of

if TYPE_CHECKING:
    from collections.abc import Collection

OWN = "own"
"""What the names of an overlay's files begin with, wherever files of the base are named beside them."""


@dataclass(frozen=True, slots=True)
class Layers:
    """A file or folder that an overlay and its base may both have; ``within`` leads there from the root."""

    own_root: Path
    base_root: Path
    declared: Declared
    within: str = ""

    def __truediv__(self, name: str) -> Layers:
        """Return the place called ``name`` in this folder."""
        within = f"{self.within}/{name}" if self.within else name
        return Layers(self.own_root, self.base_root, self.declared, within)

    def __str__(self) -> str:
        """Return the path in the overlay where something stands there, else the one in the base."""
        return str(self.own if self.own.exists() else self.base)

    @property
    def own(self) -> Path:
        """The path in the overlay."""
        return self.own_root / self.within

    @property
    def base(self) -> Path:
        """The path in the base."""
        return self.base_root / self.within


Location: TypeAlias = Path | Layers
"""A file or folder of a knowledge base."""


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """One file of a knowledge base; ``name``: from the root, an overlay's with ``own/`` in front."""

    path: Path
    name: str
    own: bool

    @property
    def within(self) -> str:
        """The name from the root of its own layer."""
        return self.name.removeprefix(f"{OWN}/") if self.own else self.name


def layered(own: Path, base: Path) -> Layers:
    """Return the overlay at ``own`` over ``base``; KnowledgeBaseError when its declaration is broken."""
    return Layers(own, base, read_declared(own / FILE))


def read_layers(location: Location) -> Document:
    """Read a YAML or JSON file of a knowledge base, the overlay's entries joined with those of the base.

    Raises DocumentError when a file cannot be read at all.
    """
    if isinstance(location, Path):
        return read_document(location, KNOWLEDGE_LIMITS)
    joins = joins_of(location.within)
    there = written_form(location.own).exists()
    if joins is None or not written_form(location.base).exists():
        return read_document(location.own if there else location.base, KNOWLEDGE_LIMITS)
    base = read_document(location.base, KNOWLEDGE_LIMITS)
    own = read_document(location.own, KNOWLEDGE_LIMITS) if there else None
    unwanted = _disabled_entries(location, base)
    if own is None and not unwanted:
        return base
    return joined(base, own or Document(base.file, {}, {}, {}), joins, unwanted)


def _disabled_entries(location: Layers, base: Document) -> frozenset[tuple[str, ...]]:
    """Return the entries of one file that the overlay switches off."""
    asked = location.declared.names("entry")
    joins = joins_of(location.within)
    if not asked or joins is None:
        return frozenset()
    return frozenset(name for name in joins.entries(base.data) if entry_name(location.within, name) in asked)


def entry_name(file: str, name: tuple[str, ...]) -> str:
    """Return what an entry of a file is called: ``pivots.yaml/pivots.general_surgery.emergency_medicine``."""
    return f"{file.rpartition('/')[2]}/{'.'.join(name)}"


def files_below(location: Location, suffixes: Collection[str] = ()) -> tuple[PlacedFile, ...]:
    """Return the files of a folder and below, an overlay's own first, each layer sorted by path.

    Hidden files and folders are left out, and, with ``suffixes``, files of other kinds. A file of the base
    that the overlay has too is there twice.
    """
    if isinstance(location, Path):
        return _placed(location, location.name, suffixes, own=False)
    own = _placed(location.own, f"{OWN}/{location.within}", suffixes, own=True)
    return own + _placed(location.base, location.within, suffixes, own=False)


def whole_files(location: Location, suffixes: Collection[str] = ()) -> tuple[PlacedFile, ...]:
    """Return what ``files_below`` does, but of a file that both layers have only the overlay's."""
    found = files_below(location, suffixes)
    own = {file.name for file in found if file.own}
    return tuple(file for file in found if file.own or f"{OWN}/{file.name}" not in own)


def _placed(folder: Path, named: str, suffixes: Collection[str], *, own: bool) -> tuple[PlacedFile, ...]:
    found = ((path, path.relative_to(folder)) for path in sorted(folder.rglob("*")))
    return tuple(
        PlacedFile(path, f"{named}/{within.as_posix()}", own=own)
        for path, within in found
        if (not suffixes or path.suffix in suffixes)
        and not any(part.startswith(".") for part in within.parts)
        and not path.is_dir()  # what cannot be read is left to the reader to name
    )


def folders_of(location: Location) -> tuple[Path, ...]:
    """Return the folders that a place stands for, the overlay's first, in the order in which to look."""
    return (location,) if isinstance(location, Path) else (location.own, location.base)


def file_of(location: Location) -> Path:
    """Return the file that counts where a file is taken whole: the overlay's, else the base's."""
    if isinstance(location, Path):
        return location
    return location.own if location.own.exists() else location.base


def file_called(root: Location, name: str) -> Path:
    """Return the file that has ``name`` in positions and listings of the knowledge base at ``root``."""
    if isinstance(root, Path):
        return root / name
    own, _, rest = name.partition("/")
    return root.own_root / rest if own == OWN else root.base_root / name


def own_folder(root: Location) -> Path:
    """Return the folder of its owner: the overlay, or the copy itself."""
    return root if isinstance(root, Path) else root.own
