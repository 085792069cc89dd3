"""The sample profiles that stand beside a knowledge base."""

from __future__ import annotations

from pathlib import Path

FOLDER = "examples"
_CHECKOUT = Path(__file__).resolve().parents[3]


def sample_profiles(root: Path) -> tuple[Path, ...]:
    """Return the profiles in examples/ beside the knowledge base at ``root``, sorted by name.

    A copy without examples is tried on those of the checkout that runs; an installed package has none.
    """
    for folder in (root / FOLDER, _CHECKOUT / FOLDER):
        found = sorted(folder.glob("*.yaml"))
        if found:
            return tuple(found)
    return ()
