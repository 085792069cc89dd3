"""What can still be checked in a file with errors.

A value that was refused must not hide a contradiction elsewhere in the file: it is taken out, or
replaced by the least acceptable one where something is required, and the places touched are remembered
so that nothing is said about them.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from rematch.profile.fields import is_required, least_value, schema_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.document import Data, DataPath


def without(data: Data, refused: Iterable[DataPath]) -> Data:
    """Return a copy of ``data`` in which the values at ``refused`` are gone or made acceptable."""
    mended = copy.deepcopy(data)
    for path in sorted(set(refused), key=len):
        mended = _mend(mended, path)
    return mended


def _mend(data: Data, path: DataPath) -> Data:
    schema = schema_at(path)
    if not path:
        return least_value(schema or {})
    holder = data
    for part in path[:-1]:
        holder = _inside(holder, part)
    last = path[-1]
    if isinstance(holder, dict) and isinstance(last, str):
        if schema is None or not is_required(path):
            holder.pop(last, None)
        else:
            holder[last] = least_value(schema)
    elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        holder[last] = least_value(schema or {})
    return data


def _inside(holder: Data, part: str | int) -> Data:
    if isinstance(holder, dict) and isinstance(part, str):
        return holder.get(part)
    if isinstance(holder, list) and isinstance(part, int) and part < len(holder):
        return holder[part]
    return None


def touches(paths: Iterable[DataPath], refused: Iterable[DataPath]) -> bool:
    """Return whether one of ``paths`` is at, above or below one of ``refused``."""
    taken = tuple(refused)
    return any(path[: len(other)] == other[: len(path)] for path in paths for other in taken)
