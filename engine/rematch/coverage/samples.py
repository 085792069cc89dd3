"""The sample profiles that stand beside a knowledge base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rematch.overlay.layers import own_folder

if TYPE_CHECKING:
    from rematch.overlay.layers import Location

from rematch.forms import FORMS

FOLDER = "examples"
_CHECKOUT = Path(__file__).resolve().parents[3]


def sample_profiles(root: Location) -> tuple[Path, ...]:
    """Return the profiles in examples/ beside the knowledge base at ``root``, sorted by name.

    A copy without examples is tried on those of the checkout that runs; an installed package has none.
    """
    for folder in (own_folder(root) / FOLDER, _CHECKOUT / FOLDER):
        found = sorted(path for path in folder.glob("*") if path.suffix in FORMS)
        if found:
            return tuple(found)
    return ()
