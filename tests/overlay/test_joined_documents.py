"""Two files joined: the own entries stand, the others stay, and each part knows its file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rematch.document import Document, parse_document
from rematch.overlay.joining import joined, without
from rematch.overlay.joins import Joins, joined_files, joins_of

JOINS = Joins(frozenset({("units",), ("facts",), ("facts", "*")}), {("moves", "*"): "to"})
KEYS = st.sampled_from(["ann", "bob", "cy", "dee"])
VALUES = st.integers(0, 99) | st.sampled_from(["red", "blue"]) | st.lists(st.integers(0, 9), max_size=2)
ITEMS = st.lists(
    st.builds(lambda to, rank: {"to": to, "rank": rank}, KEYS, VALUES), unique_by=lambda one: one["to"]
)
FILES = st.fixed_dictionaries(
    {},
    optional={
        "title": VALUES,
        "units": st.dictionaries(KEYS, VALUES | st.dictionaries(KEYS, VALUES, max_size=2), max_size=3),
        "facts": st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=3),
        "moves": st.dictionaries(KEYS, ITEMS, max_size=2),
    },
)  # fmt: skip


def document(data: object, file: str) -> Document:
    return parse_document(yaml.safe_dump(data, sort_keys=False).encode(), file)


def by_hand(base: object, own: object, name: tuple[str, ...], dropped: frozenset[tuple[str, ...]]) -> object:
    """Join plain data by the same declaration, without positions."""
    if isinstance(base, dict) and isinstance(own, dict) and JOINS.joins_mapping(name):
        keys = [*base, *(key for key in own if key not in base)]
        return {
            key: by_hand(base.get(key), own.get(key), (*name, key), dropped) if key in base and key in own
            else own[key] if key in own else by_hand(base[key], None, (*name, key), dropped)
            for key in keys if key in own or (*name, key) not in dropped
        }  # fmt: skip
    if isinstance(base, dict) and own is None and JOINS.joins_mapping(name):
        kept = {key: value for key, value in base.items() if (*name, key) not in dropped}
        return {key: by_hand(value, None, (*name, key), dropped) for key, value in kept.items()}
    if isinstance(base, list) and JOINS.list_key(name) and (own is None or isinstance(own, list)):
        new = {item["to"]: item for item in own or ()}
        left = [item for item in base if item["to"] in new or (*name, item["to"]) not in dropped]
        known = {item["to"] for item in base}
        return [new.get(item["to"], item) for item in left] + [
            item for item in own or () if item["to"] not in known
        ]
    return base if own is None else own


def places(data: object, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], object]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [(path, data), *(one for key, value in inner for one in places(value, (*path, key)))]


@given(FILES, FILES, st.data())
def test_entries_are_joined_and_keep_their_places(base: dict, own: dict, data: st.DataObject):
    names = sorted(JOINS.entries(base))
    dropped = frozenset(data.draw(st.lists(st.sampled_from(names), unique=True)) if names else ())
    files = {"base.yaml": document(base, "base.yaml"), "own.yaml": document(own, "own.yaml")}

    made = joined(files["base.yaml"], files["own.yaml"], JOINS, dropped)

    assert made.data == by_hand(base, own, (), dropped)
    for path, value in places(made.data):
        where = made.position(path)
        origin = files[where.file]
        found = [
            at for at, here in places(origin.data)
            if origin.values.get(at) == (where.line, where.column) and at[:1] == path[:1]
        ]  # fmt: skip
        assert found
        if not isinstance(value, dict | list):
            assert any(dict(places(origin.data))[at] == value for at in found)


@given(FILES, st.data())
def test_what_is_left_without_some_parts_keeps_its_place(base: dict, data: st.DataObject):
    whole = document(base, "base.yaml")
    inner = [path for path, _ in places(base) if path]
    dropped = set(data.draw(st.lists(st.sampled_from(inner), max_size=4)) if inner else ())

    made = without(whole, dropped)

    left = [
        (path, value) for path, value in places(base)
        if not any(path[:end] in dropped for end in range(1, len(path) + 1))
    ]  # fmt: skip
    kept = places(made.data)
    assert len(kept) == len(left)
    for (path, value), (old_path, old) in zip(kept, left, strict=True):
        assert made.values[path] == whole.values[old_path]
        assert isinstance(value, dict | list) or value == old


@pytest.mark.content
def test_every_file_that_can_be_joined_is_shipped_and_every_entry_has_a_name_of_its_own():
    root = Path(__file__).parents[2]
    knowledge = {f"knowledge/{path.name}" for path in (root / "knowledge").glob("*.yaml")}
    assert knowledge | {"rules/stages.yaml", "templates/theme.yaml", "templates/words.yaml"} == set(
        joined_files()
    )
    for file in joined_files():
        data = parse_document((root / file).read_bytes(), file).data
        joins = joins_of(file)
        assert joins is not None
        entries = joins.entries(data)
        assert len(entries) > 1
        assert len(set(entries.values())) == len(entries)
