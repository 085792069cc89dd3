"""Whatever a profile file holds, reading it gives a profile or an explained refusal, never anything else."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profile_strategies import profiles, well_formed
from shared_names import ROOT, SPELLINGS

from rematch.document import read_document
from rematch.errors import DocumentError, KnowledgeBaseError, ProfileError
from rematch.knowledge.names import SpecialtyNames
from rematch.profile.model import Profile
from rematch.profile.plausibility import NO_LIMITS, load_plausibility
from rematch.profile.read import read_profile
from rematch.profile.schema import profile_schema
from rematch.profile.unknowns import unknowns
from rematch.profile.unknowns_file import load_unknowns

if TYPE_CHECKING:
    from pathlib import Path

NAMES = SpecialtyNames(SPELLINGS)
LIMITS = load_plausibility(ROOT / "knowledge" / "plausibility.yaml")
DECLARED = load_unknowns(ROOT / "knowledge" / "unknowns.yaml")
VALIDATOR = jsonschema.Draft202012Validator(profile_schema(NAMES.ids))
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))

junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=300),
    st.sampled_from(["2025", "yes", "2025-13-40", "pass", "strong", "\u202e", "\x1b[2J", "neurology"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("profiles")


def _read(folder: Path, text: str, suffix: str, limits=LIMITS):
    path = folder / f"profile{suffix}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return read_profile(path, NAMES, limits)


def _refusal(folder: Path, text: str, suffix: str):
    """The errors and warnings of a refused text; empty when it is read."""
    try:
        _read(folder, text, suffix)
    except (ProfileError, DocumentError) as error:
        return error.problems
    return ()


@given(data=profiles, indent=st.sampled_from([None, 1, "\t"]), suffix=st.sampled_from([".yaml", ".json"]))
def test_a_valid_profile_reads_back_as_it_was(data, indent, suffix, folder):
    is_json = suffix == ".json"
    text = json.dumps(data, ensure_ascii=is_json, indent=indent if is_json else None)
    # Without limits: a graduation far ahead is refused by them, and is no contradiction.
    profile = _read(folder, text, suffix, NO_LIMITS).profile
    again = _read(folder, profile.model_dump_json(exclude_unset=True), ".json", NO_LIMITS).profile
    assert again == profile == Profile.model_validate(profile.model_dump(exclude_unset=True))
    for gap in unknowns(profile, DECLARED):
        assert gap.cost
        assert gap.ask


@given(data=well_formed)
def test_a_well_formed_profile_passes_the_schema_and_is_refused_for_contradictions_only(data, folder):
    VALIDATOR.validate(data)
    for problem in _refusal(folder, json.dumps(data), ".json"):
        assert problem.where
        assert "must be" not in problem.what


@given(data=well_formed, value=junk, chosen=st.data())
def test_a_value_the_reader_takes_passes_the_schema_too(data, value, chosen, folder):
    mutated = _with_junk(data, value, chosen)
    if _refusal(folder, json.dumps(mutated), ".json"):
        return
    assert [error.message for error in VALIDATOR.iter_errors(mutated)] == []


@given(example=st.sampled_from(EXAMPLES), value=junk, chosen=st.data())
def test_junk_in_any_place_is_refused_with_a_place_or_taken(example, value, chosen, folder):
    mutated = _with_junk(read_document(example).data, value, chosen)
    for problem in _refusal(folder, json.dumps(mutated), ".json"):
        assert problem.where
        assert str(problem).isprintable()


@given(example=st.sampled_from(EXAMPLES), inserted=st.text(max_size=8), chosen=st.data())
def test_a_slip_anywhere_in_the_text_never_breaks_the_reader(example, inserted, chosen, folder):
    text = example.read_text(encoding="utf-8")
    start = chosen.draw(st.integers(0, len(text)))
    end = chosen.draw(st.integers(start, min(len(text), start + 40)))
    for problem in _refusal(folder, text[:start] + inserted + text[end:], ".yaml"):
        assert problem.where


@given(raw=st.binary(max_size=200), suffix=st.sampled_from([".yaml", ".json"]))
def test_bytes_of_any_kind_never_break_the_reader(raw, suffix, folder):
    path = folder / f"bytes{suffix}"
    path.write_bytes(raw)
    with pytest.raises((ProfileError, DocumentError)):
        read_profile(path, NAMES, LIMITS)


@given(name=st.sampled_from(["unknowns", "plausibility"]), value=junk, chosen=st.data())
@settings(max_examples=40)
def test_junk_in_a_knowledge_file_is_explained_or_taken(name, value, chosen, folder):
    load = {"unknowns": load_unknowns, "plausibility": load_plausibility}[name]
    path = folder / f"{name}.json"
    data = read_document(ROOT / "knowledge" / f"{name}.yaml").data
    path.write_text(json.dumps(_with_junk(data, value, chosen)), encoding="utf-8")
    with suppress(KnowledgeBaseError, DocumentError):
        assert load(path)


def _with_junk(data, value, chosen):
    """Put ``value`` in the place of some part of ``data``, or add it under a new key."""
    data = copy.deepcopy(data)
    holder = data
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys or (isinstance(holder, dict) and chosen.draw(st.integers(0, 9)) == 0):
            if isinstance(holder, dict):
                holder[chosen.draw(st.text(max_size=6))] = value
            else:
                holder.append(value)
            return data
        key = chosen.draw(st.sampled_from(keys))
        if not isinstance(holder[key], dict | list) or chosen.draw(st.integers(0, 3)) == 0:
            holder[key] = value
            return data
        holder = holder[key]
