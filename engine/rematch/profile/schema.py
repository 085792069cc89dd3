"""The JSON Schema of a profile file, for editors and for programs that write profiles."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

from rematch.profile.model import Profile
from rematch.profile.read import IGNORED_KEY
from rematch.profile.values import SPECIALTY_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.document import Data
    from rematch.profile.fields import Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTITY = "urn:rematch:schema:profile:1"

_SPECIALTY_DEFINITION = "Specialty"
_EMPTY_ALLOWED: Schema = {"type": "null"}


def profile_schema(specialties: Iterable[str] = ()) -> dict[str, Data]:
    """Return the JSON Schema (draft 2020-12) of a profile file.

    ``specialties`` are the ids that editors offer; any other text passes the schema too, because a
    profile may use names and abbreviations. What values say of each other is checked by
    ``read_profile`` only.
    """
    schema = cast("Schema", copy.deepcopy(Profile.model_json_schema()))
    definitions = cast("dict[str, Data]", schema.pop("$defs"))
    body = cast("dict[str, Data]", _rewritten(schema))
    parts = {name: _rewritten(part) for name, part in definitions.items()}
    properties = cast("dict[str, Data]", body["properties"])
    properties[IGNORED_KEY] = {"description": "a note for whoever checks the output; not read"}
    return {
        "$schema": DIALECT,
        "$id": IDENTITY,
        **body,
        "title": "Rematch profile",
        "$defs": {**parts, _SPECIALTY_DEFINITION: _specialty(tuple(specialties))},
    }


def _specialty(ids: tuple[str, ...]) -> Data:
    text: Schema = {"type": "string", "minLength": 1, "maxLength": 80}
    known: list[Data] = [{"enum": list(ids)}] if ids else []
    return {
        "title": "Specialty",
        "description": "a specialty: its id; its name and usual abbreviations are accepted too",
        "anyOf": [*known, text],
    }


def _rewritten(schema: Data) -> Data:
    """Refer to one definition of a specialty, allow an empty value for what may be missing, drop defaults."""
    if isinstance(schema, list):
        return [_rewritten(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == SPECIALTY_FORMAT:
        kept = {key: value for key, value in schema.items() if key in ("title", "description")}
        return {**kept, "$ref": f"#/$defs/{_SPECIALTY_DEFINITION}"}
    result: Schema = {key: _rewritten(value) for key, value in schema.items() if key != "default"}
    properties, required = result.get("properties"), result.get("required", [])
    if isinstance(properties, dict) and isinstance(required, list):
        result["properties"] = {
            key: inner if key in required else _or_empty(inner) for key, inner in properties.items()
        }
    return result


def _or_empty(schema: Data) -> Data:
    options = schema.get("anyOf") if isinstance(schema, dict) else None
    if isinstance(options, list) and _EMPTY_ALLOWED in options:
        return schema
    return {"anyOf": [schema, _EMPTY_ALLOWED]}
