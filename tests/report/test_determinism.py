"""The same profile and rules give the same bytes, whatever the order of files, rules and hashes."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generated.planning import Planning
from generated.profiles import random_profile
from generated.unmeasured import unmeasured
from rematch.report.data import plan_data

CASE = Path(__file__).parents[1] / "plan" / "cases" / "surgery-old-graduate.yaml"
KNOWLEDGE_HASH = re.compile(r"knowledge base [0-9a-f]{12}")


def shuffle_rules(folder: Path) -> None:
    """Deal the rules and the tables of each stage out to three files with new names, in another order."""
    rng = random.Random(7)  # noqa: S311
    by_stage: dict[str, dict[str, list[dict[str, object]]]] = {}
    for path in sorted(folder.rglob("*.yaml")):
        if path.name == "stages.yaml":
            continue
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        kept = by_stage.setdefault(content["stage"], {"rules": [], "tables": []})
        for kind, entries in kept.items():
            entries.extend(content.get(kind, ()))
        path.unlink()
    for stage, kinds in by_stage.items():
        for part in range(3):
            mine = {kind: entries for kind in kinds if (entries := dealt(kinds[kind], part, rng))}
            target = folder / f"part-{part}" / f"{rng.randrange(10**6)}-{stage}.json"
            target.parent.mkdir(exist_ok=True)
            target.write_text(json.dumps({**mine, "stage": stage}), encoding="utf-8")


def dealt(entries: list[dict[str, object]], part: int, rng: random.Random) -> list[dict[str, object]]:
    """Return a third of the entries in another order, their keys too; the rows of a table keep theirs."""
    if part == 0:
        rng.shuffle(entries)
    return [dict(rng.sample(list(entry.items()), len(entry))) for entry in entries[part::3]]


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory, planning):
    root = tmp_path_factory.mktemp("shuffled")
    for name in ("rules", "knowledge", "templates"):
        shutil.copytree(planning.knowledge_base.root / name, root / name)
    shuffle_rules(root / "rules")
    return Planning(tmp_path_factory.mktemp("planning"), root)


def without_places(data):
    """Return plan data without what says where the rules stand."""
    del data["knowledge_sha256"]
    for firing in data["firings"]:
        del firing["file"], firing["line"]
    return json.dumps(data)


@pytest.mark.content
def test_the_shuffled_base_is_the_same_rules(shuffled, planning):
    assert [rule.id for rule in shuffled.rules.rules] == [rule.id for rule in planning.rules.rules]
    assert shuffled.knowledge_base.sha256 != planning.knowledge_base.sha256


@pytest.mark.content
@pytest.mark.parametrize("seed", [None, *range(8)])
@unmeasured
def test_shuffled_rules_give_the_same_plan(seed, shuffled, planning):
    source = CASE if seed is None else random_profile(seed)
    reports = [KNOWLEDGE_HASH.sub("", one.markdown(source, detail=True)) for one in (planning, shuffled)]
    assert reports[0] == reports[1]
    plans = [plan_data(one.plan(source), one.knowledge_base, None) for one in (planning, shuffled)]
    for plan in plans:
        plan["profile"] = None
    assert without_places(plans[0]) == without_places(plans[1])


@pytest.mark.parametrize("form", [pytest.param("md", marks=pytest.mark.content), "json"])
def test_another_process_with_another_hash_seed_writes_the_same_bytes(form, tmp_path):
    written = []
    for seed in ("1", "4711"):
        done = subprocess.run(
            [sys.executable, "-m", "rematch", "plan", str(CASE), "--format", form, "--explain", "--no-audit"],
            capture_output=True, check=True, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        written.append(done.stdout)
    assert written[0] == written[1]
    assert len(written[0]) > 10_000


def test_planning_one_profile_leaves_nothing_behind_for_the_next(planning):
    first = planning.markdown(CASE)
    for seed in range(5):
        planning.plan(random_profile(seed))
    assert planning.markdown(CASE) == first
