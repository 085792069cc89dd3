"""All codes by id; whoever adds a module of codes joins it here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from rematch.codes import (
    case,
    conclusion,
    declaration,
    file,
    knowledge,
    language,
    logic,
    order,
    overlay,
    table,
    template,
    template_names,
    texts,
    theme,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.codes.code import Code

_MODULES = (
    *(file, language, conclusion, order, logic, texts, table, knowledge, declaration),
    *(template, template_names, theme, case, overlay),
)

CATALOGUE: Mapping[str, Code] = MappingProxyType(
    {code.id: code for code in sorted((code for part in _MODULES for code in part.CODES), key=str)}
)

RANGES: Mapping[str, str] = MappingProxyType(
    {
        "RM1": "Files and their shape",
        "RM2": "The rule language",
        "RM3": "Logic: what never happens, and what happens too early",
        "RM4": "Reasons, texts and sources",
        "RM5": "Decision tables",
        "RM6": "Knowledge files",
        "RM7": "Templates",
        "RM8": "Tests of the rules",
        "RM9": "Overlays",
    }
)
"""What the codes that begin so are about."""
