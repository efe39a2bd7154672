"""Knee bend, bounce, push, hip drop in degrees, pronation, and left against right."""

from __future__ import annotations

import pytest
from by_hand import measured, not_measured
from usual_runner import LEFT, RIGHT, grade_of, measurements, one

from gait.findings.asymmetry import asymmetry_finding
from gait.findings.find import find
from gait.findings.finding import Finding, Grade
from gait.measures.symmetry import SideDifference


@pytest.mark.parametrize(
    ("knee", "stiff", "deep"),
    [
        (42.0, Grade.NONE, Grade.NONE),
        (35.0, Grade.NONE, Grade.NONE),  # nearer to 36 than half the detectable change
        (32.0, Grade.MILD, Grade.NONE),
        (20.0, Grade.MILD, Grade.NONE),  # never more than mild
        (49.0, Grade.NONE, Grade.NONE),
        (52.0, Grade.NONE, Grade.MILD),
        (70.0, Grade.NONE, Grade.MILD),
    ],
)
def test_both_ends_of_the_knee_bend(knee, stiff, deep):
    assert grade_of("stiff_knee", knee_flexion_stance_peak=knee) is stiff
    assert grade_of("deep_knee", knee_flexion_stance_peak=knee) is deep


@pytest.mark.parametrize(
    ("percent", "grade"), [(10.0, Grade.NONE), (13.4, Grade.NONE), (14.0, Grade.MILD)]
)
def test_bounce(percent, grade):
    assert grade_of("bounce", vertical_oscillation=percent) is grade


def test_bounce_that_a_moving_camera_hides_says_so():
    items = [m for m in measurements() if m.name != "vertical_oscillation"]
    items.append(not_measured("vertical_oscillation", None, "the camera moves"))
    found = one("bounce", find(items))
    assert (found.grade, found.why_not) == (Grade.CANNOT_TELL, "the camera moves")


@pytest.mark.parametrize(
    ("thigh", "reach", "grade"),
    [
        (18.0, 22.0, Grade.NONE),
        (6.0, 22.0, Grade.NONE),  # a compact runner
        (18.0, 34.0, Grade.NONE),
        (6.0, 34.0, Grade.MILD),
        (2.0, 34.0, Grade.MARKED),
    ],
)
def test_little_push_counts_only_with_a_long_reach(thigh, reach, grade):
    changed = {"thigh_extension_at_toe_off": thigh, "overstride": reach}
    assert grade_of("low_hip_extension", **changed) is grade


def test_little_push_is_marked_only_when_certain():
    changed = {"thigh_extension_at_toe_off": 2.0, "overstride": 34.0}
    assert grade_of("low_hip_extension", half=6.0, **changed) is Grade.MILD


def test_little_push_without_a_known_reach_cannot_be_told():
    changed = {"thigh_extension_at_toe_off": 4.0, "overstride": None}
    assert grade_of("low_hip_extension", **changed) is Grade.CANNOT_TELL


# Hip drop: marked points give degrees, and degrees count before the look ---------------


@pytest.mark.parametrize(
    ("drop", "half", "grade"),
    [
        (4.0, 1.0, Grade.NONE),
        (8.0, 1.0, Grade.MILD),
        (11.0, 1.0, Grade.MARKED),
        (11.0, 7.0, Grade.MILD),
    ],
)
def test_hip_drop_in_degrees_where_points_were_marked(drop, half, grade):
    items = measurements(pelvic_drop_look=-2.0)
    items.append(measured("pelvic_drop", LEFT, drop, half=half))
    found = [f for f in find(items) if f.key == "hip_drop"]
    assert [(f.side, f.grade) for f in found] == [(LEFT, grade)]
    assert "°" in found[0].sentence


def test_without_marked_points_the_look_counts():
    items = measurements(pelvic_drop_look=2.0)
    items.append(not_measured("pelvic_drop", LEFT, "mark two points"))
    assert one("hip_drop", find(items)).side is None


