"""Composite patterns on hand-made measurements (evidence 1.3 and 2.3, docs/method.md)."""

from __future__ import annotations

import itertools

import pytest
from by_hand import measured
from usual_runner import LEFT, RIGHT, grade_of, measurements, one

from gait.findings.find import find
from gait.findings.finding import Grade, Verdict
from gait.measures.measurement import Measurement


def test_a_usual_runner_has_no_finding():
    findings = find(measurements())
    asked = [f for f in findings if f.key not in ("asymmetry", "pronation")]  # need more
    assert {f.grade for f in asked if f.side is not RIGHT} == {Grade.NONE}


# Backseat: a sign of the trunk AND a sign of the lower half -----------------------------

UP_MILD = [{"trunk_lean": 1.5}, {"body_line": -14.2}, {"hips_behind": 6.0}]
UP_RED = [{"trunk_lean": -3.0}, {"body_line": -18.0}, {"hips_behind": 10.0}]
LOW_MILD = [{"hip_over_foot_time": 52.0}, {"overstride": 34.0}, {"shank_inclination": 10.0}]
CORROBORATED = [
    {"knee_flexion_stance_peak": 52.0},
    {"thigh_extension_at_toe_off": 7.0},
    {"duty_factor": 43.0, "cadence": 158.0},
]


@pytest.mark.parametrize("sign", [*UP_MILD, *UP_RED, *LOW_MILD])
def test_one_half_alone_is_no_backseat(sign):
    assert grade_of("backseat", **sign) is Grade.NONE


@pytest.mark.parametrize(("up", "low"), list(itertools.product(UP_MILD, LOW_MILD)))
def test_trunk_and_lower_half_together_are_mild(up, low):
    assert grade_of("backseat", **up, **low) is Grade.MILD


@pytest.mark.parametrize("up", UP_RED)
@pytest.mark.parametrize("k", CORROBORATED)
def test_a_strong_trunk_sign_with_corroboration_is_marked(up, k):
    sign = {**up, "overstride": 34.0}
    assert grade_of("backseat", **sign) is Grade.MILD
    assert grade_of("backseat", **sign, **k) is Grade.MARKED


@pytest.mark.parametrize("k", CORROBORATED)
def test_hips_very_late_over_the_foot_make_it_marked_too(k):
    sign = {"trunk_lean": 1.5, "hip_over_foot_time": 62.0}
    assert grade_of("backseat", **sign) is Grade.MILD
    assert grade_of("backseat", **sign, **k) is Grade.MARKED


def test_a_strong_sign_of_overstride_is_not_enough_for_marked():
    k = CORROBORATED[0]
    assert grade_of("backseat", trunk_lean=1.5, overstride=45.0, **k) is Grade.MILD


def test_long_contact_corroborates_only_at_low_cadence():
    sign = {"trunk_lean": -3.0, "overstride": 34.0, "duty_factor": 43.0}
    assert grade_of("backseat", **sign, cadence=172.0) is Grade.MILD
    assert grade_of("backseat", **sign, cadence=158.0) is Grade.MARKED


def test_marked_needs_certain_signs_of_both_halves():
    sign = {"trunk_lean": -3.0, "overstride": 34.0, "knee_flexion_stance_peak": 52.0}
    assert grade_of("backseat", half=0.5, **sign) is Grade.MARKED
    assert grade_of("backseat", half=5.0, **sign) is Grade.MILD


def test_signs_near_their_limits_make_no_pattern():
    assert grade_of("backseat", trunk_lean=3.2, overstride=31.0) is Grade.NONE


def test_seven_tenths_of_the_steps_must_show_it():
    items = measurements(trunk_lean=1.0)
    items = [m for m in items if m.name != "overstride"]
    rare = measured("overstride", LEFT, 33.0, steps=[40.0] * 6 + [22.5] * 4)
    often = measured("overstride", LEFT, 33.0, steps=[38.0] * 7 + [22.0] * 3)
    assert one("backseat", find([*items, rare])).grade is Grade.NONE
    assert one("backseat", find([*items, often])).grade is Grade.MILD


def test_more_lean_than_usual_is_no_backseat():
    assert grade_of("backseat", trunk_lean=20.0, overstride=34.0) is Grade.NONE


