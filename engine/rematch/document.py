"""Read a YAML or JSON file into plain data, keeping the line and column of every key and value.

One reader serves profiles, rules and knowledge. It takes plain YAML 1.2 scalars only (so that the
country code NO is a text and 2021-06 is not a date), refuses duplicate keys, tags, and anything
large, deep or multiplied by aliases.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import yaml

from rematch.codes.file import DUPLICATE_KEY, NOT_JSON, NOT_TEXT, NOT_YAML, TOO_LARGE, UNREADABLE, UNUSED_YAML
from rematch.errors import DocumentError, Position, Problem
from rematch.forms import refuse_other_forms, written_form
from rematch.yaml_remedies import yaml_remedy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rematch.codes.code import Code

Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"
DataPath: TypeAlias = tuple[str | int, ...]

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NUMBER_STARTS = frozenset("+-.0123456789")
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\.")
_NO_TAG = (None, "!")
_SURROGATE_PAIR = 12  # characters of two escapes that stand for one character
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: bytes, nodes after aliases are followed, levels of nesting."""

    size: int = 1_000_000
    nodes: int = 50_000
    depth: int = 40


KNOWLEDGE_LIMITS = Limits(size=8_000_000, nodes=1_000_000)


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file and where each part of it stands.

    ``data`` is plain Python data; ``values`` and ``keys`` give (line, column), both from 1, for a
    path such as ``("attempts", 0, "cycle")``. ``files`` names, by path, the parts that came from another
    file than ``file``.
    """

    file: str
    data: Data
    values: dict[DataPath, tuple[int, int]]
    keys: dict[DataPath, tuple[int, int]]
    files: Mapping[DataPath, str] = field(default_factory=dict)

    def position(self, path: DataPath = (), *, key: bool = False) -> Position:
        """Return where the value (or its key) at ``path`` stands; a missing path gives its parent's place."""
        if key and path in self.keys:
            return Position(self._file(path), *self.keys[path])
        while path and path not in self.values:
            path = path[:-1]
        return Position(self._file(path), *self.values.get(path, (1, 1)))

    def _file(self, path: DataPath) -> str:
        """Return the file that the part at ``path`` came from."""
        if not self.files:
            return self.file
        above = (path[:end] for end in range(len(path), -1, -1))
        return next((self.files[place] for place in above if place in self.files), self.file)


def read_document(path: Path, limits: Limits | None = None) -> Document:
    """Read the YAML or JSON file at ``path``; raise DocumentError with the place of what is wrong."""
    limits = limits or Limits()
    if limits is KNOWLEDGE_LIMITS:
        path = written_form(path)
        refuse_other_forms(path)
        return _knowledge_document(read_bytes(path, limits), str(path))
    return parse_document(read_bytes(path, limits), str(path), limits)


def _knowledge_document(raw: bytes, name: str) -> Document:
    """Parse a file of a knowledge base; the same content under another name is not parsed again."""
    try:
        return replace(_parsed(raw, is_json=name.lower().endswith(".json")), file=name)
    except DocumentError:
        return parse_document(raw, name, KNOWLEDGE_LIMITS)  # the error has to name this file


@lru_cache(maxsize=256)
def _parsed(raw: bytes, *, is_json: bool) -> Document:
    return parse_document(raw, "content.json" if is_json else "content", KNOWLEDGE_LIMITS)


