"""For each code an example that a check catches, as kept in ``examples.json`` beside this module."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("examples.json")


@dataclass(frozen=True, slots=True)
class Example:
    """The lines of a file around a defect, and the message that it brings; ``lines`` end with the caret."""

    file: str
    lines: tuple[str, ...]
    message: str


@lru_cache(maxsize=1)
def examples() -> Mapping[str, Example]:
    """Return the examples by code; a code may have none."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {code: Example(one["file"], tuple(one["lines"]), one["message"]) for code, one in kept.items()}
    )
