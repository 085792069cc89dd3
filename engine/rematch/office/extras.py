"""The packages that only documents and pictures need: whether they are there, and what to do if not."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from rematch.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

_DRAWING = {"vl_convert": "vl-convert-python", "igraph": "igraph"}
PACKAGES: Mapping[str, Mapping[str, str]] = {
    "docx": {"docx": "python-docx", **_DRAWING},
    "pdf": {
        "typst": "typst",
        **_DRAWING,
        "fontpkg_arimo": "fontpkg-arimo",
        "fontpkg_noto_sans": "fontpkg-noto-sans",
        "fontpkg_ibm_plex_sans_arabic": "fontpkg-ibm-plex-sans-arabic",
    },
}
"""By format: the modules it needs, and what installs each."""


def missing_drawing() -> Problem | None:
    """Return a warning when the packages that draw pictures are not installed."""
    missing = [package for module, package in _DRAWING.items() if find_spec(module) is None]
    if not missing:
        return None
    return Problem(
        f"the pictures are left out: {', '.join(missing)} not installed",
        remedy="install with: pip install 'rematch[pictures]'",
        severity="warning",
    )


def require(form: str) -> None:
    """Raise InputError when a package that a format needs is not installed."""
    missing = [package for module, package in PACKAGES[form].items() if find_spec(module) is None]
    if missing:
        raise InputError(
            Problem(
                f"--format {form} needs packages that are not installed: {', '.join(missing)}",
                remedy="install them with: pip install 'rematch[office]'",
            )
        )
