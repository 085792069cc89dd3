"""The tables behind verdict and diagnosis, whole: every count of evidence gets a sound answer."""

from __future__ import annotations

from itertools import product

import pytest

from rematch.inference.reference import evaluate

VERDICTS = ("misaligned", "unknown", "borderline")
WEIGHTS = ("decisive", "strong", "moderate")
COUNTS = [f"{side}_{weight}" for side in ("misaligned", "borderline") for weight in WEIGHTS]


def concluded(planning, stage, counted):
    """Return what the rules of a stage conclude from one tally."""
    kind = {"verdict": "decision_tally", "diagnosis": "cause_tally"}[stage]
    return [
        dict(rule.conclusions[0].fields)
        for rule in planning.rules.of_stage(stage)
        if [pattern.type for pattern in rule.patterns] == [kind]
        and evaluate(rule.patterns[0].condition, counted)
    ]


@pytest.fixture(scope="module")
def verdicts(planning):
    found = {}
    for counts in product(range(3), range(4), range(4), range(3), range(4), range(4)):
        readings = concluded(planning, "verdict", dict(zip(COUNTS, counts, strict=True)))
        best = max(reading["order"] for reading in readings)
        found[counts] = {reading["verdict"] for reading in readings if reading["order"] == best}
    return found


def test_one_reading_stands_alone(verdicts):
    assert {counts: readings for counts, readings in verdicts.items() if len(readings) != 1} == {}


@pytest.mark.parametrize("place", range(6))
def test_more_evidence_for_a_side_never_moves_the_reading_away_from_it(place, verdicts):
    wrong = [
        (counts, more)
        for counts in verdicts
        if (more := (*counts[:place], counts[place] + 1, *counts[place + 1 :])) in verdicts
        and moved(verdicts, counts, more) * (1 if place >= 3 else -1) < 0
    ]
    assert wrong == []


@pytest.mark.parametrize("place", [0, 1, 3, 4])
def test_weightier_evidence_for_a_side_never_moves_the_reading_away_from_it(place, verdicts):
    wrong = []
    for counts in verdicts:
        heavier = (*counts[:place], counts[place] + 1, counts[place + 1] - 1, *counts[place + 2 :])
        if heavier in verdicts and moved(verdicts, counts, heavier) * (1 if place >= 3 else -1) < 0:
            wrong.append((counts, heavier))
    assert wrong == []


def moved(verdicts, before, after):
    """Return by how much the reading moved towards borderline."""
    (old,), (new,) = verdicts[before], verdicts[after]
    return VERDICTS.index(new) - VERDICTS.index(old)


def test_every_cause_gets_exactly_one_standing(planning):
    for decisive, strong, moderate, hints, against in product(
        range(2), range(4), range(4), range(3), range(4)
    ):
        counted = {
            "decisive": decisive,
            "strong": strong,
            "moderate": moderate,
            "hints": hints,
            "against": against,
        }
        if any(counted.values()):
            assert len(concluded(planning, "diagnosis", counted)) == 1, counted


def test_more_evidence_for_a_cause_never_makes_it_less_likely(planning):
    standings = ("unlikely", "possible", "likely")
    names = ("decisive", "strong", "moderate", "hints", "against")
    for counts in product(range(2), range(4), range(4), range(3), range(4)):
        if not any(counts):
            continue
        here = concluded(planning, "diagnosis", dict(zip(names, counts, strict=True)))[0]["standing"]
        for place, name in enumerate(names):
            more = (*counts[:place], counts[place] + 1, *counts[place + 1 :])
            there = concluded(planning, "diagnosis", dict(zip(names, more, strict=True)))[0]["standing"]
            gain = standings.index(there) - standings.index(here)
            assert gain <= 0 if name == "against" else gain >= 0, (counts, name, here, there)
