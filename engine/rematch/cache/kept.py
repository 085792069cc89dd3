"""Work whose result is kept from one process to the next."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar, cast

from rematch.cache.code import code_state
from rematch.cache.objects import UnkeepableError, UnreadableError, from_bytes, to_bytes
from rematch.cache.store import is_on, name_of, read_kept, write_kept

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def kept(
    kind: str,
    decided_by: tuple[str, ...],
    work: Callable[[], Result],
    still_true: Callable[[], bool] = lambda: True,
) -> Result:
    """Return the result of ``work``, that of an earlier process where it was kept.

    ``decided_by`` holds everything beside our own code that decides the result: the same parts, the same
    result. ``still_true`` is asked after the work whether they hold yet: a file may change while it is read.
    """
    if not is_on():
        return work()
    name = name_of(kind, code_state(), *decided_by)
    payload = read_kept(name)
    if payload is not None:
        with suppress(UnreadableError):
            return cast("Result", from_bytes(payload))  # written under this name by this code
    result = work()
    if still_true():
        with suppress(UnkeepableError):
            write_kept(name, to_bytes(result))
    return result
