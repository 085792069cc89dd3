"""What the published figures say of one field for one applicant group.

Independent of the person but for the group, so that it is computed once per group and process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.facts.draft import FactDraft, in_knowledge

if TYPE_CHECKING:
    from rematch.knowledge.figures import Figure, Figures
    from rematch.knowledge.load import Knowledge
    from rematch.knowledge.specialties import Specialty

_MIDDLES = (("step2ck_median_matched", "median"), ("step2ck_mean_matched", "mean"))
_UNMATCHED = ("step2ck_median_unmatched", "step2ck_mean_unmatched")
_FOREIGN = ("us_img", "non_us_img")


def compare_field(knowledge: Knowledge, specialty: Specialty, group: str | None) -> FactDraft:
    """Return the fields of a candidate that hold for everybody of ``group`` (None: group unknown)."""
    draft = FactDraft("candidate", f"candidate/{specialty.id}")
    _describe(draft, specialty)
    _volume(draft, knowledge.figures, specialty.id)
    _scores(draft, knowledge, specialty.id, group)
    _acceptance(draft, knowledge, specialty.id, group)
    return draft


def _describe(draft: FactDraft, specialty: Specialty) -> None:
    origin = (in_knowledge("specialties", specialty.id),)
    draft.put("specialty", specialty.id, origin)
    draft.put("name", specialty.name, origin)
    draft.put("competitiveness", specialty.competitiveness, origin)
    draft.put("tolerance", specialty.tolerance, origin)
    draft.put("family", specialty.family, origin)
    draft.put("position_type", specialty.position, origin)
    draft.put("match_system", specialty.match, origin)
    draft.put("is_track", specialty.track_of is not None, origin)


def _volume(draft: FactDraft, figures: Figures, field: str) -> None:
    positions = figures.get(field, "positions_offered_all_types", "all") or figures.get(
        field, "pgy1_positions_offered", "all"
    )
    _put_whole(draft, "positions", positions)
    if positions:
        draft.put("positions_year", positions.year, (_reference(positions),))
    programs = figures.get(field, "programs", "all")
    _put_whole(draft, "programs", programs)
    if programs:
        draft.put("programs_year", programs.year, (_reference(programs),))
    _put_whole(draft, "signals", figures.get(field, "signals_offered", "all"))
    unfilled = figures.get(field, "unfilled_positions", "all")
    _put_whole(draft, "unfilled", unfilled)
    fill = figures.get(field, "fill_rate", "all")
    if fill:
        draft.put("unfilled_share", 100 - fill.value, (_reference(fill),))
    dated = fill or unfilled
    if dated:
        draft.put("unfilled_year", dated.year, (_reference(dated),))


def _scores(draft: FactDraft, knowledge: Knowledge, field: str, group: str | None) -> None:
    figures = knowledge.figures
    groups = knowledge.settings.lists("score_groups").get(group or "", ())
    for index, wanted in enumerate(groups):
        for metric, kind in _MIDDLES:
            middle = figures.get(field, metric, wanted)
            if middle is None:
                continue
            origin = (_reference(middle),)
            draft.put("step2_center", middle.value, origin)
            draft.put("step2_center_kind", kind, origin)
            draft.put("score_year", middle.year, origin)
            draft.put("score_group", knowledge.measures.groups[wanted], origin)
            draft.put("score_stand_in", index > 0, origin)
            low = figures.get(field, "step2ck_q1_matched", wanted)
            _put_number(draft, "step2_low", low)
            _put_number(draft, "step2_unmatched", _first(figures, field, _UNMATCHED, wanted))
            return


def _acceptance(draft: FactDraft, knowledge: Knowledge, field: str, group: str | None) -> None:
    figures, settings = knowledge.figures, knowledge.settings
    foreign = [figures.get(field, "share_of_positions_filled", name) for name in _FOREIGN]
    shares = [share for share in foreign if share is not None]
    if len(shares) == len(_FOREIGN):
        draft.put("img_share", sum(share.value for share in shares), [*map(_reference, shares)])
    for wanted in settings.lists("share_groups").get(group or "", ()):
        share = figures.get(field, "share_of_positions_filled", wanted)
        if share:
            draft.put("group_share", share.value, (_reference(share),))
            draft.put("group_share_year", share.year, (_reference(share),))
            overall = figures.get("all", "share_of_positions_filled", wanted)
            if overall:
                origins = (_reference(share), _reference(overall))
                draft.put("group_share_ratio", round(share.value / overall.value, 2), origins)
            break
    for wanted in settings.lists("rate_groups").get(group or "", ()):
        rate = figures.get(field, "match_rate_preferred_specialty", wanted)
        if rate:
            draft.put("match_rate", rate.value, (_reference(rate),))
            draft.put("match_rate_year", rate.year, (_reference(rate),))
            draft.put("match_rate_group", knowledge.measures.groups[wanted], (_reference(rate),))
            break
    outputs = "abstracts_presentations_publications_mean_matched"
    for wanted in settings.lists("output_groups").get(group or "", ()):
        mean = figures.get(field, outputs, wanted)
        if mean:
            _put_number(draft, "outputs_mean", mean)
            break


def _first(figures: Figures, field: str, metrics: tuple[str, ...], group: str) -> Figure | None:
    return next((figure for metric in metrics if (figure := figures.get(field, metric, group))), None)


def _reference(figure: Figure) -> str:
    return f"figure:{figure.id}"


def _put_number(draft: FactDraft, name: str, figure: Figure | None) -> None:
    if figure:
        draft.put(name, figure.value, (_reference(figure),))


def _put_whole(draft: FactDraft, name: str, figure: Figure | None) -> None:
    if figure:
        draft.put(name, round(figure.value), (_reference(figure),))
