"""The annotations of the models and their JSON Schema say the same of every place."""

from __future__ import annotations

import pytest

from rematch.profile.declared import declared_at, is_list, is_number, words_of
from rematch.profile.fields import leaves, schema_at

PLACES = sorted(
    {
        (*path[:length], *more)
        for path in (tuple(leaf.split(".")) for leaf in leaves())
        for length in range(len(path) + 1)
        for more in ((), ("each",), ("no_such_key",))
    }
)


@pytest.mark.parametrize("path", PLACES, ids=".".join)
def test_annotations_agree_with_the_schema(path: tuple[str, ...]) -> None:
    schema, kinds = schema_at(path), declared_at(path)
    assert (schema is None) == (not kinds)
    known = schema or {}
    assert is_list(kinds) == ("items" in known)
    assert is_number(kinds) == (known.get("type") in {"integer", "number"})
    assert words_of(kinds) == tuple(known.get("enum", ()))
