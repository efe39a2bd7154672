"""Answers read from tables: what is refused and how it is said."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from gait.errors import OptionError
from gait.history.answers import Equipment, Habits, History
from gait.history.reading import read_answers


def read(kind, text: str):
    return read_answers(kind, tomllib.loads(text), kind.__name__.lower(), "anna.toml")


def test_every_question_may_be_left_out():
    assert read(History, "") == History()
    assert read(Habits, "") == Habits()
    assert not History().sore
    assert History().worst_pain is None


def test_answers_arrive_with_their_types():
    history = read(
        History,
        """
        complaint = "ache below the kneecap"
        complaint_side = "left"
        pain_running_0_10 = 4
        pain_next_morning_0_10 = 2.5
        race_date = 2027-01-10
        """,
    )
    assert history.worst_pain == 4.0
    assert history.race_date == date(2027, 1, 10)
    assert history.sore


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (
            History,
            "pain_now_0_10 = 12",
            "pain_now_0_10 in [history] is 12; give a number of 10",
        ),
        (History, "pain_now_0_10 = -1", "give a number of 0 or more"),
        (History, "pain_now_0_10 = nan", "give a number."),
        (History, "pain_now_0_10 = true", "is true; give a number"),
        (History, 'pain_now_0_10 = "3"', 'is "3"; give a number'),
        (
            History,
            "pain_now = 3",
            "pain_now in [history] is not known; did you mean pain_now_0_10?",
        ),
        (History, 'season = "winter"', "give 'off' or 'in'"),
        (History, 'race_date = "soon"', "give a date such as 2026-03-14"),
        (History, "complaint = 3", "give text in quotes"),
        (Habits, "strength_days_per_week = 9", "give a number of 7 or less"),
        (Habits, 'exercise_days = ["mon"]', "'monday'"),
        (Habits, 'exercise_days = "monday"', "give a list such as"),
        (
            Habits,
            "zumba = 3",
            "zumba in [habits] is not known; known are strength_days_per_week",
        ),
        (Equipment, 'band = "yes"', 'band in [equipment] is "yes"; give true or false'),
        (Equipment, "band = 1", "give true or false"),
    ],
)
def test_wrong_answers_are_refused_in_one_sentence(kind, text, says):
    with pytest.raises(OptionError) as refused:
        read(kind, text)
    message = str(refused.value)
    assert message.startswith("anna.toml: ")
    assert says in message
    assert "\n" not in message


def test_a_value_instead_of_a_table_is_refused():
    with pytest.raises(OptionError, match=r"\[history\] must be a table"):
        read_answers(History, 3, "history", "anna.toml")


@pytest.mark.parametrize(
    "answers",
    [
        {"complaint": "knee"},
        {"complaint_area": "shin"},
        {"complaint_side": "both"},
        {"pain_running_0_10": 1.0},
        {"pain_rising": True},
    ],
)
def test_any_sign_of_trouble_makes_a_runner_sore(answers):
    assert History(**answers).sore


def test_no_pain_is_not_soreness():
    assert not History(pain_now_0_10=0.0, complaint="  ", pain_rising=False).sore


def test_floor_wall_step_and_chair_are_taken_as_given():
    assert Equipment().at_hand == {"step", "chair"}
    assert Equipment(step=False, chair=False, band=True).at_hand == {"band"}