def refusal(code: Code, what: str, where: Position | None, remedy: str | None = None) -> DocumentError:
    """Return the error of one problem of a kind in a file that cannot be read."""
    return DocumentError(Problem(what, where, remedy=remedy, code=code))


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Return the bytes of the file at ``path``, one more than the limit at most; raise DocumentError."""
    try:
        with path.open("rb") as stream:
            return stream.read(limits.size + 1)
    except OSError as error:
        what = f"cannot read {path}: {error.strerror or error}"
        raise refusal(UNREADABLE, what, None, "check the path and its permissions") from error


def parse_document(raw: bytes, name: str, limits: Limits | None = None) -> Document:
    """Parse the bytes of a file called ``name``; a name that ends in .json is held to JSON."""
    limits = limits or Limits()
    text = decoded(raw, name, limits)
    if name.lower().endswith(".json"):
        text = _json_as_yaml(text, name)
    return _Reader(name, limits).read(text)


def decoded(raw: bytes, name: str, limits: Limits) -> str:
    """Return the text of a file called ``name``, without its BOM; DocumentError: too large, or not UTF-8."""
    if len(raw) > limits.size:
        what = f"the file is larger than {limits.size:,} bytes"
        raise refusal(TOO_LARGE, what, Position(name, 1, 1), "shorten it")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        where = Position(name, line, 1)
        raise refusal(NOT_TEXT, "the file is not UTF-8 text", where, "save it as UTF-8") from error


def _json_as_yaml(text: str, name: str) -> str:
    """Require JSON and return it as YAML reads it: no tabs between values, no escaped surrogate pairs."""
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = Position(name, error.lineno, error.colno)
        raise refusal(NOT_JSON, f"not valid JSON: {error.msg}", place, "mend it here") from error
    except RecursionError as error:
        raise refusal(TOO_LARGE, "the file is nested too deeply", Position(name, 1, 1)) from error
    except _NotJsonError as error:
        where = Position(name, 1, 1)
        raise refusal(NOT_JSON, f"not valid JSON: {error} is no number", where, "remove it") from error
    return _ESCAPE.sub(_joined_surrogates, text.replace("\t", " "))


class _NotJsonError(Exception):
    """A number that JSON does not have."""


def _refuse_constant(word: str) -> None:
    raise _NotJsonError(word)


def _joined_surrogates(escape: re.Match[str]) -> str:
    text = escape.group()
    if len(text) != _SURROGATE_PAIR:
        return text
    high, low = int(text[2:6], 16), int(text[8:12], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08X}"


def _scalar(event: yaml.ScalarEvent) -> bool | int | float | str | None:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


def _line_and_column(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """What an alias stands for: the data, how many values and how many levels it holds."""

    data: Data
    nodes: int
    depth: int


class _Reader:
    """Builds data and positions from the parser's events; one instance a file."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._count = 0
        self._values: dict[DataPath, tuple[int, int]] = {}
        self._keys: dict[DataPath, tuple[int, int]] = {}
        self._deepest = 0
        self._anchors: dict[str, _Anchor] = {}

    def read(self, text: str) -> Document:
        """Return the document in ``text``."""
        loader = _PARSER(text)
        try:
            events: Iterator[yaml.Event] = iter(loader.get_event, None)
            data = self._stream(events)
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error, text) from error
        except yaml.reader.ReaderError as error:
            line = text[: error.position].count("\n") + 1 if isinstance(error.position, int) else 1
            where = Position(self._name, line, 1)
            what = "the file holds a character that YAML does not allow"
            raise refusal(NOT_TEXT, what, where, "remove it") from error
        finally:
            loader.dispose()
        return Document(self._name, data, self._values, self._keys)

    def _syntax_error(self, error: yaml.MarkedYAMLError, text: str) -> DocumentError:
        mark = error.problem_mark or error.context_mark
        place = Position(self._name, mark.line + 1, mark.column + 1) if mark else None
        what = ", ".join(part for part in (error.context, error.problem) if part)
        if "nesting depth" in what:  # the parser may give up before the levels are counted here
            return refusal(TOO_LARGE, self._too_deep(), place, "flatten it")
        return refusal(NOT_YAML, f"not valid YAML: {what}", place, yaml_remedy(what, text, place))

    def _stream(self, events: Iterator[yaml.Event]) -> Data:
        data: Data = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    what = "the file holds more than one YAML document"
                    raise self._refusal(UNUSED_YAML, what, event, "keep one, without '---' lines")
                data = self._node(next(events), events, ())
        return data

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: DataPath) -> Data:
        self._values[path] = _line_and_column(event)
        self._count += 1
        self._require_small(event, len(path))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, len(path))
        if getattr(event, "tag", None) not in _NO_TAG:
            raise self._refusal(UNUSED_YAML, "a YAML tag (!...) is not used here", event, "remove it")
        anchor = getattr(event, "anchor", None)
        if anchor is None:
            return self._content(event, events, path)
        return self._anchored(str(anchor), event, events, path)

    def _require_small(self, event: yaml.Event, depth: int) -> None:
        self._deepest = max(self._deepest, depth)
        if self._count > self._limits.nodes:
            raise self._refusal(
                TOO_LARGE, f"the file holds more than {self._limits.nodes:,} values", event, "shorten it"
            )
        if depth > self._limits.depth:
            raise self._refusal(TOO_LARGE, self._too_deep(), event, "flatten it")

    def _too_deep(self) -> str:
        return f"the file is nested deeper than {self._limits.depth} levels"

    def _anchored(self, anchor: str, event: yaml.Event, events: Iterator[yaml.Event], path: DataPath) -> Data:
        before, outer = self._count, self._deepest
        self._deepest = len(path)
        data = self._content(event, events, path)
        self._anchors[anchor] = _Anchor(data, self._count - before + 1, self._deepest - len(path))
        self._deepest = max(outer, self._deepest)
        return data

    def _alias(self, event: yaml.AliasEvent, depth: int) -> Data:
        target = self._anchors.get(str(event.anchor))
        if target is None:
            what = f"the alias *{event.anchor} has no finished anchor before it"
            raise self._refusal(UNUSED_YAML, what, event, "write the value out")
        self._count += target.nodes
        if self._count > self._limits.nodes:
            what = f"aliases multiply the file beyond {self._limits.nodes:,} values"
            raise self._refusal(TOO_LARGE, what, event, "write the values out")
        self._require_small(event, depth + target.depth)
        return target.data

    def _content(self, event: yaml.Event, events: Iterator[yaml.Event], path: DataPath) -> Data:
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Data] = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                items.append(self._node(inner, events, (*path, len(items))))
            return items
        return self._mapping(events, path)

    def _mapping(self, events: Iterator[yaml.Event], path: DataPath) -> dict[str, Data]:
        entries: dict[str, Data] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refusal(UNUSED_YAML, "a key must be a plain word", event, "write key: value")
            key = event.value
            if key == "<<" and event.implicit[0]:
                raise self._refusal(
                    UNUSED_YAML, "merge keys (<<) are not used here", event, "write the entries out"
                )
            if key in entries:
                raise self._refusal(
                    DUPLICATE_KEY, f"the key {key!r} stands twice", event, "keep one of the two"
                )
            inner = (*path, key)
            self._keys[inner] = _line_and_column(event)
            entries[key] = self._node(next(events), events, inner)
        return entries

    def _refusal(self, code: Code, what: str, event: yaml.Event, remedy: str) -> DocumentError:
        return refusal(code, what, Position(self._name, *_line_and_column(event)), remedy)
