"""Profiles drawn from the JSON Schema of the models, made free of contradictions."""

from __future__ import annotations

import copy

from hypothesis import strategies as st
from shared_names import SPELLINGS

from rematch.profile.contradictions import contradictions
from rematch.profile.model import Profile

_SCHEMA = Profile.model_json_schema()
_TEXT = st.text(
    st.characters(categories=("L", "N", "P", "S"), max_codepoint=0x1FFFF), min_size=1, max_size=12
)
_FORMATS = {
    "specialty": st.sampled_from(sorted(SPELLINGS)),
    "country": st.from_regex("[A-Z]{2}", fullmatch=True),
    "month": st.builds("{}-{:02}".format, st.integers(1990, 2030), st.integers(1, 12)),
    "date": st.dates().filter(lambda day: 1950 <= day.year <= 2100).map(str),
}


def _of(schema):
    if "$ref" in schema:
        return _of(_SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[-1]])
    if "anyOf" in schema:
        return st.one_of(*[_of(option) for option in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    return _plain(schema)


def _plain(schema):
    kind = schema["type"]
    if kind == "null":
        return st.none()
    if kind == "integer":
        return st.integers(schema["minimum"], schema["maximum"])
    if kind == "number":
        return st.floats(schema["minimum"], schema["maximum"])
    if kind == "string":
        return _TEXT
    if kind == "array":
        return st.lists(_of(schema["items"]), min_size=schema.get("minItems", 0), max_size=3)
    required = schema.get("required", [])
    parts = {key: _of(inner) for key, inner in schema["properties"].items()}
    return st.fixed_dictionaries(
        {key: parts[key] for key in required},
        optional={key: part for key, part in parts.items() if key not in required},
    )


well_formed = _of(_SCHEMA)
"""Plain data in which every single value is possible; values may contradict each other."""


def consistent(data):
    """Take out what contradicts something else, until nothing does."""
    data = copy.deepcopy(data)
    while found := contradictions(Profile.model_validate(data)):
        path = found[0].places[0]
        if path[-1] == "specialty":
            path = (*path[:-1], "cycle")
        holder = data
        for part in path[:-1]:
            holder = holder[part]
        del holder[path[-1]]
    return data


profiles = well_formed.map(consistent)
