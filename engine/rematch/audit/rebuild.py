"""Facts made again from the stored profile, so that the figures of another knowledge base count too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rematch.audit.changes import fact_changes
from rematch.audit.masking import DROPPED
from rematch.audit.policy import FILE, load_policy
from rematch.audit.record import FactRecord
from rematch.audit.today import given_ids
from rematch.audit.told import Told, told_by_inference
from rematch.document import Document
from rematch.errors import AuditError, Problem, ProfileError
from rematch.facts.build import build_facts
from rematch.facts.focus import focus_facts
from rematch.profile.fields import EACH, dotted
from rematch.profile.read import checked_profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.audit.policy import Policy
    from rematch.audit.record import RunRecord
    from rematch.document import Data, DataPath
    from rematch.plan.make import Planner

_NAME = "the stored profile"
_PLACE = re.compile(r"\[[a-z0-9_]+(\.[a-z0-9_]+)*\]")
_TOLD = 3


def rebuilt(record: RunRecord, then: Planner, today: Planner) -> Told:
    """Return the run that the stored profile gives under the knowledge base of today.

    First the facts are made again with the knowledge base of then: only if they come out as they are stored,
    the profile that was kept holds all that rules read. Raises AuditError when they do not.
    """
    if record.profile is None:
        raise AuditError(Problem("the facts cannot be made again: no profile was kept with this run"))
    policy = None if record.identity else load_policy(then.knowledge_base.root / "knowledge" / FILE)
    profile = record.profile if policy is None else _placed(record.profile, policy, ())
    asked = _asked(record)
    _require_same(record, _run(profile, then, asked), then)
    return _run(profile, today, asked)


def _run(data: Data, planner: Planner, asked: str | None) -> Told:
    knowledge = planner.knowledge_base.knowledge
    try:
        profile = checked_profile(Document(_NAME, data, {}, {}), "", knowledge.names).profile
    except ProfileError as error:
        raise AuditError(
            Problem(
                "the facts cannot be made again: the profile that was kept cannot be read",
                value="; ".join(problem.what for problem in error.problems[:_TOLD]),
                remedy="leave --rebuild out",
            )
        ) from error
    known = asked if asked in knowledge.specialties else None
    inference = planner.engine.run(
        build_facts(profile, knowledge), lambda facts: focus_facts(profile, knowledge, facts, known)
    )
    return told_by_inference(inference)


def _require_same(record: RunRecord, again: Told, then: Planner) -> None:
    """Refuse a profile that does not give the facts of the record; masked texts may differ in their place."""
    ids = given_ids(record, then.knowledge_base.rule_base.vocabulary)
    stored = [_without_places(fact) for fact in record.facts if fact.id in ids]
    made = [_without_places(fact) for fact in again.facts if fact.made_by is None and _is_given(fact, then)]
    changed = fact_changes(stored, made)
    if changed:
        some = ", ".join(_named(one.id, (moved.name for moved in one.changes)) for one in changed[:_TOLD])
        raise AuditError(
            Problem(
                "the facts cannot be made again: from the profile that was kept they come out different",
                value=some + (" ..." if len(changed) > _TOLD else ""),
                remedy="leave --rebuild out",
            )
        )


def _is_given(fact: FactRecord, then: Planner) -> bool:
    kind = then.knowledge_base.rule_base.vocabulary.types[fact.type]
    return kind.made in ("built", "focused")


def _named(name: str, fields: Iterable[str]) -> str:
    listed = ", ".join(fields)
    return f"{name} ({listed})" if listed else name


def _without_places(fact: FactRecord) -> FactRecord:
    fields = {
        name: _PLACE.sub("[]", value) if isinstance(value, str) else value
        for name, value in fact.fields.items()
    }
    return FactRecord(fact.id, fact.type, fields, fact.origins, fact.made_by)


def _placed(data: Data, policy: Policy, path: DataPath) -> Data:
    """Return a masked profile with its place in place of every text that was not kept, as facts have it."""
    if isinstance(data, dict):
        return {key: _placed(value, policy, (*path, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [_placed(value, policy, (*path, number)) for number, value in enumerate(data)]
    place = tuple(EACH if isinstance(part, int) else str(part) for part in path)
    hidden = data == DROPPED or (isinstance(data, str) and policy.treatments.get(place) == "hash")
    return f"[{dotted(path)}]" if hidden else data


def _asked(record: RunRecord) -> str | None:
    """Return the field that was asked for, None when the record is about the choice."""
    focus = next((fact for fact in record.facts if fact.type == "focus"), None)
    if focus is None or focus.fields.get("is_choice") is True:
        return None
    return str(focus.fields["specialty"])
