"""Data written as YAML in every way that people write it, with comments wherever they may stand."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from random import Random

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _.\-]*[A-Za-z0-9]|[a-z]")
RESOLVER = yaml.resolver.Resolver()


class Messy:
    """Writes one text; ``comments`` are those it holds."""

    def __init__(self, r: Random) -> None:
        self._r = r
        self.comments: list[str] = []

    def text(self, data: object) -> str:
        lines = [*self._above(0), *self._block(data, 0), *self._above(0)]
        ending = self._r.choice(("\n", "", "\n\n\n"))
        return "\n".join(line + self._blanks(line) for line in lines) + ending

    def _blanks(self, line: str) -> str:
        """Return blanks at the end of a line, where they are no part of a text."""
        ends = "# comm" in line or line.endswith("]") or (line.endswith("}") and "{{" not in line)
        return self._r.choice(("", "", "  ")) if ends else ""

    def _comment(self) -> str:
        text = f"# comment {len(self.comments)}" + self._r.choice(("", ': "odd" {x}', " # twice"))
        self.comments.append(text)
        return text

    def _above(self, indent: int) -> list[str]:
        lines: list[str] = []
        while self._r.random() < 0.2:
            lines.append("" if self._r.random() < 0.5 else " " * indent + self._comment())
        return lines

    def _beside(self) -> str:
        return self._r.choice((" ", "  ", "      ")) + self._comment() if self._r.random() < 0.15 else ""

    def _block(self, data: object, indent: int) -> list[str]:
        lines: list[str] = []
        parts = data.items() if isinstance(data, dict) else ((None, item) for item in data)
        for key, value in parts:
            lines += self._above(indent)
            start = " " * indent + ("-" if key is None else self._key(key) + ":")
            lines += self._value(value, start, indent, in_list=key is None)
        return lines

    def _value(self, value: object, start: str, indent: int, *, in_list: bool) -> list[str]:
        if not isinstance(value, dict | list):
            return self._scalar(value, start, indent)
        if not value or self._r.random() < 0.4:
            return self._flow_lines(value, start, indent)
        step = self._r.randint(1, 4)
        inner = self._block(value, indent + step)
        if in_list and step > 1 and inner[0].strip()[:1] not in ("#", ""):
            first = start + inner[0][len(start) :]
            return [first, *inner[1:]]
        return [start + self._beside(), *inner]

    def _flow_lines(self, value: object, start: str, indent: int) -> list[str]:
        if not value or self._r.random() < 0.8:
            return [start + " " + self._flow(value) + self._beside()]
        signs = "{}" if isinstance(value, dict) else "[]"
        parts = value.items() if isinstance(value, dict) else ((None, item) for item in value)
        lines = [f"{start} {signs[0]}{self._beside()}"]
        for key, item in parts:
            lines += self._above(indent + 3)
            named = "" if key is None else self._key(key) + ": "
            lines.append(" " * (indent + 3) + named + self._flow(item) + "," + self._beside())
        return [*lines, " " * (indent + 1) + signs[1] + self._beside()]

    def _flow(self, value: object) -> str:
        space = self._r.choice(("", " "))
        if isinstance(value, dict):
            inner = ", ".join(f"{self._key(key)}: {self._flow(item)}" for key, item in value.items())
            return "{" + space + inner + space + "}"
        if isinstance(value, list):
            return "[" + space + ", ".join(map(self._flow, value)) + space + "]"
        return self._on_one_line(value)

    def _key(self, key: str) -> str:
        return self._r.choice((key, key, f'"{key}"', f"'{key}'"))

    def _scalar(self, value: object, start: str, indent: int) -> list[str]:
        way = self._r.random()
        if isinstance(value, str) and value.strip() and value.isprintable() and value == value.strip():
            if way < 0.2:
                head = f"{start} {self._r.choice('>|')}-{self._beside()}"
                return [head, " " * (indent + self._r.randint(1, 4)) + value]
            if way < 0.4 and " " in value:
                words = value.split(" ")
                cut = self._r.randrange(1, len(words))
                if all(words):
                    text = " " * (indent + 2)
                    folded = [f"{text}{' '.join(words[:cut])}", f"{text}{' '.join(words[cut:])}"]
                    return [f"{start} >-{self._beside()}", *folded]
        return [f"{start} {self._on_one_line(value)}{self._beside()}"]

    def _on_one_line(self, value: object) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        ways = [json.dumps(value)]
        if value.isprintable():
            ways.append("'" + value.replace("'", "''") + "'")
        tag = RESOLVER.resolve(yaml.ScalarNode, value, (True, False))
        if PLAIN.fullmatch(value) and tag == "tag:yaml.org,2002:str":
            ways += [value, value]
        return self._r.choice(ways)
