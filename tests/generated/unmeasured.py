"""Leave coverage out of what runs the same lines thousands of times: it would cost minutes for nothing."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def unmeasured(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Run a function without the trace that coverage sets, and set it again afterwards."""

    @functools.wraps(function)
    def run(*given: _Given.args, **named: _Given.kwargs) -> _Result:
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            return function(*given, **named)
        finally:
            sys.settrace(tracer)

    return run
