"""Compiled Jinja texts, kept together in one file: compiling one takes a millisecond, a report has dozens.

They are code, as the files of ``__pycache__`` are, and read only from a directory that is the user's alone.
"""

from __future__ import annotations

import atexit
import marshal
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from jinja2 import BytecodeCache

from rematch.cache.code import code_state
from rematch.cache.place import cache_folder
from rematch.cache.store import name_of, read_kept, write_kept

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import CodeType

    from jinja2.bccache import Bucket

MOST_TEXTS = 2_000
"""Beyond it those that the process did not use are let go."""
_KIND = "texts"


class KeptTexts(BytecodeCache):
    """The compiled templates of one kind of environment; ``kind`` tells apart those with other options."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code if it has been kept."""
        bundle = _bundle()
        bucket.code = bundle.find(self._key(bucket)) if bundle else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template that has just been compiled."""
        bundle = _bundle()
        if bundle and bucket.code is not None:
            bundle.add(self._key(bucket), bucket.code)

    def _key(self, bucket: Bucket) -> str:
        return "\0".join((self._kind, bucket.key, bucket.checksum))


def compiled_text(kind: str, text: str, compile_it: Callable[[str], CodeType]) -> CodeType:
    """Return the code of a text that is no file, compiled unless it has been kept."""
    bundle = _bundle()
    if bundle is None:
        return compile_it(text)
    key = f"{kind}\0{text}"
    code = bundle.find(key)
    if code is None:
        code = compile_it(text)
        bundle.add(key, code)
    return code


def _bundle() -> _Bundle | None:
    folder = cache_folder()
    return None if folder is None else _bundle_in(folder)


@lru_cache(maxsize=4)
def _bundle_in(folder: Path) -> _Bundle:
    return _Bundle(folder)


class _Bundle:
    """All texts kept in one directory; what is new is written when the process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = self._read()
        self._used: dict[bytes, bytes] = {}
        self._is_new = False

    @staticmethod
    def _read() -> dict[bytes, bytes]:
        payload = read_kept(name_of(_KIND, code_state()))
        try:
            return {} if payload is None else cast("dict[bytes, bytes]", marshal.loads(payload))  # noqa: S302
        except (EOFError, ValueError, TypeError):
            return {}

    def find(self, key: str) -> CodeType | None:
        digest = _digest(key)
        raw = self._used.get(digest) or self._kept.get(digest)
        if raw is None:
            return None
        self._used[digest] = raw
        return cast("CodeType", marshal.loads(raw))  # noqa: S302 - see above

    def add(self, key: str, code: CodeType) -> None:
        if not self._is_new:
            self._is_new = True
            atexit.register(self._write)
        self._used[_digest(key)] = marshal.dumps(code)

    def _write(self) -> None:
        if cache_folder() != self._folder:
            return
        texts = {**self._read(), **self._used}
        if len(texts) > MOST_TEXTS:
            texts = self._used
        write_kept(name_of(_KIND, code_state()), marshal.dumps(texts))


def _digest(key: str) -> bytes:
    return sha256(key.encode("utf-8", "surrogatepass")).digest()
