"""The published figures: sourced, dated, sensible, and free of the values that were found doubtful."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.errors import Position
from rematch.knowledge.figures import Figure, Figures, stale_figures

SENIORS = ("us_md_senior", "us_do_senior")
ADVANCED = (
    "dermatology",
    "diagnostic_radiology",
    "interventional_radiology",
    "physical_medicine_rehabilitation",
    "radiation_oncology",
)


def figure(metric="offered", year=2025, group="all", value=1.0):
    identity = f"bones/{metric}/{group}/{year}"
    place = Position("f.csv", 2, 1)
    return Figure(identity, "bones", metric, group, value, "count", year, "report", "primary", "", place)


def value_of(shipped, specialty, metric, group="all"):
    found = shipped.figures.get(specialty, metric, group)
    return None if found is None else found.value


def test_every_figure_has_its_source_year_and_unit(shipped):
    assert len(shipped.figures) == len({figure.id for figure in shipped.figures})
    for one in shipped.figures:
        assert one.source in shipped.sources
        assert one.year >= 2000
        assert one.unit == shipped.measures.metrics[one.metric].unit
        assert one.kind == "secondary" or shipped.sources[one.source].kind == "primary"
        assert shipped.figures.by_id(one.id) is one
        assert one in shipped.figures.all_of(one.specialty)


def test_every_declared_metric_and_group_is_used(shipped):
    assert {figure.metric for figure in shipped.figures} == set(shipped.measures.metrics)
    assert {figure.group for figure in shipped.figures} == set(shipped.measures.groups)
    assert {metric.theme for metric in shipped.measures.metrics.values()} == set(shipped.measures.themes)


@pytest.mark.parametrize(
    ("specialty", "metric", "group", "value"),
    [
        ("anesthesiology", "positions_offered_all_types", "all", 2290),
        ("anesthesiology", "programs", "all", 189),
        ("anesthesiology", "fill_rate", "all", 99.9),
        ("psychiatry", "fill_rate", "all", 99.7),
        ("general_surgery", "fill_rate", "all", 99.8),
        ("obstetrics_gynecology", "fill_rate", "all", 99.9),
        ("pediatrics", "share_of_positions_filled", "us_do_senior", 20.4),
        ("pathology", "share_of_positions_filled", "us_do_senior", 16.7),
        ("transitional_year", "share_of_positions_filled", "us_do_senior", 18.6),
        ("preliminary_medicine", "share_of_positions_filled", "us_do_senior", 8.6),
        ("all", "match_rate_pgy1", "us_img", 70),
        ("all", "usmle_step2ck_passing_score", "all", 218),
        ("otolaryngology", "signals_offered", "all", 25),
        ("orthopaedic_surgery", "signals_offered", "all", 30),
        ("orthopaedic_surgery", "step2ck_median_matched", "us_md_senior", 259),
        ("orthopaedic_surgery", "reapplicant_match_rate", "reapplicant", 58),
        ("internal_medicine", "programs_sponsoring_j1", "all", 63.7),
        ("preliminary_surgery", "preliminary_to_none", "preliminary_resident", 19),
    ],
)
def test_values_that_were_decided(shipped, specialty, metric, group, value):
    assert value_of(shipped, specialty, metric, group) == value


def test_prior_graduates_have_their_own_base_rate_of_each_year(shipped):
    rates = {
        (figure.year, figure.group): figure.value
        for figure in shipped.figures.all_of("all")
        if figure.metric == "match_rate_pgy1" and figure.group.endswith("graduate")
    }
    assert rates[2025, "us_md_graduate"] == 45.9
    assert rates[2025, "us_do_graduate"] == 43.8
    assert {year for year, _ in rates} == {2022, 2023, 2024, 2025}


@pytest.mark.parametrize(
    ("specialty", "metric", "group"),
    [
        ("emergency_medicine", "step2ck_mean_unmatched", "us_do_senior"),
        ("family_medicine", "step2ck_mean_unmatched", "us_do_senior"),
        ("pathology", "step2ck_mean_unmatched", "us_do_senior"),
        ("neurological_surgery", "step2ck_median_matched", "non_us_img"),
    ],
)
def test_doubtful_and_tiny_cells_are_left_out(shipped, specialty, metric, group):
    assert shipped.figures.get(specialty, metric, group) is None


@pytest.mark.parametrize("specialty", ADVANCED)
def test_first_year_counts_never_speak_for_a_mostly_advanced_field(shipped, specialty):
    metrics = {figure.metric for figure in shipped.figures.all_of(specialty)}
    assert "positions_offered_all_types" in metrics
    assert not metrics & {"pgy1_positions_offered", "share_of_positions_filled", "programs"}
    assert shipped.specialties[specialty].position == "advanced"


def test_first_year_counts_of_partly_advanced_fields_say_so(shipped):
    for specialty in ("anesthesiology", "neurology"):
        for metric in ("pgy1_positions_offered", "fill_rate", "unfilled_positions"):
            assert "first-year places only" in shipped.figures.get(specialty, metric, "all").note


def test_samples_say_how_large_they_are(shipped):
    for one in shipped.figures:
        if shipped.measures.metrics[one.metric].theme == "scores" and "san francisco" not in one.note.lower():
            assert int(one.note.rsplit("n = ", 1)[1]) >= 10


def test_every_field_has_its_places(shipped):
    lacking = [
        name
        for name in shipped.specialties
        if value_of(shipped, name, "positions_offered_all_types") is None
        and value_of(shipped, name, "pgy1_positions_offered") is None
    ]
    assert lacking == ["ophthalmology"]


def test_the_latest_year_is_given_and_the_earlier_kept():
    figures = Figures([figure(year=2023), figure(year=2025), figure(year=2024)])
    assert figures.get("bones", "offered", "all").year == 2025
    assert [one.year for one in figures.all_of("bones")] == [2023, 2024, 2025]
    assert figures.get("bones", "offered", "home") is None
    assert figures.by_id("bones/offered/all/1999") is None
    assert figures.all_of("nothing") == ()
    assert len(figures) == 3


@given(
    st.permutations([figure(year=year, group=group) for year in (2023, 2025) for group in ("all", "home")])
)
def test_the_order_of_files_and_rows_does_not_matter(shuffled):
    assert list(Figures(shuffled)) == list(Figures(sorted(shuffled, key=lambda one: one.id)))


@given(st.integers(2000, 2030), st.integers(0, 5), st.lists(st.integers(2000, 2030), max_size=8))
def test_stale_is_more_than_the_limit_behind_the_cycle(cycle, limit, years):
    stale = stale_figures([figure(year=year) for year in years], cycle, limit)
    assert {one.year for one in stale} == {year for year in years if year < cycle - limit}
    assert [one.id for one in stale] == sorted({one.id for one in stale})
