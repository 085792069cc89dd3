"""Profiles drawn from the shipped distributions (knowledge/sample-profiles.yaml), as tests use them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rematch.knowledge.names import NameRegister
from rematch.knowledge.specialties import load_specialties
from rematch.knowledge_base import locate_root
from rematch.sample.declared import FILE, load_sampling
from rematch.sample.drawing import draw_profile, sample_profile

if TYPE_CHECKING:
    import random

    from rematch.sample.declared import Sampling

Data = dict[str, Any]

_KNOWLEDGE = locate_root(None) / "knowledge"
FIELDS = tuple(sorted(load_specialties(_KNOWLEDGE / "specialties.yaml", NameRegister(), []).declared))


@lru_cache(maxsize=1)
def _sampling() -> Sampling:
    return load_sampling(_KNOWLEDGE / FILE)


def random_profile(seed: int) -> Data:
    """Return the profile of a seed, as it would stand in a JSON file."""
    return sample_profile(_sampling(), FIELDS, seed)


def drawn_profile(rng: random.Random) -> Data:
    """Return a profile drawn from ``rng``."""
    return draw_profile(_sampling(), FIELDS, rng)
