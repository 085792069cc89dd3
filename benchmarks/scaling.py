"""Time against the number of rules: the shipped rule base grown by copies of its own rules.

A copy asks for the same facts as its original, in the same stage, and concludes a fact that no rule asks
for: the firings grow exactly as the rules do, and nothing else changes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from time import perf_counter

from measure import Table, alternated, median, milliseconds
from profiles import Profiles

from rematch.facts.build import build_facts
from rematch.inference.engine import Engine
from rematch.knowledge.vocabulary import FactType, Vocabulary
from rematch.knowledge_base import load_knowledge_base
from rematch.rules.language import Conclusion, RuleBase

SIZES = (500, 1000, 2500, 5000)
COPY = "copied_conclusion"
EXAMPLE = "emergency-medicine-many-interviews"
MOST_SPREAD = 1.5


def scaling(rounds: int) -> Table:
    """Run each grown rule base ``rounds`` times in turn over the facts of one example."""
    knowledge_base = load_knowledge_base(None)
    read = Profiles(knowledge_base).examples()[EXAMPLE]
    facts = build_facts(read.profile, knowledge_base.knowledge)
    engines: dict[int, tuple[Engine, float]] = {}
    for size in (len(knowledge_base.rule_base.rules), *SIZES):
        grown_base = grown(knowledge_base.rule_base, size)
        began = perf_counter()
        engines[size] = Engine(grown_base), (perf_counter() - began) * 1000
    runs = {str(size): partial(engine.run, facts) for size, (engine, _) in engines.items()}
    taken = alternated(runs, rounds, 2)
    rows: list[tuple[str, ...]] = []
    per_rule: list[float] = []
    for size, (engine, compiling) in engines.items():
        running = median(taken[str(size)])
        per_rule.append(running * 1000 / size)
        firings = len(engine.run(facts).firings)
        cells = (milliseconds(compiling), milliseconds(running), f"{per_rule[-1]:.1f}")
        rows.append((f"{size:,}", f"{firings:,}", *cells, f"{running * 1000 / firings:.1f}"))
    spread = per_rule[-1] / min(per_rule)
    met = "met" if spread < MOST_SPREAD else "not met"
    verdict = (
        f"Target: linear in rules up to {SIZES[-1]:,}: {met} (a rule costs {spread:.2f} times as much in the "
        "largest rule base as in the one where it is cheapest)."
    )
    columns = ("rules", "firings", "compile once ms", "run ms", "run µs per rule", "run µs per firing")
    return Table("Cost against the number of rules", columns, rows, [verdict])


def grown(rule_base: RuleBase, size: int) -> RuleBase:
    """Return the rule base with copies of its rules up to ``size`` rules."""
    originals = rule_base.rules
    concluded = (Conclusion(COPY, ()),)
    copies = [
        replace(
            originals[number % len(originals)],
            id=f"{originals[number % len(originals)].id}.copy-{number}",
            conclusions=concluded,
        )
        for number in range(size - len(originals))
    ]
    order = {stage.name: place for place, stage in enumerate(rule_base.stages)}
    rules = sorted((*originals, *copies), key=lambda rule: (order[rule.stage], rule.priority, rule.id))
    copied = FactType(COPY, "what a copied rule concludes", "concluded", {})
    vocabulary = Vocabulary({**rule_base.vocabulary.types, COPY: copied}, rule_base.vocabulary.scales)
    return replace(rule_base, vocabulary=vocabulary, rules=tuple(rules))
