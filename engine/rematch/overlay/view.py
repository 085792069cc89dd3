"""The comparison of an overlay with its base, as text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.overlay.changes import KINDS
from rematch.overlay.comparison import difference
from rematch.text_template import render_text, text_environment

if TYPE_CHECKING:
    from pathlib import Path

    from rematch.document import Data
    from rematch.overlay.changes import Change, Overlay
    from rematch.overlay.comparison import Beneath, Comparison
    from rematch.overlay.items import Item
    from rematch.overlay.layers import Layers

SCHEMA = "rematch/overlay-diff/1"
TEMPLATE = "overlay-diff.txt.j2"


def comparison_text(found: Comparison, root: Layers, version: str, *, everything: bool) -> str:
    """Return the comparison as text, by ``templates/overlay-diff.txt.j2``; KnowledgeBaseError when broken."""
    templates = root / "templates"
    given = {
        "found": found,
        "own": str(root.own_root),
        "version": version,
        "all": everything,
        "difference": difference,
    }
    return render_text(text_environment(templates), templates, TEMPLATE, given)


def comparison_data(found: Comparison, own: Path, version: str) -> dict[str, Data]:
    """Return the comparison as plain data."""
    return {
        "schema": SCHEMA,
        "overlay": str(own),
        "made_for": found.made_for,
        "rematch_version": version,
        **overlay_data(found.overlay),
        "snapshot": found.snapshot,
        "underneath": [_beneath(one) for one in found.beneath],
    }


def overlay_data(overlay: Overlay) -> dict[str, Data]:
    """Return what an overlay changes as plain data: its title, and the changes by kind."""
    return {
        "title": overlay.title,
        **{kind: [_change(one) for one in overlay.of_kind(kind)] for kind in KINDS},
    }


def _change(change: Change) -> dict[str, Data]:
    return {
        "what": change.what,
        "name": change.name,
        "because": change.because,
        "own": _place(change.own),
        "shipped": _place(change.base),
    }


def _beneath(one: Beneath) -> dict[str, Data]:
    return {
        "fate": one.fate,
        "what": one.item.what,
        "name": one.item.name,
        "overlay": one.change.kind if one.change else None,
        "difference": [*difference(one.before, one.now)],
    }


def _place(item: Item | None) -> Data:
    return f"{item.position.file}:{item.position.line}" if item else None
