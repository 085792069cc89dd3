"""The shipped knowledge base, and a small one that tests may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rematch.knowledge.load import Knowledge, load_knowledge

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    """The knowledge that comes with Rematch."""
    return load_knowledge(ROOT)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A knowledge base of three fields, to be broken."""
    root = tmp_path / "kb"
    shutil.copytree(HERE / "small", root)
    return root
