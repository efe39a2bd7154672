"""Habits against the clinic's recommendations."""

from __future__ import annotations

from datetime import date

import pytest

from gait.history.answers import Habits, History
from gait.history.habits import HabitLevel, judge_habits, noted_habits, season_on

DAY = date(2026, 11, 22)


def level(key: str, season, **habits):
    return next(h for h in judge_habits(Habits(**habits), season) if h.key == key).level


@pytest.mark.parametrize(
    ("season", "days", "expected"),
    [
        ("off", 3.0, HabitLevel.MET),
        ("off", 2.0, HabitLevel.PARTLY),
        ("off", 0.0, HabitLevel.NOT),
        ("in", 2.0, HabitLevel.MET),
        ("in", 1.0, HabitLevel.MET),
        ("in", 0.0, HabitLevel.NOT),
        (None, 2.0, HabitLevel.MET),
        (None, 1.0, HabitLevel.PARTLY),
        ("off", None, HabitLevel.UNASKED),
    ],
)
def test_strength_three_days_off_season_one_to_two_in_season(season, days, expected):
    assert level("strength", season, strength_days_per_week=days) is expected


def test_any_weekly_mobility_counts_and_the_kinds_are_named():
    habits = Habits(foam_rolling_per_week=0.0, yoga_per_week=1.0, pilates_per_week=1.0)
    answer = next(h for h in judge_habits(habits, "in") if h.key == "mobility")
    assert answer.level is HabitLevel.MET
    assert answer.said.startswith("Mobility work twice a week (yoga, pilates)")
    assert level("mobility", "in", stretching_per_week=0.5) is HabitLevel.PARTLY
    assert level("mobility", "in", stretching_per_week=0.0) is HabitLevel.NOT
    assert level("mobility", "in") is HabitLevel.UNASKED


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (1.0, HabitLevel.MET),
        (4.0, HabitLevel.MET),
        (5.0, HabitLevel.PARTLY),
        (0.5, HabitLevel.PARTLY),
        (0.0, HabitLevel.NOT),
    ],
)
def test_manual_treatment_one_to_four_a_month(times, expected):
    assert level("manual_treatment", None, manual_treatments_per_month=times) is expected


def test_no_manual_treatment_is_not_held_against_anybody():
    answers = judge_habits(Habits(manual_treatments_per_month=0.0), None)
    said = next(h for h in answers if h.key == "manual_treatment").said
    assert "optional" in said


def test_every_habit_says_what_research_carries():
    for answer in judge_habits(Habits(), None):
        assert answer.evidence.endswith(".")
        assert answer.sources
        assert "{" not in answer.said


def test_the_season_is_what_the_runner_says_or_follows_from_the_race():
    assert season_on(History(season="off", race_date=DAY), DAY) == "off"
    assert season_on(History(race_date=date(2027, 2, 14)), DAY) == "in"  # 84 days
    assert season_on(History(race_date=date(2027, 2, 15)), DAY) is None  # 85 days
    assert season_on(History(race_date=date(2026, 11, 21)), DAY) is None
    assert season_on(History(), DAY) is None


def test_sleep_shoes_and_surfaces_are_written_down_without_judgement():
    said = noted_habits(
        Habits(sleep_hours_per_night=6.5, shoe_distance_km=700.0, surfaces=("road", "trail"))
    )
    assert [s.split(":")[0] for s in said] == ["Sleep", "Shoes", "Surfaces"]
    assert "700 km" in said[1]
    assert all("no limit is used" in s for s in said)


def test_running_as_the_only_training_is_named_only_when_all_else_was_denied():
    nothing = {
        "strength_days_per_week": 0.0,
        "foam_rolling_per_week": 0.0,
        "stretching_per_week": 0.0,
        "yoga_per_week": 0.0,
        "pilates_per_week": 0.0,
    }
    assert any("only training" in s for s in noted_habits(Habits(runs_per_week=4.0, **nothing)))
    unasked = Habits(runs_per_week=4.0, strength_days_per_week=0.0)
    assert not any("only training" in s for s in noted_habits(unasked))
