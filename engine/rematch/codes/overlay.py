"""RM9xx: an overlay that does not fit the base it lies on."""

from __future__ import annotations

from rematch.codes.code import Code

UNKNOWN_DISABLED = Code(
    "RM901",
    "switched off, but not there",
    "overlay.yaml switches off what the base does not have, by a slip of the pen or since an upgrade.",
    "correct the name, or take the entry out",
)
DISABLED_TWICE = Code(
    "RM902",
    "switched off twice",
    "overlay.yaml switches the same thing off in two entries, and only one reason can stand.",
    "keep one of the two",
)
DISABLED_AND_REPLACED = Code(
    "RM903",
    "switched off and replaced",
    "overlay.yaml switches off what the overlay also writes anew; a replacement needs no switching off.",
    "take the entry out of overlay.yaml, or the other one out of its file",
)
STRAY_FILE = Code(
    "RM904",
    "a file that is never read",
    "A file of the overlay stands, or is named, so that nothing reads it, and it has no effect.",
    "move it, or give it the name of the shipped file whose entries it changes",
)
UNKNOWN_TARGET = Code(
    "RM905",
    "not one thing to switch off",
    "An entry of disable names none or several of rule, entry and figure.",
    "write one entry for each thing",
)

CODES = (UNKNOWN_DISABLED, DISABLED_TWICE, DISABLED_AND_REPLACED, STRAY_FILE, UNKNOWN_TARGET)
