"""Whatever may be written in YAML may be written in JSON, and says the same."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from json_base import ROOT, as_json, shipped_copy

from generated.planning import Planning
from rematch.errors import KnowledgeBaseError
from rematch.knowledge_base import load_knowledge_base

HASHES = re.compile(r"Profile [0-9a-f]{12}, knowledge base [0-9a-f]{12}")
EXAMPLE = ROOT / "examples" / "orthopaedics-few-interviews.yaml"


@pytest.fixture(scope="module")
def in_json(tmp_path_factory):
    root = shipped_copy(tmp_path_factory.mktemp("json"))
    assert as_json(root) >= 55
    return root


@pytest.mark.content
def test_a_base_in_json_gives_the_same_rules_and_the_same_report(in_json, planning, tmp_path):
    other = Planning(tmp_path, in_json)
    assert other.rules.rules == planning.rules.rules
    assert other.rules.stages == planning.rules.stages
    assert other.rules.vocabulary == planning.rules.vocabulary
    folder = tmp_path / "profiles"
    shutil.copytree(ROOT / "examples", folder)
    as_json(folder)
    profile = folder / f"{EXAMPLE.stem}.json"
    one, two = (made.markdown(file, detail=True) for made, file in ((other, profile), (planning, EXAMPLE)))
    assert HASHES.sub("", one) == HASHES.sub("", two)


@pytest.mark.content
def test_commands_that_read_further_files_work_in_json(in_json, rematch):
    shutil.copytree(ROOT / "tests" / "rules", in_json / "tests" / "rules", dirs_exist_ok=True)
    assert as_json(in_json / "tests") >= 4
    shutil.copytree(ROOT / "tests" / "plan" / "cases", in_json / "tests" / "plan" / "cases")
    draft = ROOT / "tests" / "narrative" / "drafts" / "good-psychiatry.txt"
    for command in (
        ["rules", "test"],
        ["knowledge", "check"],
        ["table", "check"],
        ["rules", "sources", str(EXAMPLE)],
        ["rules", "show", "list.size.no-risk"],
        ["check", str(EXAMPLE)],
        ["sample", "--seed", "3"],
        ["narrative", "check", str(draft), "--profile", str(EXAMPLE)],
        ["rules", "impact", "--against", str(ROOT), str(EXAMPLE), "--generated", "1", "--format", "json"],
    ):
        code, out, err = rematch(*command, "--kb", in_json)
        assert code == 0, (command, out, err)
    told = json.loads(out)
    assert (told["profiles"], told["changed"]) == (2, 0)


@pytest.mark.parametrize(
    ("place", "form"),
    [
        ("rules/stages", ".json"),
        ("rules/stages", ".yml"),
        ("rules/verdict", ".json"),
        ("knowledge/specialties", ".json"),
        ("knowledge/settings", ".yml"),
    ],
)
def test_two_forms_of_one_file_are_refused_and_both_are_named(place, form, tmp_path):
    root = shipped_copy(tmp_path / "kb")
    shutil.copy(root / f"{place}.yaml", root / f"{place}{form}")
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge_base(root)
    said = str(caught.value)
    assert f"{root / place}.yaml" in said
    assert f"{root / place}{form}" in said
    assert said.count("two forms of one file") == 1
