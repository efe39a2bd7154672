"""Screens against their norms and side against side."""

from __future__ import annotations

import pytest

from gait.history.answers import History
from gait.screens.judge import judge_screens, side_gaps
from gait.screens.read import read_screens
from gait.screens.screen import ScreenLevel
from gait.tracks.track import Side


def judged(table, **history):
    return {
        (s.key, s.side): s for s in judge_screens(read_screens(table, "v"), History(**history))
    }


def level(key, value, side="left", **history):
    table = {side: {key: value}} if side else {key: value}
    return judged(table, **history)[key, Side(side) if side else None].level


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        # Hoch & McKeon: 12 - 2.8 cm
        ("knee_to_wall_cm", 9.1, ScreenLevel.LIMITED),
        ("knee_to_wall_cm", 9.2, ScreenLevel.USUAL),
        ("big_toe_extension_deg", 41.0, ScreenLevel.LIMITED),
        ("big_toe_extension_deg", 42.0, ScreenLevel.USUAL),
        ("hip_abduction_grade_0_5", 4.0, ScreenLevel.LIMITED),
        ("hip_abduction_grade_0_5", 5.0, ScreenLevel.USUAL),
        ("single_leg_squat_rating", "good", ScreenLevel.USUAL),
        ("single_leg_squat_rating", "fair", ScreenLevel.LIMITED),
        ("single_leg_squat_rating", "poor", ScreenLevel.LIMITED),
        # The foot is described, never judged: rolling in is normal.
        ("navicular_drop_mm", 18.0, ScreenLevel.NOTED),
        ("navicular_drop_mm", 8.0, ScreenLevel.USUAL),
        ("foot_posture_index", 10.0, ScreenLevel.NOTED),
        ("foot_posture_index", -5.0, ScreenLevel.NOTED),
        ("foot_posture_index", 4.0, ScreenLevel.USUAL),
        # No norm without lever and mass, and no other side to compare with.
        ("hip_extension_n", 50.0, ScreenLevel.UNJUDGED),
    ],
)
def test_a_value_against_its_norm(key, value, expected):
    assert level(key, value) is expected


def test_norms_by_sex_and_the_milder_one_where_it_is_unknown():
    # Hébert-Losier: median 24 men, 21 women, less the retest difference of 6.
    assert level("single_leg_calf_raises", 16, sex="male") is ScreenLevel.LIMITED
    assert level("single_leg_calf_raises", 16, sex="female") is ScreenLevel.USUAL
    assert level("single_leg_calf_raises", 16) is ScreenLevel.USUAL
    assert level("single_leg_calf_raises", 14) is ScreenLevel.LIMITED
    assert level("front_plank_s", 70, None, sex="male") is ScreenLevel.LIMITED
    assert level("front_plank_s", 70, None, sex="female") is ScreenLevel.USUAL


def test_the_lesser_side_of_a_clear_difference_is_limited():
    both = judged({"left": {"hip_abduction_n": 169}, "right": {"hip_abduction_n": 200}})
    assert both["hip_abduction_n", Side.LEFT].level is ScreenLevel.LIMITED
    assert both["hip_abduction_n", Side.RIGHT].level is ScreenLevel.USUAL
    alike = judged({"left": {"hip_abduction_n": 171}, "right": {"hip_abduction_n": 200}})
    assert {s.level for s in alike.values()} == {ScreenLevel.USUAL}


@pytest.mark.parametrize(
    ("left", "right", "lesser"),
    [(11.6, 10.1, Side.RIGHT), (11.6, 10.2, None), (10.0, 12.0, Side.LEFT)],
)
def test_side_differences_in_the_unit_of_the_test(left, right, lesser):
    gaps = side_gaps(
        read_screens(
            {"left": {"knee_to_wall_cm": left}, "right": {"knee_to_wall_cm": right}}, "v"
        )
    )
    assert [g.lesser for g in gaps] == ([lesser] if lesser else [])
    for gap in gaps:
        assert f"the {lesser.value} side shows less" in gap.said
        assert "1.5 cm" in gap.said


def test_nothing_on_both_sides_is_no_difference():
    assert (
        side_gaps(
            read_screens({"left": {"hip_abduction_n": 0}, "right": {"hip_abduction_n": 0}}, "v")
        )
        == ()
    )


def test_a_working_limit_is_named_as_one():
    said = judged({"left": {"knee_to_wall_cm": 6}})["knee_to_wall_cm", Side.LEFT].said
    assert "6 cm, below the usual range" in said
    assert "our working limit" in said
