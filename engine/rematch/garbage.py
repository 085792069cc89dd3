"""Hold Python's search for cyclic garbage while work goes on that leaves none.

The search walks everything alive, the whole knowledge base with it, and starts every few hundred new objects.
Loading makes tens of thousands that stay, a plan thousands; neither makes cycles to be freed on the way.
"""

from __future__ import annotations

import gc
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


class collection_paused:  # noqa: N801 - read as a verb: with collection_paused(), @collection_paused()
    """Leave the search out until the block or the function ends; also among threads.

    Whoever stopped the search starts it again, as the very last thing, so that it is the caller's next
    objects that set it off: a caller who lets the result go needs none.
    """

    def __enter__(self) -> None:
        self._collecting = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._collecting:
            gc.enable()

    def __call__(self, work: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
        """Hold the search while a function works."""

        @wraps(work)
        def undisturbed(*given: _Given.args, **named: _Given.kwargs) -> _Result:
            with collection_paused():
                return work(*given, **named)

        return undisturbed
