"""The forms in which a file of a knowledge base may be written: YAML or JSON, one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.file import TWO_FORMS
from rematch.errors import DocumentError, Position, Problem

if TYPE_CHECKING:
    from pathlib import Path

FORMS = (".yaml", ".yml", ".json")
"""How the name of a file that holds a document may end; whatever is named .yaml may be in any of them."""


def written_form(path: Path) -> Path:
    """Return the file that stands for ``path`` in a knowledge base: itself, or the same in another form."""
    if path.suffix not in FORMS or path.exists():
        return path
    return next((other for other in _other_forms(path) if other.exists()), path)


def written_as_yaml(name: str) -> str:
    """Return the name of a file of a knowledge base as it is in YAML, whichever form it has."""
    stem, dot, form = name.rpartition(".")
    return f"{stem}{FORMS[0]}" if dot and f".{form}" in FORMS else name


def _other_forms(path: Path) -> list[Path]:
    return [path.with_suffix(form) for form in FORMS if form != path.suffix]


def refuse_other_forms(path: Path) -> None:
    """Raise DocumentError when a file of a knowledge base stands there in two forms."""
    if path.suffix not in FORMS:
        return
    for other in _other_forms(path):
        if other.exists():
            one, two = sorted((str(path), str(other)))
            what = f"{one} and {two} are two forms of one file"
            raise DocumentError(
                Problem(what, Position(two, 1, 1), remedy="keep one of the two", code=TWO_FORMS)
            )
