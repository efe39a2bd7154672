"""Cues: at most two, one of a kind, offers where nothing hurts; load before form."""

from __future__ import annotations

from found_by_hand import found
from planned_visits import plan_of

from gait.findings.finding import Grade
from gait.findings.words import all_words
from gait.plan.plan import LoadHint
from gait.plan.tables import programme, words
from gait.tracks.track import Side

LEFT, RIGHT = Side
SORE = {"complaint": "front of the knee", "pain_running_0_10": 2}


def test_two_cues_at_most_in_the_order_of_the_findings():
    seen = [
        found("hip_drop", grade=Grade.MARKED),
        found("backseat", LEFT),
        found("knee_valgus", LEFT),
    ]
    plan = plan_of(seen, history=SORE)
    assert [c.finding for c in plan.cues] == ["hip_drop", "backseat"]
    assert plan.cues[0].text == all_words()["hip_drop"].cue
    assert plan.cue_note == words()["cues"]["more"]


def test_cues_that_say_the_same_come_once():
    seen = [
        found("overstride", LEFT),
        found("overstride", RIGHT),
        found("extended_knee_heel_strike", LEFT),
        found("low_cadence"),
    ]
    plan = plan_of(seen, history=SORE)
    assert [c.finding for c in plan.cues] == ["overstride"]
    assert plan.cue_note == ""


def test_what_is_not_seen_gives_no_cue():
    plan = plan_of(
        [found("backseat", LEFT, Grade.NONE), found("hip_drop", grade=Grade.CANNOT_TELL)]
    )
    assert plan.cues == ()


def test_a_cue_is_an_offer_where_nothing_hurts():
    assert all(c.optional for c in plan_of([found("backseat", LEFT)]).cues)
    assert not any(c.optional for c in plan_of([found("backseat", LEFT)], history=SORE).cues)


def test_every_finding_has_a_family_with_words():
    assert set(programme().cue_family) == {k for k, row in all_words().items() if row.cue}
    for family in programme().cue_family.values():
        assert words()["cues"][f"how_{family}"].endswith(".")


def test_load_comes_before_strength_and_form_for_a_sore_runner():
    plan = plan_of([found("backseat", LEFT)], history=SORE)
    assert [s.key for s in plan.first] == ["load", "capacity", "form"]


def test_a_jump_in_training_comes_first_with_the_words_of_the_log():
    load = LoadHint(too_much=True, longest_next_run_km=12.34, words=("Longest run 40 % up.",))
    plan = plan_of([found("backseat", LEFT)], load=load)
    assert [s.key for s in plan.first] == ["too_much", "next_run", "capacity", "form_optional"]
    assert plan.first[0].text.endswith("Longest run 40 % up.")
    assert "12.3 km" in plan.first[1].text


def test_no_next_run_is_offered_while_distance_is_held():
    plan = plan_of(load=LoadHint(longest_next_run_km=12.0), history={"pain_running_0_10": 6})
    assert [s.key for s in plan.first] == ["hold", "load", "capacity"]


def test_nothing_seen_and_nothing_hurting_is_said():
    assert [s.key for s in plan_of().first] == ["nothing", "capacity"]
