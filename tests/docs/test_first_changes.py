"""Every step of docs/first-changes.md is done as it is printed, and does what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.content

PAGE = Path(__file__).parents[2] / "docs" / "first-changes.md"
BLOCK = re.compile(r"(?P<before>[^\n]*(?:\n[^\n]+)*)\n\n```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)
FILE = re.compile(r"(?:into|In)\s+`([^`]+)`[^`]*:\s*$")
SHELL = ("bash", "-euo", "pipefail", "-c")


@dataclass(frozen=True)
class Step:
    kind: str
    text: str
    file: str | None


def steps() -> list[Step]:
    found = []
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        named = FILE.search(block["before"])
        found.append(Step(block["kind"], block["text"], named.group(1) if named else None))
    return found


def words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def apply(path: Path, change: str) -> None:
    """Change the one place of a file that a block of diff shows."""
    lines = change.splitlines()
    old = "".join(f"{line[1:]}\n" for line in lines if line[:1] in (" ", "-"))
    new = "".join(f"{line[1:]}\n" for line in lines if line[:1] in (" ", "+"))
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text)
    path.write_text(text.replace(old, new), encoding="utf-8")


def choice(report: Path) -> str:
    return report.read_text(encoding="utf-8").splitlines()[2]


def test_the_page_is_done_from_top_to_bottom(tmp_path: Path):
    found = steps()
    assert len(found) == PAGE.read_text(encoding="utf-8").count("\n```\n")
    printed = ""
    paths = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    environment = {**os.environ, "PATH": os.pathsep.join(paths)}
    environment.pop("COVERAGE_PROCESS_START", None)  # these commands are measured elsewhere
    for step in found:
        if step.kind == "sh":
            done = subprocess.run(
                [*SHELL, step.text],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (step.text, done.stdout, done.stderr)
            assert not done.stderr, (step.text, done.stderr)
            printed = done.stdout
        elif step.kind == "text":
            lines = words(printed)
            for line in words(step.text):
                assert line == "..." or any(line in shown for shown in lines), (line, printed)
        else:
            assert step.file is not None, step.text
            path = tmp_path / step.file
            if step.kind == "diff":
                apply(path, step.text)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(step.text, encoding="utf-8")
    assert choice(tmp_path / "before.md") != choice(tmp_path / "after.md")
    assert "Physical Medicine and Rehabilitation" in choice(tmp_path / "after.md")
    assert "A list that kept to one corner of the country" in (tmp_path / "theirs.md").read_text(
        encoding="utf-8"
    )
