"""A Word file whose bytes depend on its content alone."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_UNDATED = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive can name


def packed(document: WordDocument) -> bytes:
    """Return a document as the bytes of its file, without the times at which its parts were written."""
    written, packed_again = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as parts, ZipFile(packed_again, "w", ZIP_DEFLATED) as archive:
        for part in parts.infolist():
            entry = ZipInfo(part.filename, _UNDATED)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, parts.read(part))
    return packed_again.getvalue()
