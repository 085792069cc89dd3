"""Turning a knowledge base and its tests from YAML into JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from rematch.document import KNOWLEDGE_LIMITS, read_document

ROOT = Path(__file__).parents[2]
FOLDERS = ("rules", "knowledge", "templates")
NOT_A_DOCUMENT = "starter-profile.yaml"
"""Copied as it stands for its comments."""


def shipped_copy(target: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, target / folder)
    return target


def as_json(folder: Path) -> int:
    """Replace every YAML document below ``folder`` by the same in JSON; return how many there were."""
    found = [path for path in folder.rglob("*.yaml") if path.name != NOT_A_DOCUMENT]
    for path in found:
        data = read_document(path, KNOWLEDGE_LIMITS).data
        path.unlink()
        path.with_suffix(".json").write_text(json.dumps(data, indent=1), encoding="utf-8")
    return len(found)
