"""A partial profile laid over the declared defaults, each value with its place in the test file."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from rematch.document import Document

if TYPE_CHECKING:
    from rematch.document import Data, DataPath
    from rematch.rules.node import Node


def laid_over(own: Node, defaults: Node | None) -> tuple[Document, str]:
    """Return a profile document and the hash of its data: the case's ``own`` part over the ``defaults``.

    Mappings are joined key by key; any other value of the case, a list as well, stands instead of the
    default's.
    """
    layers = [own] if defaults is None else [defaults, own]
    layer = _Joined(own.document)
    for node in layers:
        layer.take(node)
    raw = json.dumps(layer.data, sort_keys=True, ensure_ascii=False)
    document = Document(own.document.file, layer.data, layer.values, layer.keys)
    return document, hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()


class _Joined:
    """Data of several layers, and where each part of it stands."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.data: Data = None
        self.values: dict[DataPath, tuple[int, int]] = {}
        self.keys: dict[DataPath, tuple[int, int]] = {}

    def take(self, node: Node) -> None:
        """Lay the value of a node over what is there."""
        self.data = self._joined(self.data, node.data, node.path, ())

    def _joined(self, below: Data, above: Data, source: DataPath, path: DataPath) -> Data:
        self._place(source, path)
        if isinstance(above, dict):
            start: dict[str, Data] = dict(below) if isinstance(below, dict) else {}
            for key, value in above.items():
                start[key] = self._joined(start.get(key), value, (*source, key), (*path, key))
            return start
        if isinstance(above, list):
            return [
                self._joined(None, item, (*source, number), (*path, number))
                for number, item in enumerate(above)
            ]
        return above

    def _place(self, source: DataPath, path: DataPath) -> None:
        for places, own in ((self._document.values, self.values), (self._document.keys, self.keys)):
            if source in places:
                own[path] = places[source]
