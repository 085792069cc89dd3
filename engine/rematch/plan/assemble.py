"""From firings and conclusions to the plan. Nothing is judged here: conclusions are put in their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from rematch.plan.fields import field_fits
from rematch.plan.firings import Conclusions
from rematch.plan.model import Action, Cause, Notice, Plan, Question, Reading, Weighed
from rematch.plan.year import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rematch.facts.fact import Fact
    from rematch.inference.engine import Inference
    from rematch.knowledge.load import Knowledge
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.plan.model import Basis
    from rematch.profile.model import Profile
    from rematch.profile.unknowns import Unknown

_Said = TypeVar("_Said", Notice, Weighed)


def assemble(
    inference: Inference,
    knowledge: Knowledge,
    unknowns: tuple[Unknown, ...],
    profile: Profile,
    basis: Basis,
) -> Plan:
    """Return the plan of a finished inference.

    Raises KnowledgeBaseError when the rules left a part of it without an answer.
    """
    made = Conclusions(inference)
    vocabulary = knowledge.vocabulary
    causes = _causes(made, vocabulary.scales["weight"])
    actions = _actions(made)
    return Plan(
        name=profile.applicant.name,
        start=profile.applicant.start_date,
        applicant=made.only("applicant"),
        actions=actions,
        warnings=_warnings(made, vocabulary),
        findings=tuple(
            (str(fact.fields["tone"]), _weighed(made, fact, "topic"))
            for fact in _weightiest_first(made.all("finding"), vocabulary.scales["weight"])
        ),
        unknowns=unknowns,
        causes=tuple(cause for cause in causes if cause.standing != "unlikely"),
        ruled_out=tuple(cause for cause in causes if cause.standing == "unlikely"),
        questions=_questions(made),
        reading=_reading(made, vocabulary.scales["weight"]),
        fields=field_fits(made, vocabulary),
        disagreements=_disagreements(made),
        year=year_of(made, actions, knowledge, profile.applicant.start_date),
        basis=basis,
        inference=inference,
    )


def _weighed(made: Conclusions, fact: Fact, topic: str) -> Weighed:
    return Weighed(str(fact.fields[topic]), str(fact.fields["weight"]), made.statement(fact))


def _weightiest_first(facts: Iterable[Fact], weights: tuple[str, ...]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: -weights.index(str(fact.fields["weight"]))))


def _actions(made: Conclusions) -> tuple[Action, ...]:
    by_topic: dict[str, Fact] = {}
    for fact in made.all("action"):
        topic = str(fact.fields["topic"])
        known = by_topic.get(topic)
        if known is None or int(str(fact.fields["order"])) > int(str(known.fields["order"])):
            by_topic[topic] = fact
    ordered = [by_topic[str(fact.fields["topic"])] for fact in made.placed("action_order")]
    return tuple(
        Action(
            str(fact.fields["topic"]),
            made.statement(fact).worded(str(fact.fields["do"])),
            made.statement(fact),
        )
        for fact in ordered
    )


def _warnings(made: Conclusions, vocabulary: Vocabulary) -> tuple[Notice, ...]:
    grave = vocabulary.scales["severity"]
    notices = [
        Notice(str(fact.fields["topic"]), str(fact.fields["severity"]), made.statement(fact))
        for fact in made.all("warning")
    ]
    return tuple(sorted(_once(notices), key=lambda notice: -grave.index(notice.kind)))


def _once(found: Iterable[_Said]) -> list[_Said]:
    """Return each sentence once: a rule that fired for two like facts speaks for both."""
    kept: dict[tuple[str, str], _Said] = {}
    for entry in found:
        kept.setdefault((entry.statement.rule.id, entry.statement.text), entry)
    return list(kept.values())


def _disagreements(made: Conclusions) -> tuple[Notice, ...]:
    found: dict[str, Notice] = {}
    for fact in made.all("disagreement"):
        statement = made.statement(fact)
        topic = statement.worded(str(fact.fields["topic"]))
        found.setdefault(topic, Notice(topic, "disagreement", statement))
    return tuple(found.values())


def _questions(made: Conclusions) -> tuple[Question, ...]:
    found: list[Question] = []
    for fact in made.all("question"):
        statement = made.statement(fact)
        topic, ask, whom = (statement.worded(str(fact.fields[name])) for name in ("topic", "ask", "whom"))
        found.append(Question(topic, ask, whom, statement))
    return tuple(found)


def _causes(made: Conclusions, weights: tuple[str, ...]) -> tuple[Cause, ...]:
    evidence = _weightiest_first(made.all("cause_evidence"), weights)
    places = {str(fact.fields["cause"]): int(str(fact.fields["place"])) for fact in made.all("cause_order")}
    causes = [
        Cause(
            cause=str(fact.fields["cause"]),
            standing=str(fact.fields["standing"]),
            statement=made.statement(fact),
            evidence_for=_evidence(made, evidence, str(fact.fields["cause"]), "for"),
            evidence_against=_evidence(made, evidence, str(fact.fields["cause"]), "against"),
        )
        for fact in made.all("cause")
    ]
    return tuple(sorted(causes, key=lambda cause: (places.get(cause.cause, len(places) + 1), cause.cause)))


def _evidence(made: Conclusions, facts: tuple[Fact, ...], cause: str, direction: str) -> tuple[Weighed, ...]:
    return tuple(
        _weighed(made, fact, "cause")
        for fact in facts
        if fact.fields["cause"] == cause and fact.fields["direction"] == direction
    )


def _reading(made: Conclusions, weights: tuple[str, ...]) -> Reading:
    decision, stance = made.placed("decision")[0], made.placed("stance_order")[0]
    verdict = made.behind(decision, "verdict")
    reason = made.behind(stance, "stance")
    sides: dict[str, list[Weighed]] = {}
    for fact in made.all("evidence"):
        sides.setdefault(str(fact.fields["toward"]), []).append(_weighed(made, fact, "toward"))
    return Reading(
        verdict=str(decision.fields["verdict"]),
        confidence=str(decision.fields["confidence"]),
        statement=made.statement(verdict),
        evidence={
            side: tuple(sorted(_once(found), key=lambda line: -weights.index(line.weight)))
            for side, found in sides.items()
        },
        stance=str(stance.fields["stance"]),
        stance_statement=made.statement(reason),
    )
