"""The cache never changes an answer: kept, worked out, switched off, damaged, or used by several at once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rematch.cache import code
from rematch.cache.kept import kept
from rematch.knowledge_base import FOLDERS, locate_root

PROFILE = Path(__file__).parents[2] / "examples" / "orthopaedics-few-interviews.yaml"
OWN_RULE = """
stage: advice
rules:
  - id: own.rule
    title: A rule of one's own
    when: {applicant: {degree: MD}}
    then: {warning: {topic: unconfirmed, severity: note}}
    because: A sentence of one's own.
    source: [house]
"""
WORKERS = """
import sys
from rematch.cache.kept import kept
for number in range(200):
    found = kept("thing", (str(number % 7),), lambda: ["x" * 10_000, number % 7])
    assert found == ["x" * 10_000, number % 7], found
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "cache"
    monkeypatch.setenv("REMATCH_CACHE", str(place))
    return place


def run(*arguments: str, cache: str | Path = "off") -> bytes:
    command = [sys.executable, "-m", "rematch", *arguments]
    environment = {**os.environ, "REMATCH_CACHE": str(cache)}
    environment.pop("COVERAGE_PROCESS_START", None)  # a plan is measured elsewhere
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, env=environment)
    assert done.stderr == b""
    return done.stdout


def plan(cache: str | Path, *options: str) -> bytes:
    return run("plan", str(PROFILE), "--no-audit", *options, cache=cache)


def test_a_plan_has_the_same_bytes_cold_warm_damaged_and_without(folder):
    without = plan("off", "--format", "json")
    assert plan(folder, "--format", "json") == without
    assert plan(folder, "--format", "json") == without
    assert {file.name.partition("-")[0] for file in folder.iterdir()} == {"base", "stages", "texts"}
    for file in folder.iterdir():
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    assert plan(folder, "--format", "json") == without


@pytest.mark.content
def test_a_changed_file_is_noticed_and_so_is_its_old_content(folder, tmp_path):
    root = tmp_path / "base"
    for name in FOLDERS:
        shutil.copytree(locate_root(None) / name, root / name)
    changed = (
        (root / "templates" / "report.md.j2", "A new first line.\n{}"),
        (root / "rules" / "verdict.yaml", "# everything moved down by a line\n{}"),
    )
    options = ("--explain", "--kb", str(root))
    first = plan(folder, *options)
    for file, text in changed:
        before = file.read_text(encoding="utf-8")
        file.write_text(text.format(before), encoding="utf-8")
        found = plan(folder, *options)
        assert found != first
        assert found == plan("off", *options)
        file.write_text(before, encoding="utf-8")
    assert plan(folder, *options) == first


@pytest.mark.content
def test_an_overlay_is_kept_apart_from_its_base(folder, tmp_path):
    overlay = tmp_path / "overlay"
    run("kb", "init", str(overlay))
    (overlay / "rules" / "own.yaml").write_text(OWN_RULE, encoding="utf-8")
    options = ("--explain", "--detail", "--kb", str(overlay))
    without = plan("off", *options)
    assert b"A rule of one's own" in without
    assert plan(folder, *options) == without
    assert plan(folder, *options) == without
    assert len(list(folder.glob("base-*"))) == 1


def test_work_is_done_once_for_the_same_parts(folder):
    done = []

    def work(result):
        done.append(result)
        return result

    for part in ("a", "b", "a", "b"):
        assert kept("thing", (part,), lambda part=part: work([part])) == [part]
    assert done == [["a"], ["b"]]


def test_what_is_no_longer_true_is_not_kept(folder):
    assert kept("thing", ("a",), lambda: 1, lambda: False) == 1
    assert kept("thing", ("a",), lambda: 2) == 2
    assert kept("thing", ("a",), lambda: 3) == 2


def test_what_cannot_be_kept_is_worked_out_again(folder):
    assert kept("thing", ("a",), lambda: [len])[0] is len
    assert not folder.exists() or not list(folder.iterdir())


def test_an_error_of_the_work_is_the_callers(folder):
    with pytest.raises(ZeroDivisionError):
        kept("thing", ("a",), lambda: 1 / 0)


def test_other_code_works_it_out_again(folder, tmp_path, monkeypatch):
    package = tmp_path / "package"
    (package / "inner").mkdir(parents=True)
    module = package / "inner" / "module.py"
    monkeypatch.setattr(code, "_PACKAGE", package)
    states = []
    for text in ("a = 1", "a = 22", None):
        if text is None:
            module.unlink()
        else:
            module.write_text(text, encoding="utf-8")
        code.code_state.cache_clear()
        states.append(code.code_state())
    monkeypatch.undo()
    code.code_state.cache_clear()
    assert len({*states, code.code_state()}) == 4


def test_several_processes_at_once_agree(folder):
    workers = [subprocess.Popen([sys.executable, "-c", WORKERS]) for _ in range(4)]
    assert [worker.wait(timeout=60) for worker in workers] == [0] * 4
    assert {file.suffix for file in folder.iterdir()} == {".cache"}
    assert len(list(folder.iterdir())) == 7
