"""Checking again: when, how, and what change would be real."""

from __future__ import annotations

from datetime import date

from found_by_hand import found
from planned_visits import plan_of

from gait.findings.finding import Grade
from gait.measures.definitions import definition
from gait.tracks.track import Side

LEFT = Side.LEFT


def test_six_to_eight_weeks_on():
    recheck = plan_of().recheck
    # The visit is on 23 November 2026; 42 and 56 days later.
    assert (recheck.first, recheck.last) == (date(2027, 1, 4), date(2027, 1, 18))
    assert "4 January 2027" in recheck.when
    assert "18 January 2027" in recheck.when
    assert any("Same camera" in line for line in recheck.how)


def test_the_real_change_is_the_minimal_detectable_one_of_the_measure():
    recheck = plan_of([found("overstride", LEFT), found("backseat", LEFT, Grade.NONE)]).recheck
    (change,) = recheck.changes
    assert (change.name, change.side) == ("overstride", LEFT)
    assert change.mdc == definition("overstride").mdc == 4.0
    assert "now 42 % of leg; a change of 4 % of leg or more would be real" in change.said


def test_a_measure_is_named_once():
    twice = [found("overstride", LEFT), found("overstride", LEFT, Grade.MARKED)]
    assert len(plan_of(twice).recheck.changes) == 1


def test_tests_have_their_own_errors_where_known():
    recheck = plan_of(
        screens={"left": {"knee_to_wall_cm": 5, "hip_abduction_grade_0_5": 3}}
    ).recheck
    by_name = {c.name: c for c in recheck.changes}
    assert by_name["knee_to_wall_cm"].mdc == 1.9
    assert "1.9 cm or more would be real" in by_name["knee_to_wall_cm"].said
    assert by_name["hip_abduction_grade_0_5"].mdc is None
    assert "not known" in by_name["hip_abduction_grade_0_5"].said


def test_a_usual_screen_is_not_followed():
    assert plan_of(screens={"left": {"knee_to_wall_cm": 12}}).recheck.changes == ()