def test_below_running_speed_the_posture_is_not_judged():
    sign = {"trunk_lean": 1.5, "overstride": 34.0}
    assert grade_of("backseat", speed=8.0, **sign) is Grade.MILD
    slow = one("backseat", find(measurements(**sign), 6.0))
    assert slow.grade is Grade.CANNOT_TELL
    assert "speed" in slow.why_not


def test_backseat_names_both_signs_and_shows_them():
    found = one("backseat", find(measurements(trunk_lean=-3.0, overstride=34.0)))
    assert found.side is LEFT
    assert "trunk lean −3" in found.sentence
    assert "foot ahead of the hips at contact 34 %" in found.sentence
    assert [p.measure for p in found.frames] == ["trunk_lean", "overstride"]
    assert {s.measurement.name for s in found.signs} == {
        "trunk_lean",
        "body_line",
        "hips_behind",
        "hip_over_foot_time",
        "overstride",
        "shank_inclination",
    }
    assert found.cue


def test_the_trunk_of_the_clip_that_shows_the_leg_counts():
    """Two side clips: the runner leans back only in the one that shows the left leg."""
    left = [
        measured("trunk_lean", None, -3.0, clip=0),
        measured("body_line", LEFT, -8.0, clip=0),
        measured("overstride", LEFT, 34.0, clip=0),
    ]
    right = [
        measured("trunk_lean", None, 8.0, half=0.1, clip=1),
        measured("body_line", RIGHT, -8.0, clip=1),
        measured("overstride", RIGHT, 34.0, clip=1),
    ]
    findings = find([*left, *right])
    assert one("backseat", findings, LEFT).grade is Grade.MILD
    assert one("backseat", findings, RIGHT).grade is Grade.NONE


# Heel strike with a straight knee -----------------------------------------------------

STRIKE = {"foot_strike_angle": 14.0}
REACH = [{"shank_inclination": 10.0}, {"overstride": 34.0}]


@pytest.mark.parametrize("reach", REACH)
@pytest.mark.parametrize(
    ("knee", "grade"),
    [(14.0, Grade.NONE), (8.0, Grade.NONE), (5.0, Grade.MILD), (1.0, Grade.MILD)],
)
def test_heel_strike_straight_knee_and_reach(reach, knee, grade):
    key = "extended_knee_heel_strike"
    assert grade_of(key, **STRIKE, **reach, knee_flexion_at_contact=knee) is grade


@pytest.mark.parametrize(("knee", "grade"), [(1.0, Grade.MARKED), (4.5, Grade.MILD)])
def test_marked_needs_a_knee_straight_even_without_a_standing_zero(knee, grade):
    key = "extended_knee_heel_strike"
    strong = {**STRIKE, "shank_inclination": 15.0, "knee_flexion_at_contact": knee}
    assert grade_of(key, **strong) is grade


@pytest.mark.parametrize(
    "without",
    [
        {"foot_strike_angle": 6.0},
        {"shank_inclination": 2.0},
        {"knee_flexion_at_contact": 12.0},
    ],
)
def test_each_of_the_three_is_needed(without):
    key = "extended_knee_heel_strike"
    full = {**STRIKE, "shank_inclination": 15.0, "knee_flexion_at_contact": 1.0}
    assert grade_of(key, **full) is Grade.MARKED
    assert grade_of(key, **{**full, **without}) is Grade.NONE


def test_a_heel_strike_alone_is_never_a_finding():
    for f in find(measurements(foot_strike_angle=25.0)):
        assert f.grade in (Grade.NONE, Grade.CANNOT_TELL)


def test_a_bent_knee_settles_it_without_the_foot():
    key = "extended_knee_heel_strike"
    bent = measurements(foot_strike_angle=None, knee_flexion_at_contact=18.0)
    assert one(key, find(bent)).grade is Grade.NONE
    straight = measurements(foot_strike_angle=None, knee_flexion_at_contact=4.0)
    unknown = one(key, find(straight))
    assert unknown.grade is Grade.CANNOT_TELL
    assert unknown.why_not == "the picture is too small"


# Overstride ----------------------------------------------------------------------------


def test_overstride_by_distance_and_shin():
    assert grade_of("overstride", overstride=31.0) is Grade.NONE
    assert grade_of("overstride", overstride=34.0) is Grade.MILD
    assert grade_of("overstride", overstride=42.0) is Grade.MILD
    assert grade_of("overstride", overstride=42.0, shank_inclination=10.0) is Grade.MARKED
    unsure = {"overstride": 42.0, "shank_inclination": 10.0}
    assert grade_of("overstride", half=13.0, **unsure) is Grade.MILD


