"""A small whole knowledge base, put together once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from whole_base import put_together


@pytest.fixture(scope="session")
def assembled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put_together(tmp_path_factory.mktemp("assembled") / "kb")


@pytest.fixture
def whole(assembled: Path, tmp_path: Path) -> Path:
    root = tmp_path / "kb"
    shutil.copytree(assembled, root)
    return root
