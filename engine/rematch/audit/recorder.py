"""From a finished run to its record: masked, packed and added to the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.audit.base import base_content, base_key, numbered
from rematch.audit.canonical import canonical
from rematch.audit.content import FORM, written
from rematch.audit.keys import codes_key
from rematch.audit.masking import Masking, person_code
from rematch.audit.policy import FILE, load_policy
from rematch.audit.trail import RUN, BaseGoneError, Entry, Trail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.audit.place import Place
    from rematch.audit.policy import Policy
    from rematch.audit.record import Outcome, Stamp
    from rematch.inference.engine import Inference
    from rematch.knowledge_base import KnowledgeBase
    from rematch.profile.read import ReadProfile


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: what was read, what was inferred, and what came of it."""

    read: ReadProfile
    inference: Inference
    stamp: Stamp
    outcome: Outcome


class Recorder:
    """Records runs on one knowledge base; stays open for any number of them."""

    def __init__(
        self, place: Place, knowledge_base: KnowledgeBase, now: str, *, store_identity: bool = False
    ) -> None:
        """``store_identity``: keep names and free text. Raises AuditError and KnowledgeBaseError."""
        self._policy: Policy = load_policy(knowledge_base.root / "knowledge" / FILE)
        self._key = codes_key()
        self._store_identity = store_identity
        self._hidden_by = None if store_identity else self._key
        self._numbers: Mapping[str, int] = numbered(knowledge_base.rule_base)
        self._knowledge_base = knowledge_base
        self._base_key = base_key(knowledge_base)
        self._base = ""
        self._trail = Trail(place, now)  # the last step: whatever fails before leaves nothing open

    def close(self) -> None:
        """Let go of the trail."""
        self._trail.close()

    def record(self, run: Run) -> int:
        """Add the record of a run and return its place in the chain; AuditError when that fails."""
        try:
            return self._record(run)
        except BaseGoneError:
            self._trail.forget_base(self._base_key)
            self._base = ""
            return self._record(run)

    def _record(self, run: Run) -> int:
        if not self._base:
            self._base = self._trail.keep_base(
                self._base_key, self._knowledge_base.sha256, lambda: base_content(self._knowledge_base)
            )
        return self._trail.append(self._entry(run))

    def _entry(self, run: Run) -> Entry:
        data = run.read.document.data
        masking = Masking(self._policy, self._hidden_by, self._knowledge_base.rule_base.vocabulary)
        profile = masking.profile(data)
        kept = written(run.inference, self._numbers, masking.fields)
        content = {
            "form": FORM,
            "identity": self._store_identity,
            "profile": profile,
            "warnings": [masking.warning(problem) for problem in run.read.warnings],
            **kept._asdict(),
        }
        outcome = run.outcome
        details = {
            "base": self._base_key,
            "base_sha256": self._base,
            "command": outcome.command,
            "rematch_version": run.stamp.rematch_version,
            "python_version": run.stamp.python_version,
            "engine_version": run.stamp.engine_version,
            "profile_sha256": outcome.profile_sha256,
            "knowledge_sha256": outcome.knowledge_sha256,
            "cycle": outcome.cycle,
            "decision": outcome.decision,
            "choice": outcome.choice,
            "overlay": None if outcome.overlay is None else canonical(outcome.overlay).decode(),
            "run_by": outcome.by,
            "person": person_code(data, self._policy, self._key),
            "report_sha256": outcome.report_sha256,
            "milliseconds": outcome.milliseconds,
            "facts": len(run.inference.facts),
            "firings": len(run.inference.firings),
        }
        return Entry(RUN, run.stamp.run_id, run.stamp.time, details, canonical(content))
