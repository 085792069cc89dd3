"""Read one profile file: shape first, then what its values say of each other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from rematch.document import Data, DataPath, Document, Limits, parse_document, read_bytes
from rematch.errors import Problem, ProfileError, order_of, uncoded
from rematch.profile.contradictions import contradictions
from rematch.profile.declared import declared_at
from rematch.profile.doubts import doubts
from rematch.profile.messages import profile_problems
from rematch.profile.model import Profile
from rematch.profile.plausibility import NO_LIMITS, Plausibility, implausible
from rematch.profile.repair import touches, without
from rematch.profile.values import Reading, SpecialtyLookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from rematch.profile.finding import Finding

IGNORED_KEY = "expect"
"""A top-level note for whoever checks the output; no part of the profile."""

PROFILE_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ReadProfile:
    """A valid profile, the document it stands in, what is unlikely in it, the hash of the file's bytes."""

    profile: Profile
    document: Document
    warnings: tuple[Problem, ...]
    sha256: str


def read_profile(path: Path, names: SpecialtyLookup, plausibility: Plausibility = NO_LIMITS) -> ReadProfile:
    """Read and check the profile at ``path``; specialties become ids, empty values become unknown.

    ``plausibility`` says what is unlikely; without it only contradictions are looked for. Raises
    DocumentError when the file cannot be read as YAML or JSON, else ProfileError with every error and
    warning of the file.
    """
    with uncoded():
        raw = read_bytes(path, PROFILE_LIMITS)
        document = parse_document(raw, str(path), PROFILE_LIMITS)
    return checked_profile(document, hashlib.sha256(raw).hexdigest(), names, plausibility)


def checked_profile(
    document: Document, sha256: str, names: SpecialtyLookup, plausibility: Plausibility = NO_LIMITS
) -> ReadProfile:
    """Check a profile that has been parsed, as ``read_profile`` does; ``sha256`` is that of its bytes."""
    data = _known(_top(document))
    refused: Sequence[ErrorDetails] = ()
    try:
        profile = Profile.model_validate(data, context=Reading(names))
    except ValidationError as error:
        refused = error.errors(include_url=False)
        findings = _findings_despite(refused, data, names, plausibility)
    else:
        findings = _findings(profile, plausibility)
    found = [*profile_problems(refused, document), *(_problem(finding, document) for finding in findings)]
    if refused or any(problem.severity == "error" for problem in found):
        raise ProfileError(found)
    return ReadProfile(profile, document, tuple(sorted(found, key=order_of)), sha256)


def _top(document: Document) -> dict[str, Data]:
    data = document.data
    if isinstance(data, dict):
        return {key: value for key, value in data.items() if key != IGNORED_KEY}
    what = "the file is empty" if data is None else "a profile is a mapping of key: value pairs"
    raise ProfileError(
        Problem(
            what,
            document.position(),
            allowed=", ".join(Profile.model_fields),
            remedy="start from the file that 'rematch new FILE' writes",
        )
    )


def _known(value: Data, path: DataPath = ()) -> Data:
    """Leave out known keys without a value: an empty value is an unknown one (H1.5)."""
    if isinstance(value, dict):
        return {
            key: _known(inner, (*path, key))
            for key, inner in value.items()
            if inner is not None or not declared_at((*path, key))
        }
    if isinstance(value, list):
        return [_known(item, (*path, index)) for index, item in enumerate(value)]
    return value


def _findings(profile: Profile, plausibility: Plausibility) -> tuple[Finding, ...]:
    """Return what is impossible and what is unlikely, each value once: an error silences its warnings."""
    found = (*contradictions(profile), *doubts(profile), *implausible(profile, plausibility))
    wrong = {finding.places[0] for finding in found if finding.severity == "error"}
    return tuple(
        finding for finding in found if finding.severity == "error" or finding.places[0] not in wrong
    )


def _findings_despite(
    refused: Sequence[ErrorDetails], data: Data, names: SpecialtyLookup, plausibility: Plausibility
) -> tuple[Finding, ...]:
    """Return what the rest of the file says of itself, leaving out the refused places."""
    places: list[DataPath] = [error["loc"] for error in refused]
    removable = [error["loc"] for error in refused if error["type"] != "specialty"]
    try:
        profile = Profile.model_validate(without(data, removable), context=Reading(names, lenient=True))
    except ValidationError:
        return ()
    return tuple(_untouched(_findings(profile, plausibility), places))


def _untouched(findings: Iterable[Finding], places: Sequence[DataPath]) -> Iterable[Finding]:
    return (finding for finding in findings if not touches(finding.places, places))


def _problem(finding: Finding, document: Document) -> Problem:
    return Problem(
        finding.what,
        document.position(finding.places[0]),
        value=finding.value,
        allowed=finding.allowed,
        remedy=finding.remedy,
        severity=finding.severity,
    )
