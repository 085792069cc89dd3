"""What the tests of profiles share: a few specialty names, the shipped limits and list of unknowns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shared_names import ROOT, SPELLINGS

from rematch.knowledge.names import SpecialtyNames
from rematch.profile.plausibility import load_plausibility
from rematch.profile.unknowns_file import load_unknowns

if TYPE_CHECKING:
    from rematch.profile.plausibility import Plausibility
    from rematch.profile.unknowns import DeclaredUnknowns


@pytest.fixture(scope="session")
def names() -> SpecialtyNames:
    return SpecialtyNames(SPELLINGS)


@pytest.fixture(scope="session")
def limits() -> Plausibility:
    return load_plausibility(ROOT / "knowledge" / "plausibility.yaml")


@pytest.fixture(scope="session")
def declared() -> DeclaredUnknowns:
    return load_unknowns(ROOT / "knowledge" / "unknowns.yaml")