def test_pronation_asks_for_four_points():
    found = one("pronation", find(measurements()))
    assert (found.grade, found.side) == (Grade.CANNOT_TELL, None)
    assert "mark four points" in found.why_not


@pytest.mark.parametrize(
    ("peak", "grade"),
    [(6.0, Grade.NONE), (13.0, Grade.NONE), (14.0, Grade.MILD), (25.0, Grade.MILD)],
)
def test_pronation_from_marked_points_is_never_more_than_mild(peak, grade):
    items = [measured("rearfoot_eversion", LEFT, peak)]
    items.append(measured("rearfoot_eversion_excursion", LEFT, 30.0))
    found = one("pronation", find(items))
    assert (found.side, found.grade) == (LEFT, grade)
    assert "rearfoot eversion, peak" in found.sentence


# Left against right ---------------------------------------------------------------------


def gap(name: str, left: float, right: float, half: float = 1.0) -> SideDifference:
    value = left - right
    return SideDifference(
        name,
        measured(name, LEFT, left),
        measured(name, RIGHT, right),
        value,
        value - half,
        value + half,
        None,
    )


def judged(*differences: SideDifference) -> Finding:
    return asymmetry_finding(differences)


@pytest.mark.parametrize(
    ("left", "right", "half", "grade"),
    [
        (45.0, 42.0, 1.0, Grade.NONE),
        (45.0, 38.5, 1.0, Grade.NONE),  # beyond 5° by less than half the detectable change
        (45.0, 37.0, 1.0, Grade.MILD),
        (37.0, 45.0, 1.0, Grade.MILD),
        (45.0, 37.0, 8.5, Grade.NONE),  # not told from zero
        (60.0, 30.0, 1.0, Grade.MILD),  # angles are never marked
    ],
)
def test_angles_differ_by_more_than_five_degrees(left, right, half, grade):
    assert judged(gap("knee_flexion_stance_peak", left, right, half)).grade is grade


@pytest.mark.parametrize(
    ("left", "half", "grade"),
    [
        (255.0, 5.0, Grade.NONE),
        (262.0, 5.0, Grade.NONE),
        (266.0, 5.0, Grade.MILD),
        (280.0, 5.0, Grade.MARKED),
        (280.0, 31.0, Grade.NONE),
    ],
)
def test_contact_times_differ_in_per_cent_of_their_mean(left, half, grade):
    assert judged(gap("contact_time", left, 250.0, half)).grade is grade


def test_the_sentence_names_the_largest_difference_and_its_side():
    found = judged(
        gap("knee_flexion_stance_peak", 42.0, 41.0), gap("contact_time", 240.0, 270.0, 9.0)
    )
    assert found.grade is Grade.MARKED
    assert "contact time 240 ms left and 270 ms right" in found.sentence
    assert "30 ms more on the right (21 to 39)" in found.sentence
    assert [s.measurement.side for s in found.signs] == [LEFT, RIGHT]


def test_what_has_no_limit_is_not_judged():
    assert judged(gap("overstride", 40.0, 20.0)).grade is Grade.CANNOT_TELL
    assert judged(gap("foot_progression", 40.0, 0.0)).grade is Grade.CANNOT_TELL


def test_without_a_comparison_the_reason_is_given():
    assert "left and a right side clip" in judged().why_not
    why = "the cadence differs by 9 steps/min"
    name = "contact_time"
    refused = SideDifference(
        name, measured(name, LEFT, 250.0), measured(name, RIGHT, 240.0), None, None, None, why
    )
    assert judged(refused).why_not == why


def test_the_visit_s_differences_reach_its_findings():
    found = find(measurements(), None, [gap("contact_time", 280.0, 250.0, 5.0)])
    assert one("asymmetry", found).grade is Grade.MARKED
    assert found[0].key == "asymmetry"
