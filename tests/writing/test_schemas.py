"""The schemas accept what is read, refuse what breaks the form of a file, and explain every key."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from functools import lru_cache
from pathlib import Path

import jsonschema
import pytest
import yaml
from json_base import ROOT
from written_base import random_rule_file, random_table_file

from rematch.commands.schema import KNOWLEDGE_FILES, schema
from rematch.document import KNOWLEDGE_LIMITS, read_document
from rematch.errors import DocumentError, KnowledgeBaseError
from rematch.knowledge.load import load_knowledge
from rematch.knowledge.vocabulary import load_vocabulary
from rematch.rules.csv_tables import read_table_csv
from rematch.rules.load import load_rule_base
from rematch.rules.node import made_by
from rematch.schemas.files import SUFFIX, all_schemas, schema_text
from rematch.schemas.learned import learned_schema
from rematch.schemas.rule_files import rule_file_schema
from rematch.schemas.stage_file import stage_file_schema
from rematch.schemas.watching import Log
from rematch.schemas.words import load_schema_words

pytestmark = pytest.mark.content

NAMES = sorted(set(schema.list_commands(None)) - {"write"})
WORDS = load_schema_words(ROOT / "templates")
SMALL = ROOT / "tests" / "rules_language"
KNOWN_BY = {"rules": "rules", "tables": "rules", "unpicked": "rules", "stages": "stages"}
"""Which schema a folder of broken files is held against."""
STAGES = "stages: [{name: one, title: One}, {name: two, title: Two}]"


@lru_cache
def shipped():
    return all_schemas(None)


def data_of(path):
    return read_document(path, KNOWLEDGE_LIMITS).data


def faults(schema, data):
    return list(jsonschema.Draft202012Validator(schema).iter_errors(data))


def kind_of(path):
    if path.parent.name == "knowledge":
        return path.stem
    if path.name == "words.yaml":
        return "words"
    return "stages" if path.name == "stages.yaml" else "tests" if "tests" in path.parts else "rules"


SHIPPED = [
    path.relative_to(ROOT)
    for folder in ("rules", "knowledge", "tests/rules")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
] + [Path("templates/words.yaml")]


@pytest.mark.parametrize("path", SHIPPED, ids=str)
def test_every_shipped_file_passes_its_schema_and_names_it(path):
    assert faults(shipped()[kind_of(path)], data_of(ROOT / path)) == []
    first = (ROOT / path).read_text(encoding="utf-8").splitlines()[0]
    up = "../" * (len(path.parts) - 1)
    assert first == f"# yaml-language-server: $schema={up}schemas/{kind_of(path)}{SUFFIX}"


def test_the_written_schemas_are_those_of_the_shipped_base():
    folder = ROOT / "schemas"
    assert {path.name for path in folder.iterdir()} == {f"{name}{SUFFIX}" for name in shipped()}
    stale = [
        name
        for name, one in shipped().items()
        if (folder / f"{name}{SUFFIX}").read_text(encoding="utf-8") != schema_text(one)
    ]
    assert stale == [], "run: rematch schema write schemas"


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema_that_editors_know(name):
    one = shipped()[name]
    jsonschema.Draft202012Validator.check_schema(one)
    assert "rematch" in one["$id"]
    used = set(keywords(one))
    assert used.isdisjoint({"unevaluatedProperties", "prefixItems", "dependentRequired", "dependentSchemas"})


def keywords(data):
    if isinstance(data, dict):
        yield from data
        for value in data.values():
            yield from keywords(value)
    elif isinstance(data, list):
        for item in data:
            yield from keywords(item)


def test_the_command_knows_every_schema():
    assert set(KNOWLEDGE_FILES) == {path.stem for path in (ROOT / "knowledge").glob("*.yaml")}
    assert set(NAMES) == set(shipped())


def test_every_key_is_explained_and_every_explanation_has_a_key():
    def unexplained(data, path=()):
        if isinstance(data, list):
            for item in data:
                yield from unexplained(item, path)
        if isinstance(data, dict):
            named = data.get("properties")
            if isinstance(named, dict) and data.get("additionalProperties") is False:
                for key, part in named.items():
                    if "description" not in part:
                        yield (*path, key)
            for key, value in data.items():
                yield from unexplained(value, (*path, key))

    skipped = ("words", "profile", "plan")
    missing = {
        name: found
        for name, one in shipped().items()
        if name not in skipped and (found := list(unexplained(one)))
    }
    free = {name: [path for path in found if not is_free(path)] for name, found in missing.items()}
    assert not any(free.values()), free
    said = {text for one in shipped().values() for text in descriptions(one)}
    idle = [
        (kind, key)
        for kind, words in WORDS.kinds.items()
        for key, text in words.by_key.items()
        if text not in said
    ]
    assert idle == []


def is_free(path):
    """Whether a key needs no words: functions of a tally, the parts of a profile inside a test."""
    functions = ("none", "count", "sum", "max", "min", "best", "worst", "collect", "where")
    return path[-1] in functions or "profile" in path or path[1][:1].isupper()


def descriptions(data):
    if isinstance(data, dict):
        if isinstance(data.get("description"), str):
            yield data["description"]
        for value in data.values():
            yield from descriptions(value)
    elif isinstance(data, list):
        for item in data:
            yield from descriptions(item)


class Small:
    """The schemas of the small rule base, from its own vocabulary."""

    def __init__(self, root, sources):
        fields = {"fields": frozenset({"anesthesia", "surgery", "neurology"})}
        self.vocabulary = load_vocabulary(root / "vocabulary.yaml", fields)
        base = load_rule_base(root, self.vocabulary, frozenset(sources))
        knowledge = _Cited(sources)
        self.schemas = {
            "rules": rule_file_schema(base, knowledge, WORDS),
            "stages": stage_file_schema(self.vocabulary, WORDS),
        }


class _Cited:
    """As much of the knowledge as names sources."""

    def __init__(self, sources):
        self.heuristics = {}
        self.sources = {name: type("Source", (), {"title": name}) for name in sources}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    root = tmp_path_factory.mktemp("small") / "kb"
    shutil.copytree(SMALL / "small", root)
    return Small(root, ("survey", "H2.5", "H3.6", "R4"))


def test_the_small_base_passes(small):
    for path in (SMALL / "small" / "rules").iterdir():
        kind = "stages" if path.stem == "stages" else "rules"
        assert faults(small.schemas[kind], data_of(path)) == []


BEYOND = yaml.safe_load((Path(__file__).parent / "beyond-schemas.yaml").read_text(encoding="utf-8"))
"""Broken files that a schema passes: what is wrong with them takes more than the form of one file."""


def test_broken_files_are_refused_but_for_those_whose_form_is_right(small):
    passed, refused = [], Counter()
    for path in sorted((SMALL / "broken").rglob("*.*")):
        name = KNOWN_BY.get(path.parent.name)
        try:
            data = read_table_csv(path, small.vocabulary).data if path.suffix == ".csv" else data_of(path)
        except DocumentError:
            continue
        if name is None and path.suffix != ".csv":
            continue
        if faults(small.schemas[name or "rules"], data):
            refused[path.parent.name] += 1
        else:
            passed.append(f"{path.parent.name}/{path.stem}")
    assert passed == BEYOND
    assert sum(refused.values()) >= 160


def test_random_rules_and_tables_that_are_read_pass(tmp_path, small):
    sound = 0
    for seed in range(120):
        root = tmp_path / str(seed)
        (root / "rules").mkdir(parents=True)
        words, data = random_rule_file(seed)
        (root / "vocabulary.yaml").write_text(json.dumps(words), encoding="utf-8")
        (root / "rules" / "stages.yaml").write_text(STAGES, encoding="utf-8")
        (root / "rules" / "random.json").write_text(json.dumps(data), encoding="utf-8")
        vocabulary = load_vocabulary(root / "vocabulary.yaml", {})
        try:
            base = load_rule_base(root, vocabulary, frozenset())
        except KnowledgeBaseError:
            continue
        sound += 1
        assert faults(rule_file_schema(base, _Cited(()), WORDS), data) == []
    assert sound >= 10


def test_random_tables_pass(tmp_path, small):
    for seed in range(60):
        assert faults(small.schemas["rules"], {**random_table_file(seed, tmp_path), "stage": "signs"}) == []


KNOWLEDGE = ROOT / "tests" / "knowledge"


def learned(root):
    log = Log()
    with made_by(log.maker()):
        load_knowledge(root)
    return {
        Path(file).stem: learned_schema(log.documents[file], asked, WORDS)
        for file, asked in log.asked.items()
    }


def test_a_small_knowledge_base_passes_its_own_schemas():
    root = KNOWLEDGE / "small"
    found = learned(root)
    assert len(found) >= 10
    for name, one in found.items():
        jsonschema.Draft202012Validator.check_schema(one)
        assert faults(one, data_of(root / "knowledge" / f"{name}.yaml")) == []


def test_broken_knowledge_is_refused_where_its_form_is_broken(tmp_path):
    found = learned(KNOWLEDGE / "small")
    refused = []
    for path in sorted((KNOWLEDGE / "broken").glob("*.yaml")):
        broken = data_of(path)
        name = str(broken.get("file", ""))
        if not name.endswith(".yaml") or Path(name).stem not in found:
            continue
        text = (KNOWLEDGE / "small" / "knowledge" / name).read_text(encoding="utf-8")
        place = tmp_path / name
        place.write_text(text.replace(broken["find"], broken["put"]), encoding="utf-8")
        try:
            data = data_of(place)
        except DocumentError:
            continue
        if faults(found[Path(name).stem], data):
            refused.append(path.stem)
    assert {"unknown-key", "missing-because", "unknown-level", "no-mapping"} <= set(refused)
