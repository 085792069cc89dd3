"""The months after the choice as plain data: lanes, story, application, list, Step 3 and calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.report.statement_data import statement_data

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.knowledge.fees import Cost
    from rematch.plan.application import Material
    from rematch.plan.calendar import Entry
    from rematch.plan.lanes import Lane
    from rematch.plan.lines import Line
    from rematch.plan.program_list import ProgramList, Range
    from rematch.plan.year import Year


def year_data(year: Year) -> dict[str, Data]:
    """Return everything after the choice, each sentence with its firing."""
    return {
        "field": str(year.focus.fields["specialty"]) if year.focus else None,
        "asked": year.asked,
        "match": year.season.year if year.season else None,
        "lanes": [_lane(lane) for lane in year.lanes],
        "sections": {name: [_line(line) for line in lines] for name, lines in year.lines.items()},
        "experiences": [_material(entry) for entry in year.materials],
        "letters": [
            {
                "writer": goal.writer,
                "wanted": goal.wanted,
                "held": goal.held,
                "ask": goal.ask,
                **statement_data(goal.statement),
            }
            for goal in year.letter_goals
        ],
        "repairs": [
            {"cause": repair.cause, "measure": repair.measure, **statement_data(repair.statement)}
            for repair in year.repairs
        ],
        "list": _program_list(year.program_list) if year.program_list else None,
        "cost": _cost(year.cost) if year.cost else None,
        "step3": {"advice": year.step3.topic, **statement_data(year.step3.statement)} if year.step3 else None,
        "calendar": [_entry(entry) for entry in year.calendar],
    }


def _lane(lane: Lane) -> Data:
    return {
        "lane": lane.lane,
        "place": lane.place,
        "points": lane.points,
        "reasons": [{"points": one.points, **statement_data(one.statement)} for one in lane.reasons],
        "gates": [{"gate": gate.topic, **statement_data(gate.statement)} for gate in lane.gates],
    }


def _line(line: Line) -> Data:
    return {"topic": line.topic, "head": line.head, "measure": line.measure, **statement_data(line.statement)}


def _material(entry: Material) -> Data:
    return {
        "place": entry.place,
        "number": int(str(entry.facts["number"])),
        "name": str(entry.facts["shown"]),
        "bring_forward": str(entry.facts["points_to"]),
        "points": entry.points,
        "reasons": [{"points": one.points, **statement_data(one.statement)} for one in entry.reasons],
    }


def _range(count: Range) -> dict[str, Data]:
    return {"least": count.least, "most": count.most}


def _program_list(programs: ProgramList) -> Data:
    second = programs.second
    return {
        **_range(programs.count),
        "size": statement_data(programs.size_statement),
        "tiers": [{"tier": tier.tier, "share": tier.share, **_range(tier.count)} for tier in programs.tiers],
        "mix": statement_data(programs.tier_statement),
        "caps": [
            {"reason": cap.reason, "most": cap.most, "binds": cap.binds, **statement_data(cap.statement)}
            for cap in programs.caps
        ],
        "risks": [{"points": points, **statement_data(statement)} for points, statement in programs.risks],
        "share": programs.share,
        "second": {
            "mode": second.mode,
            "field": second.specialty,
            "count": _range(second.count) if second.count else None,
            **statement_data(second.statement),
        },
    }


def _cost(cost: Cost) -> Data:
    return {
        "total": cost.total,
        "items": [
            {
                "name": item.name,
                "amount": item.amount,
                "programs": item.programs,
                "year": item.year,
                "sources": list(item.source),
            }
            for item in cost.items
        ],
    }


def _entry(entry: Entry) -> Data:
    milestone = entry.milestone
    return {
        "id": entry.id,
        "when": entry.when.isoformat() if entry.when else None,
        "until": entry.until.isoformat() if entry.until else None,
        "label": entry.label,
        "kind": entry.kind,
        "do": entry.do,
        "milestone": milestone.name if milestone else None,
        "status": milestone.status if milestone else None,
        "sources": list(milestone.sources) if milestone else [],
        "rule": entry.statement.rule.id if entry.statement else None,
    }
