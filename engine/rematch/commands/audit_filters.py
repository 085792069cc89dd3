"""The options that choose runs of a trail, shared by the commands that list, count and export them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

import click

from rematch.audit.find import Wanted
from rematch.audit.known import known_decisions, known_fields, known_hashes, known_rules
from rematch.audit.moment import ALLOWED, moment
from rematch.commands.options import kb_option
from rematch.errors import InputError, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from rematch.audit.database import Database
    from rematch.knowledge_base import KnowledgeBase

Result = TypeVar("Result")
_HASH = re.compile(r"[0-9a-f]{4,64}")
_NAMES = ("since", "until", "field", "decision", "rule", "knowledge", "person", "run_by")
_VERDICT = ("decision", "verdict")


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, as it was typed but for times; ``kb``: where the present names stand."""

    asked: Wanted
    kb: Path | None

    def wanted(self, database: Database) -> Wanted:
        """Return what is asked of runs with every name as records write it.

        Raises InputError with all names that neither the trail nor the knowledge base knows.
        """
        problems: list[Problem] = []
        found = replace(
            self.asked,
            field=self._field(database, problems),
            decision=self._decision(database, problems),
            rule=self._rule(database, problems),
            knowledge=_knowledge(self.asked.knowledge, database, problems),
        )
        if problems:
            raise InputError(problems)
        return found

    def _field(self, database: Database, problems: list[Problem]) -> str | None:
        typed = self.asked.field
        if typed is None or typed in known_fields(database):
            return typed
        names = _base(self.kb).knowledge.names
        identity = names.resolve(typed)
        if identity is None:
            close = names.suggest(typed)
            remedy = f"did you mean {close!r}?" if close else "see the names in knowledge/specialties.yaml"
            problems.append(Problem(f"unknown specialty {typed!r}", remedy=remedy))
        return identity

    def _decision(self, database: Database, problems: list[Problem]) -> str | None:
        typed = self.asked.decision
        known = known_decisions(database) if typed is not None else ()
        if typed is None or typed in known:
            return typed
        type_name, field_name = _VERDICT
        declared = _base(self.kb).rule_base.vocabulary.types[type_name].fields[field_name].values
        allowed = sorted({*known, *declared})
        return _chosen("decision", typed, allowed, problems, f"allowed: {', '.join(allowed)}")

    def _rule(self, database: Database, problems: list[Problem]) -> str | None:
        typed = self.asked.rule
        if typed is None:
            return None
        present = {rule.id for rule in _base(self.kb).rule_base.rules}
        if typed in present:
            return typed
        known = present | known_rules(database)
        return _chosen("rule", typed, known, problems, "see `rematch rules list`")


def filter_options(*more_by: str) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Return what adds the options that choose runs; the command gets ``filters``: Filters.

    ``more_by``: further names of --run-by.
    """

    def decorated(command: Callable[..., Result]) -> Callable[..., Result]:
        @click.option("--since", callback=_moment, metavar="TIME", help=f"Runs from then on: {ALLOWED}.")
        @click.option(
            "--until",
            callback=_moment,
            metavar="TIME",
            help="Runs up to then; a date takes in its whole day.",
        )
        @click.option("--field", metavar="SPECIALTY", help="Runs that chose this field, by any of its names.")
        @click.option("--decision", metavar="NAME", help="Runs that came to it: misaligned, for example.")
        @click.option("--rule", metavar="ID", help="Runs in which this rule fired.")
        @click.option("--knowledge", metavar="HASH", help="Runs on the knowledge base whose hash begins so.")
        @click.option("--person", metavar="KEY", help="Runs for one person: see `rematch audit person`.")
        @click.option(
            *more_by, "--run-by", "run_by", metavar="NAME", help="Runs made --by NAME, as the record has it."
        )
        @kb_option
        @wraps(command)
        def with_filters(kb: Path | None, **given: object) -> Result:
            asked = _asked({name: given.pop(name) for name in _NAMES})
            return command(filters=Filters(asked, kb), **given)

        return with_filters

    return decorated


def _asked(given: Mapping[str, object]) -> Wanted:
    since, until, field, decision, rule, knowledge, person, by = (
        None if value is None else str(value) for value in given.values()
    )
    person = person and person.strip().lower()
    if since is not None and until is not None and since[: len(until)] > until:
        raise InputError(
            Problem("no run can be since one time and until an earlier one", value=f"{since}, {until}")
        )
    return Wanted(since, until, field, decision, rule, knowledge, person, by)


def _moment(_: click.Context, option: click.Parameter, typed: str | None) -> str | None:
    if typed is None:
        return None
    try:
        return moment(typed, datetime.now(UTC))
    except ValueError as error:
        raise click.BadParameter(f"{typed!r}; allowed: {ALLOWED}", param=option) from error


def _base(kb: Path | None) -> KnowledgeBase:
    from rematch.knowledge_base import load_knowledge_base  # noqa: PLC0415 - only what names it needs it

    return load_knowledge_base(kb)


def _chosen(
    kind: str, typed: str, known: Collection[str], problems: list[Problem], otherwise: str
) -> str | None:
    if typed in known:
        return typed
    problems.append(Problem(f"unknown {kind} {typed!r}", remedy=suggestion(typed, known) or otherwise))
    return None


def _knowledge(typed: str | None, database: Database, problems: list[Problem]) -> str | None:
    if typed is None:
        return None
    begins = typed.strip().lower()
    if not _HASH.fullmatch(begins):
        problems.append(
            Problem(
                "not the hash of a knowledge base", value=repr(typed), allowed="4 to 64 of the digits 0-9 a-f"
            )
        )
    elif not any(known.startswith(begins) for known in known_hashes(database)):
        problems.append(
            Problem("no run was made on this knowledge base", value=begins, remedy="see `rematch audit info`")
        )
    return begins
