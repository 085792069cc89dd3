"""Where tests of rules stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rematch.errors import InputError, Problem
from rematch.forms import FORMS
from rematch.overlay.layers import own_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.overlay.layers import Location

FOLDER = Path("tests") / "rules"
PROFILES = "profiles"
"""A folder of this name, below a folder of tests, holds profiles that cases name, and no tests."""
_CHECKOUT = Path(__file__).resolve().parents[3]


def default_folder(root: Location) -> Path | None:
    """Return tests/rules beside the knowledge base at ``root``, or None.

    A copy without tests is held to those of the checkout that runs; an installed package has none.
    """
    folders = (place / FOLDER for place in (own_folder(root), _CHECKOUT))
    found = next((folder for folder in folders if folder.is_dir()), None)
    return None if found is None else from_here(found)


def from_here(path: Path) -> Path:
    """Return a path as it is typed in the present directory, unchanged when it lies elsewhere."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def test_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the test files that ``paths`` name, each once: files, and those below folders."""
    found = dict.fromkeys(file for path in paths for file in ([path] if path.is_file() else _below(path)))
    return tuple(found)


def _below(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in FORMS and path.is_file() and _holds_tests(path, folder)
    )


def _holds_tests(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return PROFILES not in parts[:-1] and not any(part.startswith(".") for part in parts)


def chosen_files(paths: Iterable[Path], root: Location) -> tuple[Path, ...]:
    """Return the test files of ``paths``, or without any those of the default folder.

    Raises InputError when there is none.
    """
    asked = tuple(paths)
    default = default_folder(root)
    found = test_files(asked or ([default] if default is not None else []))
    if found:
        return found
    where = ", ".join(map(str, asked)) or str(default or own_folder(root) / FOLDER)
    raise InputError(
        Problem(f"no tests of rules are found in {where}", remedy="name a PATH, or write a first test there")
    )
