"""A small whole knowledge base, put together once and copied for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from whole_base import put_together

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def assembled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put_together(tmp_path_factory.mktemp("assembled") / "kb")


@pytest.fixture
def whole(assembled: Path, tmp_path: Path) -> Path:
    root = tmp_path / "kb"
    shutil.copytree(assembled, root)
    return root
