"""Write one value: without quotes where that is safe, long texts over several lines."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.document import Data

WIDTH = 120
"""The longest line, its indentation included, where a text can be broken."""

_TEXT = "tag:yaml.org,2002:str"
_RESOLVER = yaml.resolver.Resolver()
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]*")
_KEY = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.\- ]*[A-Za-z0-9_])?")
_SENTENCE = re.compile(r"[A-Za-z](?:.*[^\s:])?")
_NOT_PLAIN = re.compile(r":\s|\s#")
_BRACKETS = re.compile(r"[,\[\]{}]")
_WORDS = re.compile(r"(?:\{\{.*?\}\}|\{%.*?%\}|[^ ])+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def is_plain(node: yaml.ScalarNode) -> bool:
    """Return whether a value is written without quotes and on the line of its key."""
    return not node.style


def inline(node: yaml.ScalarNode, *, brackets: bool) -> str:
    """Return a value on one line; ``brackets``: it stands inside a list or mapping on one line."""
    text = str(node.value)
    if is_plain(node) and not (brackets and (_BRACKETS.search(text) or not text)):
        return text
    if is_plain(node) and not text:
        return "null"
    return plain_or_quoted(text, brackets=brackets)


def key_text(node: yaml.ScalarNode) -> str:
    """Return a key."""
    text = str(node.value)
    return text if (is_plain(node) and text) or (_KEY.fullmatch(text) and _is_text(text)) else quoted(text)


def plain_or_quoted(text: str, *, brackets: bool) -> str:
    """Return a text without quotes when it is surely read as the same text, else with them.

    In brackets only a single word stands without quotes: a sentence may grow a comma.
    """
    if _is_word(text):
        return text
    plain = (
        not brackets
        and _SENTENCE.fullmatch(text)
        and text.isprintable()
        and not _NOT_PLAIN.search(text)
        and _is_text(text)
    )
    return text if plain else quoted(text)


def quoted(text: str) -> str:
    """Return a text in quotes, single ones where that saves escapes."""
    if ('"' in text or "\\" in text) and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def data_text(data: Data) -> str:
    """Return data on one line, as it stands in brackets."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {data_text(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(data_text, data)) + "]"
    return plain_or_quoted(data, brackets=True) if isinstance(data, str) else json.dumps(data)


def over_lines(node: yaml.ScalarNode, indent: int, room: int) -> list[str] | None:
    """Return a text as the lines of a block, the sign that begins it first; None to keep it on one line.

    ``indent`` is that of the lines, ``room`` what is left on the first line for the text itself.
    """
    text = str(node.value)
    if node.style == "|":
        return _literal(text, indent)
    if node.style == ">":
        return _folded(text, indent)
    if len(inline(node, brackets=False)) <= room or "\n" in text or not _is_long_text(node):
        return None
    lines = _folded(text, indent)
    return lines if lines and (len(lines) > 2 or len(lines[1]) <= WIDTH) else None


def _is_long_text(node: yaml.ScalarNode) -> bool:
    return not is_plain(node) or _is_text(str(node.value))


def _literal(text: str, indent: int) -> list[str] | None:
    body = text.removesuffix("\n")
    lines = body.split("\n")
    sound = body and lines[-1] and not lines[0].startswith((" ", "\t")) and lines[0]
    if not sound or not all(line.replace("\t", "").isprintable() for line in lines):
        return None
    head = "|" if text.endswith("\n") else "|-"
    return [head, *(" " * indent + line if line.strip() else line.strip() for line in lines)]


def _folded(text: str, indent: int) -> list[str] | None:
    body = text.removesuffix("\n")
    paragraphs = body.split("\n")
    if not (paragraphs[0] and paragraphs[-1]) or not all(map(_foldable, paragraphs)):
        return None
    lines = [">" if text.endswith("\n") else ">-"]
    for number, paragraph in enumerate(paragraphs):
        if number:
            lines.append("")
        if paragraph:
            lines.extend(" " * indent + line for line in _filled(paragraph, WIDTH - indent))
    return lines


def _foldable(paragraph: str) -> bool:
    return paragraph.isprintable() and paragraph == paragraph.strip()


def _filled(paragraph: str, width: int) -> Iterator[str]:
    """Yield lines of at most ``width``, broken at single blanks outside of ``{{ }}`` only."""
    words = _WORDS.findall(paragraph)
    if " ".join(words) != paragraph:
        words = re.split(r"(?<=[^ ]) (?=[^ ])", paragraph)
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _is_word(text: str) -> bool:
    return bool(_WORD.fullmatch(text)) and _is_text(text)


def _is_text(text: str) -> bool:
    """Whether any reader of YAML, old or new, takes the bare text for a text."""
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag == _TEXT)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
