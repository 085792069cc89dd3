"""A small sound knowledge base, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def small(tmp_path: Path) -> Path:
    root = tmp_path / "kb"
    shutil.copytree(HERE / "small", root)
    return root
