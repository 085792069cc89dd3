"""Write the commented starter profile that an applicant fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.file import UNREADABLE
from rematch.errors import InputError, KnowledgeBaseError, Problem
from rematch.output import write_atomically
from rematch.overlay.layers import file_of

if TYPE_CHECKING:
    from pathlib import Path

    from rematch.overlay.layers import Location

TEMPLATE = "starter-profile.yaml"


def write_starter(target: Path, templates: Location, *, force: bool = False) -> None:
    """Copy the starter profile of the folder ``templates`` to ``target``, whole or not at all.

    Raises InputError when ``target`` exists (and ``force`` is not given), is not to be a YAML file or
    cannot be written; KnowledgeBaseError when the template cannot be read.
    """
    if target.suffix.lower() == ".json":
        raise InputError(
            Problem("the starter profile is YAML, with comments", value=str(target), remedy="name it .yaml")
        )
    if not force and (target.exists() or target.is_symlink()):
        raise InputError(
            Problem(f"{target} exists already", remedy="give another name, or --force to replace it")
        )
    write_atomically(target, _text(file_of(templates / TEMPLATE)))


def _text(template: Path) -> str:
    try:
        return template.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeBaseError(
            Problem(f"cannot read the template {template}: {error}", remedy="put it back", code=UNREADABLE)
        ) from error
