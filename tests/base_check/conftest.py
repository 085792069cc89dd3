"""Copies of the shipped base to break, and a check of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from seeds import copy_base

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def checked(rematch):
    """Check a base as JSON; give the exit code and the data."""

    def call(root, *options):
        code, out, err = rematch("rules", "check", "--kb", str(root), "--format", "json", *options)
        assert err == ""
        return code, json.loads(out)

    return call


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A copy of the shipped knowledge base."""
    return copy_base(tmp_path / "kb")
