"""Every step of docs/first-changes.md is done as it is printed, and does what the page says."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.content

PAGE = Path(__file__).parents[2] / "docs" / "first-changes.md"
BLOCK = re.compile(r"(?P<before>[^\n]*(?:\n[^\n]+)*)\n\n```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)
FILE = re.compile(r"(?:into|In)\s+`([^`]+)`[^`]*:\s*$")


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


@pytest.fixture
def typed(rematch: Callable[..., tuple[object, str, str]]) -> Callable[[str], str]:
    """Run the lines of a block as a shell would, which are words and variables alone; give the output."""

    def call(block: str) -> str:
        printed = ""
        with pytest.MonkeyPatch.context() as environment:
            for line in block.splitlines():
                command, *arguments = shlex.split(line)
                assert command in ("rematch", "export"), line
                if command == "export":
                    environment.setenv(*arguments[0].split("=", 1))
                    continue
                code, out, err = rematch(*arguments)
                assert (code, err) == (0, ""), (line, out)
                printed += out
        return printed

    return call


def test_the_page_is_done_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: Callable[[str], str]
):
    found = steps()
    assert len(found) == PAGE.read_text(encoding="utf-8").count("\n```\n")
    monkeypatch.chdir(tmp_path)
    printed = ""
    for step in found:
        if step.kind == "sh":
            printed = typed(step.text)
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
