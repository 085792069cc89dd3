"""Record what a command did, as the options of the trail ask."""

from __future__ import annotations

import time
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from rematch.audit.record import Outcome, new_stamp
from rematch.audit.recorder import Recorder, Run
from rematch.commands.messages import show_problems
from rematch.errors import AuditError
from rematch.overlay.view import overlay_data

if TYPE_CHECKING:
    from datetime import datetime

    from rematch.commands.options import TrailChoice
    from rematch.knowledge_base import KnowledgeBase
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile


class Recording:
    """One run that is to be recorded."""

    def __init__(self, trail: TrailChoice, now: datetime, began: float) -> None:
        """``began``: the monotonic clock when the command started, which no change of the clock moves."""
        self._trail = trail
        # an argument that is no UTF-8 comes as text that no database takes
        self._by = trail.by and trail.by.encode("utf-8", "backslashreplace").decode()
        self._stamp = new_stamp(now)
        self._began = began

    @property
    def run_id(self) -> str:
        """Return the id of the run."""
        return self._stamp.run_id

    def keep(self, knowledge_base: KnowledgeBase, read: ReadProfile, plan: Plan, text: str) -> bool:
        """Record the run that printed ``text``; False, with a warning, where the record may be missing.

        Raises AuditError where it may not.
        """
        try:
            recorder = Recorder(
                self._trail.place, knowledge_base, self._stamp.time, store_identity=self._trail.store_identity
            )
            try:
                recorder.record(Run(read, plan.inference, self._stamp, self._outcome(plan, text)))
            finally:
                recorder.close()
        except AuditError as error:
            if not self._trail.optional:
                raise
            show_problems(
                replace(problem, what=f"this run is not recorded: {problem.what}", severity="warning")
                for problem in error.problems
            )
            return False
        return True

    def _outcome(self, plan: Plan, text: str) -> Outcome:
        return Outcome(
            command="plan",
            profile_sha256=plan.basis.profile_sha256,
            knowledge_sha256=plan.basis.knowledge_sha256,
            cycle=plan.basis.cycle,
            decision=plan.reading.verdict,
            choice=plan.choice.specialty if plan.choice else None,
            overlay=overlay_data(plan.basis.overlay) if plan.basis.overlay else None,
            by=self._by,
            report_sha256=sha256(text.encode()).hexdigest(),
            milliseconds=round((time.monotonic() - self._began) * 1000),
        )
