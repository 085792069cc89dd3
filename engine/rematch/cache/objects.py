"""Our own frozen records as bytes and back.

The bytes are pickled, but a name in them may only mean one of our own records or a date: reading them calls
nothing else, whoever wrote them.
"""

from __future__ import annotations

import io
import pickle  # its reader below admits our own records only
from dataclasses import fields
from datetime import date
from importlib import import_module
from typing import Any

_PACKAGE = "rematch."
_PLAIN = frozenset(
    {
        ("rematch.knowledge.figures", "Figures"),
        ("rematch.knowledge.names", "SpecialtyNames"),
        ("rematch.knowledge.pivots", "Pivots"),
    }
)
"""Classes of ours that are no dataclasses and may be kept all the same."""
_PROTOCOL = 5


class UnreadableError(Exception):
    """The bytes hold something else, or what this code no longer knows."""


class UnkeepableError(Exception):
    """The objects hold something that cannot be kept."""


def to_bytes(kept: object) -> bytes:
    """Return objects as bytes; UnkeepableError when they hold a function, a file or a foreign class."""
    stream = io.BytesIO()
    try:
        _Writer(stream, _PROTOCOL).dump(kept)
    except (pickle.PicklingError, AttributeError, TypeError, RecursionError) as error:
        raise UnkeepableError(str(error)) from error
    return stream.getvalue()


def from_bytes(payload: bytes) -> object:
    """Return the objects that ``to_bytes`` was given, with what they share; UnreadableError."""
    try:
        return _Reader(io.BytesIO(payload)).load()
    except (
        pickle.UnpicklingError,
        *(ArithmeticError, AttributeError, EOFError, ImportError, LookupError),
        *(MemoryError, RecursionError, TypeError, ValueError),
    ) as error:
        raise UnreadableError(str(error)) from error


def _is_record(known: type) -> bool:
    """Return whether a class is a frozen dataclass of this package."""
    parameters = vars(known).get("__dataclass_params__")
    return parameters is not None and bool(parameters.frozen) and known.__module__.startswith(_PACKAGE)


class _Writer(pickle.Pickler):
    def reducer_override(self, found: Any) -> Any:  # noqa: ANN401 - as declared by pickle
        """Write a record as a call of its class with its fields: what it has worked out since is left out."""
        kind = type(found)
        if _is_record(kind):
            return kind, tuple([getattr(found, known.name) for known in fields(kind) if known.init])
        if isinstance(found, type) or kind is date or (kind.__module__, kind.__qualname__) in _PLAIN:
            return NotImplemented
        message = f"a {kind.__qualname__} is not kept"
        raise pickle.PicklingError(message)


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        """Return one of our records, or a date."""
        if (module, name) == ("datetime", "date"):
            return date
        if module.startswith(_PACKAGE) and "." not in name:
            found = getattr(import_module(module), name)
            if isinstance(found, type) and (_is_record(found) or (module, name) in _PLAIN):
                return found
        message = f"{module}.{name} is not kept"
        raise pickle.UnpicklingError(message)
