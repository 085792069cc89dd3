"""Write a result to a file whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from rematch.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def write_atomically(path: Path, text: str | bytes) -> None:
    """Write ``text`` as UTF-8, or bytes as they are, to ``path``; a failure leaves what stood there before.

    Raises InputError when the directory is missing, closed to us or full.
    """
    with staged(path, text):
        pass


@contextmanager
def staged(path: Path, text: str | bytes) -> Iterator[None]:
    """Lay ``text`` (bytes: as they are) ready beside ``path`` and put it in place when the block ends well.

    What else must succeed with the file (the audit record) runs inside the block: if it raises, the
    file is as it was before. Raises InputError as ``write_atomically`` does.
    """
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    with _explained(path):
        target = _regular(path)
    if target is None:
        yield
        with _explained(path):
            path.write_bytes(content)
        return
    draft = target.with_name(f".rematch-{secrets.token_hex(8)}.tmp")
    try:
        with _explained(path):
            _write_draft(draft, target, content)
        yield
        with _explained(path):
            draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink()


@contextmanager
def streamed(path: Path) -> Iterator[BinaryIO]:
    """Give a file for its owner's eyes alone to write to, put in place of ``path`` when the block ends well.

    Raises InputError as ``write_atomically`` does.
    """
    with _explained(path):
        target = _regular(path)
    if target is None:
        with _explained(path), path.open("wb") as stream:
            yield stream
        return
    draft = target.with_name(f".rematch-{secrets.token_hex(8)}.tmp")
    try:
        with _explained(path):
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink()


def _regular(path: Path) -> Path | None:
    """Return the file to replace, links followed; None for a device or a pipe, written in place."""
    if path.is_dir():
        raise IsADirectoryError(0, "it is a directory")
    return path.resolve() if path.is_file() or not path.exists() else None


def _write_draft(draft: Path, target: Path, content: bytes) -> None:
    with draft.open("xb") as stream:
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o777)
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the system's refusals into InputError; what the caller runs in between is not touched."""
    try:
        yield
    except OSError as error:
        raise InputError(_problem(path, error)) from error


def _problem(path: Path, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError) and not path.parent.exists():
        return Problem(f"cannot write {path}: there is no directory {path.parent}", remedy="make it first")
    reason = error.strerror or str(error)
    return Problem(f"cannot write {path}: {reason}", remedy="check the path, permissions and free space")
