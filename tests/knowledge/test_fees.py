"""What applications cost: the published tables, and the most programs that a budget pays for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.errors import KnowledgeBaseError
from rematch.knowledge.load import load_knowledge

COUNTS = st.lists(st.integers(0, 300), max_size=4)
YEARS = st.integers(2020, 2035)
PRICED = st.sampled_from(["eras", "residencycas", "aua"])


def applications(cost):
    return [item.amount for item in cost.items if item.programs]


@pytest.mark.parametrize(
    ("counts", "year", "total"),
    [  # the examples that the AAMC prints beside its tables
        ([30], 2024, 519),
        ([20, 10], 2024, 388),
        ([23, 7], 2024, 457),
        ([12, 10, 8], 2024, 335),
        ([30], 2025, 330),
        ([43, 7], 2026, 797),
        ([32, 32], 2026, 780),
    ],
)
def test_the_published_examples_come_out(shipped, counts, year, total):
    assert sum(applications(shipped.fees.cost(counts, year))) == total


def test_a_flat_tier_is_paid_once_it_is_reached(shipped):
    def price(programs):
        return applications(shipped.fees.cost([programs], 2026, ["residencycas"]))

    assert [price(1), price(18), price(19), price(30), price(31)] == [[99], [99], [117], [315], [338]]


def test_every_line_of_a_bill_names_its_source_and_season(shipped):
    bill = shipped.fees.cost([40, 10], 2027, ranks=25)
    assert [(item.amount, item.year) for item in bill.items] == [
        (630, 2026),
        (110, 2026),
        (70, 2025),
        (80, 2026),
        (150, 2020),
    ]
    assert bill.total == 1040
    assert all(set(item.source) <= set(shipped.sources) for item in bill.items)


def test_a_season_takes_the_latest_price_that_is_not_younger(shipped):
    def seasons(year):
        return [item.year for item in shipped.fees.cost([1], year).items]

    assert seasons(2025) == [2025, 2025, 2024]
    assert seasons(2040) == [2026, 2025, 2026]
    assert seasons(2010) == [2024, 2025, 2024]


def test_fixed_fees_are_due_once_and_with_the_first_application(shipped):
    assert shipped.fees.cost([], 2026).total == 0
    assert shipped.fees.cost([0, 0], 2026).total == 0
    assert shipped.fees.cost([1, 1], 2026).total == 11 + 11 + 70 + 80
    both = shipped.fees.cost([1, 1], 2026, ["eras", "aua"])
    assert both.total == 11 + 11 + 70 + 75 + 80


@pytest.mark.parametrize("route", ["sf_match", "central_app"])
def test_an_unknown_price_makes_the_bill_unknown(shipped, route):
    assert shipped.fees.cost([10, 10], 2026, ["eras", route]) is None
    assert shipped.fees.affordable(5_000, 2026, route) is None


def test_a_field_applies_by_its_own_route_from_its_season_on(shipped):
    def route(specialty, year):
        return shipped.fees.route(specialty, shipped.specialties[specialty].match, year)

    assert [route("emergency_medicine", year) for year in (2025, 2026)] == ["eras", "residencycas"]
    assert [route("obstetrics_gynecology", year) for year in (2024, 2025)] == ["eras", "residencycas"]
    assert [route(name, 2027) for name in ("urology", "ophthalmology")] == ["aua", "sf_match"]
    assert {route(name, 2027) for name in shipped.specialties} <= set(shipped.fees.routes)


@given(COUNTS, YEARS, st.integers(0, 3), st.integers(1, 50))
def test_a_further_program_never_lowers_the_bill(shipped, counts, year, place, more):
    larger = list(counts)
    if place < len(larger):
        larger[place] += more
    else:
        larger.append(more)
    assert shipped.fees.cost(larger, year).total >= shipped.fees.cost(counts, year).total


@given(st.integers(-100, 20_000), YEARS, PRICED)
def test_what_is_affordable_is_the_most_that_the_budget_covers(shipped, budget, year, route):
    most = shipped.fees.affordable(budget, year, route)
    if most:
        assert shipped.fees.cost([most], year, [route]).total <= budget
    assert shipped.fees.cost([most + 1], year, [route]).total > budget


@given(st.integers(1, 500), YEARS, PRICED)
def test_the_exact_price_buys_exactly_what_it_is_the_price_of(shipped, programs, year, route):
    price = shipped.fees.cost([programs], year, [route]).total
    most = shipped.fees.affordable(price, year, route)
    assert most >= programs
    assert shipped.fees.cost([most], year, [route]).total == price


@given(st.integers(0, 10_000), st.integers(0, 1_000), YEARS)
def test_more_money_never_buys_fewer_programs(shipped, budget, more, year):
    assert shipped.fees.affordable(budget + more, year) >= shipped.fees.affordable(budget, year)


BROKEN = [
    ("  bones: {", "  bonse: {", "RM611", "unknown specialty 'bonse'"),
    (
        "route: other",
        "route: otter",
        "RM117",
        "unknown 'route' (found 'otter'); allowed: eras, like, other; did you mean",
    ),
    ("since: 2025", "since: 25", "RM118", "'since' is a whole number (found 25); allowed: 2000 to 2100"),
    ("source: [copy]", "source: []", "RM412", "'source' is empty"),
    (
        "source: [report]",
        "source: [reprot]",
        "RM411",
        "unknown source (found 'reprot'); did you mean 'report'?",
    ),
    ("  eras:", "  aras:", "RM661", "no route 'eras'; add it"),
    (
        "applications: eras",
        "applications: other",
        "RM117",
        "unknown route with prices of its own (found 'other')",
    ),
    (", {each: 30}", "", "RM661", "the last tier has no 'through' and a price 'each'"),
    ("through: 30, each", "each", "RM661", "only the last tier has no 'through'; add through:"),
    ("through: 30", "through: 10", "RM661", "a tier through 10 follows one through 10"),
    ("flat: 99", "flat: -1", "RM118", "'flat' is a whole number (found -1); allowed: 0 to 100000"),
    ("2025: {tiers", "next: {tiers", "RM651", "'next' is not a year in the applications of eras"),
    ("  nrmp: {name", "  moon: {name", "RM661", "unknown match 'moon'"),
    ("amount: 70", "amount: much", "RM118", "'amount' is a whole number (found 'much')"),
    ("{included: 20, ", "{", "RM112", "the fee of a season lacks 'included'"),
]


@pytest.mark.parametrize(("find", "put", "code", "said"), BROKEN, ids=[case[3] for case in BROKEN])
def test_a_broken_price_is_refused_where_it_stands(small, find, put, code, said):
    path = small / "knowledge" / "fees.yaml"
    text = path.read_text()
    assert find in text
    path.write_text(text.replace(find, put, 1))
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge(small)
    lines = [str(problem) for problem in caught.value.problems]
    assert any(f"error {code}: " in line and said in line for line in lines), lines
    assert all(line.startswith(f"{path}:") for line in lines), lines


def test_a_fee_that_nobody_published_leaves_the_bill_unknown(small):
    path = small / "knowledge" / "fees.yaml"
    text = path.read_text()
    path.write_text(text.replace("fees: {2024: {amount: 80, source: [report]}}", "fees: {}"))
    fees = load_knowledge(small).fees
    assert fees.cost([10], 2025) is None
    assert fees.affordable(1_000, 2025) is None
