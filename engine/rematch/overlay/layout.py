"""Lay out a new overlay, and take over the base that came with an upgrade."""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.errors import InputError, Problem
from rematch.output import write_atomically
from rematch.overlay.declared import FILE, SCHEMAS, SNAPSHOT
from rematch.schemas.files import write_schemas
from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMPTY_FOLDERS = ("rules", "knowledge/figures", "templates", "tests/rules")
_LAYERS = ("rules", "knowledge", "templates")
_TEMPLATE = "overlay.yaml.j2"
_MADE_FOR = re.compile(r"^made_for:[ \t]*[^\s#]*", re.MULTILINE)


def lay_out(target: Path, base: Path, title: str, version: str) -> None:
    """Make the overlay ``target`` over ``base``, whole or not at all.

    Raises InputError when ``target`` is there and not an empty directory, or cannot be written;
    KnowledgeBaseError when the template of its declaration is broken.
    """
    if target.is_symlink() or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
        raise InputError(
            Problem(
                f"{target} is there already", allowed="a new or empty directory", remedy="name another one"
            )
        )
    templates = base / "templates"
    given = {"title": title, "version": version}
    text = render_text(text_environment(templates), templates, _TEMPLATE, given)
    with _explained(target):
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
    with _explained(target), _beside(target) as draft:
        for folder in _EMPTY_FOLDERS:
            (draft / folder).mkdir(parents=True)
            (draft / folder / ".gitkeep").touch()
        _copy(base, draft / SNAPSHOT)
        write_schemas(None, draft / SCHEMAS, partial=True)
        (draft / FILE).write_text(text, encoding="utf-8", newline="\n")
        if target.exists():
            target.rmdir()
        draft.rename(target)


def take_over(own: Path, base: Path, version: str) -> None:
    """Put a copy of ``base`` in place of the one that the overlay keeps, and note its version.

    Raises InputError when that cannot be written; the old copy then stays.
    """
    kept, declaration = own / SNAPSHOT, own / FILE
    with _explained(kept), _beside(kept) as draft:
        _copy(base, draft / SNAPSHOT)
        if kept.exists():
            kept.rename(draft / "old")
        (draft / SNAPSHOT).rename(kept)
    text = declaration.read_text(encoding="utf-8")
    # a function, so that no character of the version means anything to the pattern
    write_schemas(own, own / SCHEMAS)
    write_atomically(declaration, _MADE_FOR.sub(lambda _: f"made_for: {version}", text, count=1))


def _copy(base: Path, target: Path) -> None:
    for folder in _LAYERS:
        shutil.copytree(base / folder, target / folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a directory of the same file system to build in; what is left in it goes."""
    draft = Path(tempfile.mkdtemp(prefix=".rematch-", dir=target.absolute().parent))
    try:
        draft.chmod(0o755)
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Problem(f"cannot write {target}: {reason}", remedy="check the path, permissions and free space")
        ) from error
