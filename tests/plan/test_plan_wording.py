"""Sentences as they are composed: filled in, in plain words, within the rules."""

from __future__ import annotations

import itertools
import re

import pytest
from found_by_hand import WHOLE_BODY, found
from planned_visits import plan_of, sentences
from test_wording_everywhere import Said, breaches

from gait.findings.finding import Grade
from gait.findings.words import all_words
from gait.history.answers import History
from gait.plan.plan import LoadHint
from gait.plan.text import plan_text
from gait.screens.judge import judge_screens, side_gaps
from gait.screens.read import read_screens
from gait.tracks.track import Side

LOW = {
    "single_leg_squat_rating": "poor",
    "single_leg_calf_raises": 5,
    "hip_abduction_nm_per_kg": 0.8,
    "hip_abduction_n": 80,
    "hip_extension_grade_0_5": 3,
    "knee_to_wall_cm": 4,
    "navicular_drop_mm": 16,
    "foot_posture_index": -8,
    "big_toe_extension_deg": 20,
    "side_plank_s": 10,
    "hip_internal_rotation_deg": 10,
}
HIGH = {
    "single_leg_squat_rating": "good",
    "single_leg_calf_raises": 30,
    "hip_abduction_nm_per_kg": 1.8,
    "hip_abduction_n": 200,
    "hip_extension_grade_0_5": 5,
    "knee_to_wall_cm": 13,
    "navicular_drop_mm": 6,
    "foot_posture_index": 11,
    "big_toe_extension_deg": 70,
    "side_plank_s": 90,
    "hip_internal_rotation_deg": 40,
}
SCREENS = ({}, {"left": LOW, "right": HIGH}, {"left": HIGH, "front_plank_s": 20})
HISTORIES = (
    {},
    {"complaint": "front of the knee", "pain_running_0_10": 2, "season": "off"},
    {"pain_rising": True, "running_years": 0.3, "sex": "female"},
)
GRADES = (Grade.MARKED, Grade.MILD, Grade.NONE, Grade.CANNOT_TELL)


def everything_a_plan_says() -> set[str]:
    said: set[str] = set()
    for grade, screens, history in itertools.product(GRADES, SCREENS, HISTORIES):
        findings = [
            found(key, None if key in WHOLE_BODY else Side.LEFT, grade) for key in all_words()
        ]
        plan = plan_of(
            findings,
            screens=screens,
            history=history,
            habits={"strength_days_per_week": 1, "yoga_per_week": 2, "shoes": "old ones"},
            load=LoadHint(too_much=grade is Grade.MILD, longest_next_run_km=8.0),
        )
        said |= sentences(plan) | {" ".join(plan_text(plan).split())}
    for table in SCREENS:
        screens = read_screens(table, "v")
        said |= {s.said for s in judge_screens(screens, History())}
        said |= {g.said for g in side_gaps(screens)}
    return {text for text in said if " " in text}


SAID = everything_a_plan_says()


def test_there_is_enough_to_look_at():
    assert len(SAID) > 250


def test_no_composed_sentence_breaks_the_rules():
    # What studies say stands in the same plans, so the rules for research hold for all.
    # Whole plans are left out: they are made of the same sentences.
    single = [text for text in SAID if len(text) < 1000]
    broken = {text: breaches(Said("plan", text, research=True)) for text in single}
    assert {text: rules for text, rules in broken.items() if rules} == {}


@pytest.mark.parametrize(
    "mark", [r"\{", r"\}", r"\bNone\b", r"\bnan\b", r"  ", r"\(\)", r" ,", r"\.\."]
)
def test_no_composed_sentence_has_a_hole(mark):
    assert [t for t in SAID if re.search(mark, t)] == []


def test_a_minus_is_a_minus():
    assert [t for t in SAID if re.search(r"(?<![\w-])-\d", t.replace("-2 to +2", ""))] == []
