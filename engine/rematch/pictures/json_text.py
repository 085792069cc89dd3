"""Every value that a specification prints comes out as JSON, so that no text of a profile can change it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from jinja2 import TemplateRuntimeError, Undefined

if TYPE_CHECKING:
    from rematch.document import Data

_NOT_IN_YAML = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def as_json(value: object) -> str:
    """Return a value as JSON that is YAML as well; TemplateRuntimeError for what is no plain data."""
    if isinstance(value, Undefined):
        str(value)  # says which name is missing
    try:
        text = json.dumps(_plain(value), ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise TemplateRuntimeError("a number that is not finite cannot be drawn") from error
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _plain(value: object) -> Data:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", str(value))
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    raise TemplateRuntimeError(f"{type(value).__name__} is no text, number, list or mapping")
