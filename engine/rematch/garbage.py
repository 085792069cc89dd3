"""Hold Python's search for cyclic garbage while work goes on that leaves none.

The search walks everything alive, the whole knowledge base with it, and starts every few hundred new objects.
Loading makes tens of thousands that stay, a plan thousands; neither makes cycles to be freed on the way.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collection_paused() -> Iterator[None]:
    """Leave the search out until the block ends; whoever stopped it starts it again, also among threads."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
