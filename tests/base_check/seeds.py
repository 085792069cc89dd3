"""Defects sown into a copy of the shipped knowledge base, and the example of each code that they give.

Each file of seeded/ is one list of seeds, all sown into one copy. A seed writes a ``file`` anew (``text``, or
``latin`` in Latin-1), replaces one text in it (``find``, ``put``), or takes it away (``gone``). It expects
codes, each with the text at which the problem stands, or null for a problem without a place.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from rematch.base_check.data import findings_data
from rematch.base_check.excerpt import Sources
from rematch.base_check.findings import check_base
from rematch.codes.examples import FILE
from rematch.codes.explain import reference
from rematch.errors import Position

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BEDS = sorted((HERE / "seeded").glob("*.yaml"))
FOLDERS = ("rules", "knowledge", "templates")


@dataclass(frozen=True)
class Expected:
    """A code, and the place below the root of the base; None for a problem without a place."""

    code: str
    file: str | None
    line: int | None
    column: int | None


def copy_base(root: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, root / folder)
    return root


def sow(bed: Path, root: Path) -> set[Expected]:
    """Sow the seeds of one file into the base at ``root``; return what must be found."""
    seeds = yaml.safe_load(bed.read_text(encoding="utf-8"))
    for seed in seeds:
        _change(root / seed["file"], seed)
    return {one for seed in seeds for one in _expected(root, seed)}


def _change(path: Path, seed: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if seed.get("gone"):
        path.unlink()
    elif "latin" in seed:
        path.write_bytes(seed["latin"].encode("latin-1"))
    elif "text" in seed:
        path.write_text(seed["text"], encoding="utf-8", newline="")
    else:
        text = path.read_text(encoding="utf-8")
        assert seed["find"] in text, seed["find"]
        path.write_text(text.replace(seed["find"], seed["put"], 1), encoding="utf-8")


def _expected(root: Path, seed: dict[str, Any]) -> list[Expected]:
    found = []
    for code, at, *elsewhere in seed.get("expect", ()):
        if at is None:
            found.append(Expected(code, None, None, None))
            continue
        file = elsewhere[0] if elsewhere else seed["file"]
        text = "" if "latin" in seed else (root / file).read_text(encoding="utf-8")
        assert at in text, at
        before = text[: text.index(at)]
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        found.append(Expected(code, file, line, column))
    return found


def example(root: Path, problem: dict[str, Any]) -> dict[str, Any]:
    """Return the example that a found problem gives: its line with a caret, under two others of its own file.

    What stands around it in a shipped file is left out, since that changes for reasons of its own.
    """
    message = f"error {problem['code']}: {problem['message']}".replace(f"{root.as_posix()}/", "")
    if problem["file"] is None:
        return {"file": "", "lines": [], "message": message}
    file = Path(problem["file"]).relative_to(root).as_posix()
    sources, last = Sources(root), problem["line"]
    first = max(1, last - 2) if Path(file).name.startswith("seed") else last
    shown = [
        excerpt
        for line in range(first, last + 1)
        if (excerpt := sources.excerpt(Position(file, line, problem["column"])))
    ]
    carets = [shown[-1].caret] if shown else []
    return {"file": file, "lines": [*(one.shown for one in shown), *carets], "message": message}


def kept_examples() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def write_examples() -> None:
    """Write the example of each code, and the reference that shows them, anew."""
    found: dict[str, Any] = {}
    for bed in BEDS:
        with tempfile.TemporaryDirectory() as folder:
            root = copy_base(Path(folder) / "kb")
            sow(bed, root)
            for problem in findings_data(check_base(root, Path.cwd()))["problems"]:
                if problem["code"] not in found:
                    found[problem["code"]] = example(root, problem)
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (ROOT / "docs" / "checks.md").write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    write_examples()