# From behind ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("look", "grade"),
    [(-0.7, Grade.NONE), (0.1, Grade.CANNOT_TELL), (0.7, Grade.MILD), (3.0, Grade.MILD)],
)
def test_hip_drop_is_a_category_with_a_grey_zone(look, grade):
    found = one("hip_drop", find(measurements(pelvic_drop_look=look)))
    assert found.grade is grade
    assert found.side is None
    if grade is Grade.CANNOT_TELL:
        assert "grey zone" in found.why_not


@pytest.mark.parametrize(
    ("thigh", "look", "grade"),
    [
        (5.0, 3.0, Grade.NONE),
        (13.0, 3.0, Grade.MILD),
        (18.0, 3.0, Grade.MARKED),
        (5.0, 14.0, Grade.MILD),
        (5.0, 40.0, Grade.MILD),
        (13.0, 14.0, Grade.MARKED),
        (None, 14.0, Grade.MILD),
        (13.0, None, Grade.MILD),
    ],
)
def test_the_look_of_the_knee_alone_is_never_marked(thigh, look, grade):
    items = knees(thigh, look, thigh, look)
    assert {f.grade for f in find(items) if f.key == "knee_valgus"} == {grade}


def knees(thigh, look, other_thigh, other_look) -> list[Measurement]:
    """A usual runner with these values of the left and of the right leg."""
    right = measurements(RIGHT, femoral_adduction=other_thigh, fppa=other_look)
    return [
        *measurements(femoral_adduction=thigh, fppa=look),
        *(m for m in right if m.name in ("femoral_adduction", "fppa")),
    ]


@pytest.mark.parametrize(
    ("other_look", "grade"), [(-6.0, Grade.CANNOT_TELL), (7.0, Grade.MILD), (14.0, Grade.MILD)]
)
def test_a_knee_turned_in_on_one_side_may_be_the_camera(other_look, grade):
    """Camera yaw turns one knee in and the other out; their mean stays (limit 10°)."""
    findings = find(knees(5.0, 14.0, 5.0, other_look))
    left = next(f for f in findings if f.key == "knee_valgus" and f.side is LEFT)
    assert left.grade is grade
    if grade is Grade.CANNOT_TELL:
        assert "camera" in left.why_not


def test_a_narrow_knee_window_alone_is_no_finding():
    assert grade_of("knee_valgus", knee_window=0.2) is Grade.NONE


@pytest.mark.parametrize(
    ("width", "grade"),
    [
        (8.0, Grade.NONE),
        (2.4, Grade.NONE),
        (1.5, Grade.MILD),
        (-0.5, Grade.MILD),
        (-2.0, Grade.MARKED),
        (None, Grade.CANNOT_TELL),
    ],
)
def test_feet_on_one_line_are_mild_and_across_it_marked(width, grade):
    """Limits 3 and 0 % of the leg, each with half a detectable change (1 %) to spare."""
    found = one("crossover", find(measurements(step_width=width)))
    assert found.grade is grade
    assert found.side is None
    assert bool(found.cue) == (grade in (Grade.MILD, Grade.MARKED))
    assert [s.measurement.name for s in found.signs] == ["step_width"]


# Cadence -------------------------------------------------------------------------------


def test_a_low_cadence_counts_only_with_a_companion():
    assert grade_of("low_cadence", cadence=155.0) is Grade.NONE
    assert grade_of("low_cadence", cadence=155.0, overstride=34.0) is Grade.MILD
    backseat = {"trunk_lean": 1.5, "hip_over_foot_time": 52.0}
    assert grade_of("low_cadence", cadence=155.0, **backseat) is Grade.MILD
    assert grade_of("low_cadence", cadence=172.0, overstride=40.0) is Grade.NONE
    assert grade_of("low_cadence", cadence=165.4, overstride=40.0) is Grade.NONE


def test_a_low_cadence_without_a_companion_is_not_called_usual():
    found = one("low_cadence", find(measurements(cadence=150.0)))
    assert found.grade is Grade.NONE
    assert "usual" not in found.sentence
    assert "150 steps/min" in found.sentence
    assert found.signs[0].verdict is not Verdict.USUAL
