"""The draws of knowledge/sample-profiles.yaml, and ``rematch sample``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from generated.profiles import FIELDS, random_profile
from rematch.commands.main import run
from rematch.errors import KnowledgeBaseError
from rematch.sample.declared import load_sampling

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "knowledge" / "sample-profiles.yaml"


def sampled(*arguments):
    with pytest.raises(SystemExit) as ended:
        run(["sample", *map(str, arguments)])
    return ended.value.code


def test_a_seed_writes_the_same_valid_file_again(tmp_path, capsys):
    assert sampled("--seed", 5, "--count", 2, "-o", tmp_path) == 0
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["sample-0005.yaml", "sample-0006.yaml"]
    assert yaml.safe_load(files[0].read_text()) == yaml.safe_load(yaml.safe_dump(random_profile(5)))
    assert sampled("--seed", 6) == 0
    assert capsys.readouterr().out == files[1].read_text()
    assert sampled("--count", 2) == 2


@pytest.mark.parametrize(
    ("written", "instead", "code", "said"),
    [
        ("couples_match: {about", "couple_match: {about", "RM111", "unknown key 'couple_match'"),
        ("chance: 0.08", "chance: 8", "RM118", "a chance is a share of 1"),
        ("chance: 0.08", "range: [1, 2]", "RM685", "couples_match is drawn in another way"),
        ("chance: 0.08", "chance: 0.08, values: [1]", "RM685", "a draw needs exactly one way"),
        ("weights: [84, 12, 4]", "weights: [84, 12]", "RM685", "there must be 3 numbers here"),
        ("weights: [84, 12, 4]", "weights: [0, 0, 0]", "RM685", "weights are 0 or more, and not all 0"),
        ("range: [1, 9999]", "range: [9999, 1]", "RM685", "a range has two whole numbers, the lower first"),
        (
            "range: [500, 11750], step: 250",
            "range: [500, 11750], step: 0",
            "RM118",
            "a step must be a whole number",
        ),
        ("normal: {spread: 15, ", "normal: {", "RM112", "a bell curve lacks 'spread'"),
        ("- psychiatry", "- psychiatri", "RM611", "did you mean 'psychiatry'?"),
        ("weight: 34", "weight: 0", "RM118", "a weight must be above 0"),
        ("comlex: false", "comlex: never", "RM113", "'comlex' must be true or false"),
    ],
)
def test_a_broken_declaration_is_refused_where_it_stands(tmp_path, written, instead, code, said):
    path = tmp_path / SHIPPED.name
    text = SHIPPED.read_text()
    assert written in text
    path.write_text(text.replace(written, instead, 1))
    with pytest.raises(KnowledgeBaseError) as refused:
        load_sampling(path, FIELDS)
    line = text[: text.index(written)].count("\n") + 1
    told = [problem for problem in refused.value.problems if said in str(problem)]
    assert {str(problem.code) for problem in told} == {code}, refused.value
    assert told[0].where is not None
    assert told[0].where.line in (line, text[: text.index("draws:\n")].count("\n") + 1)


def test_what_is_declared_is_what_is_drawn(tmp_path):
    shutil.copy(SHIPPED, tmp_path)
    path = tmp_path / SHIPPED.name
    text = path.read_text().replace("couples_match: {about: in the couples match, chance: 0.08}",
                                    "couples_match: {about: all, chance: 1}")  # fmt: skip
    path.write_text(text)
    from rematch.sample.drawing import sample_profile  # noqa: PLC0415 - next to its use

    fields = tuple(load_sampling(path).draws["field_by_demand"].values)
    people = [sample_profile(load_sampling(path), fields, seed)["applicant"] for seed in range(5)]
    assert {person.get("couples_match", True) for person in people} == {True}
