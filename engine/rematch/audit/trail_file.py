"""The file a trail is carried in: JSON Lines in canonical form, the last one with the hash of the others.

First what is in it (``Head``, and ``"form":"rematch-trail/1"``). Then each knowledge base,
``{"base":{..},"content":..}``, and each record in the order of the chain, ``{"record":{..},"content":..}``,
without content when it was erased. Then ``{"sha256":..}``. The bytes of a content are those that its hash was
made of.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from rematch.audit.canonical import canonical, digest, packed, parsed
from rematch.audit.tables import bases, records
from rematch.errors import AuditError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Table

    from rematch.document import Data

FORM = "rematch-trail/1"
_CONTENT = b',"content":'
_PACKED = {"content", "packed", "packed_sha256"}
_LONGEST = 256_000_000
_LARGEST = 2**63
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Head:
    """What is in a file: of which trail, whether all of it, where its chain ends, how much of each."""

    trail_id: str
    complete: bool
    last: int
    head: str
    bases: int
    records: int


class Carried(NamedTuple):
    """One knowledge base or record of a file: its line, and its row as the tables hold it."""

    line: int
    kind: str
    row: Mapping[str, object]


def head_line(head: Head) -> bytes:
    """Return the first line of a file."""
    return canonical({"form": FORM, **asdict(head)}) + b"\n"


def carried_line(kind: str, row: Mapping[str, object], content: bytes | None) -> bytes:
    """Return the line of a base or record (``kind``), as its table holds it but for its content."""
    kept = {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in row.items()
        if name not in _PACKED
    }
    line = canonical({kind: kept})
    return (line if content is None else line[:-1] + _CONTENT + content + b"}") + b"\n"


def last_line(sha256: str) -> bytes:
    """Return the last line of a file; ``sha256``: of all before it."""
    return canonical({"sha256": sha256}) + b"\n"


class TrailFile:
    """A file as it is read, a line at a time; every line is checked. Raises AuditError with its number."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._hash = hashlib.sha256()
        self._line = 0
        self.sha256 = ""
        self.head = self._first()

    def refusal(self, what: str, line: int | None = None) -> AuditError:
        """Return the error of a file that cannot be taken: what is wrong with which line."""
        where = Position(self._name, line or self._line, 1)
        remedy = "nothing was imported; export it again, or use another copy"
        return AuditError(Problem(what, where=where, remedy=remedy))

    def carried(self) -> Iterator[Carried]:
        """Yield every base and record; afterwards ``sha256`` is that of the file but for its last line."""
        for kind, table, count in (("base", bases, self.head.bases), ("record", records, self.head.records)):
            for _ in range(count):
                row = self._row(self._next(), kind, table)
                yield Carried(self._line, kind, row)
        self._end()

    def _next(self) -> bytes:
        line = self._stream.readline(_LONGEST)
        self._line += 1
        if not line.endswith(b"\n"):
            raise self.refusal("the file ends too early: it was cut off")
        self._hash.update(line)
        return line[:-1]

    def _first(self) -> Head:
        line = self._next()
        try:
            data = cast("dict[str, Data]", parsed(line))
            form = data.pop("form")
            head = Head(**data)  # type: ignore[arg-type]  # what is in it is looked at below
            kinds = [type(value) for value in asdict(head).values()]
        except _UNREADABLE as error:
            raise self.refusal("this is not a file that `rematch audit export` wrote") from error
        if form != FORM:
            raise self.refusal(f"the file is of a newer Rematch ({form!r})")
        if kinds != [str, bool, int, str, int, int] or head_line(head) != line + b"\n":
            raise self.refusal("altered: not what `rematch audit export` writes")
        return head

    def _row(self, line: bytes, kind: str, table: Table) -> Mapping[str, object]:
        """Return the row in a line, its content packed anew."""
        about, mark, content = line.partition(_CONTENT)
        content = content[:-1] if mark else b""
        try:
            parsed(line)
            ((name, kept),) = cast(
                "dict[str, dict[str, Data]]", parsed(about + b"}" if mark else about)
            ).items()
            row = {column: _value(table, column, kept.pop(column)) for column in _columns(table)}
        except _UNREADABLE as error:
            raise self.refusal("altered: not a line that `rematch audit export` writes") from error
        if name != kind or kept or carried_line(kind, row, content if mark else None) != line + b"\n":
            raise self.refusal("altered: not a line that `rematch audit export` writes")
        stored = packed(content) if mark else None
        column = "packed" if table is bases else "content"
        return {**row, column: stored, "packed_sha256": digest(stored) if stored is not None else None}

    def _end(self) -> None:
        expected = self._hash.hexdigest()
        self.sha256 = expected
        if self._next() + b"\n" != last_line(expected):
            raise self.refusal("altered: the file is not what its last line says it is")
        if self._stream.read(1):
            self._line += 1
            raise self.refusal("altered: something stands after the last line")


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.c if column.name not in _PACKED]


def _value(table: Table, name: str, value: object) -> object:
    """Return a value as its column holds it (ValueError or TypeError when it does not)."""
    column = table.c[name]
    if value is None and column.nullable:
        return None
    kind = column.type.python_type
    if kind is bytes:
        return bytes.fromhex(cast("str", value))
    if type(value) is not kind or (isinstance(value, int) and not -_LARGEST <= value < _LARGEST):
        raise TypeError(name)
    return value
