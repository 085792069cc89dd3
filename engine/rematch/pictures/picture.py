"""One picture of a plan, ready to be placed in a page, a document or a file of its own."""

from __future__ import annotations

from dataclasses import dataclass

NAMES = ("fit", "scores", "places", "tiers", "dual", "pathways", "timeline", "flow")
"""The names of all pictures, in the order in which a report shows them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture; ``alternative`` says in words all that it shows, ``caption`` where that comes from.

    ``svg`` stands alone or inside a page: it loads nothing, runs nothing, and its ids begin with
    ``picture-`` and the name. The texts are plain, not escaped for any format.
    """

    name: str
    title: str
    alternative: str
    caption: str
    svg: str
