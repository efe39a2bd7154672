"""The plan as text."""

from __future__ import annotations

import tomllib

import pytest
from found_by_hand import found
from planned_visits import plan_of

from gait.errors import OptionError
from gait.plan.text import plan_text
from gait.plan.visit import read_visit_tables
from gait.tracks.track import Side

VISIT = """
[history]
complaint = "ache below the left kneecap"
complaint_side = "left"
pain_running_0_10 = 2
season = "off"
[habits]
strength_days_per_week = 1
long_run_day = "sunday"
[screens]
front_plank_s = 40
[screens.left]
hip_abduction_n = 150
[screens.right]
hip_abduction_n = 200
[equipment]
band = true
[symptoms]
none = true
"""


def test_a_whole_plan_reads_from_first_things_to_the_next_visit():
    tables = tomllib.loads(VISIT)
    plan = plan_of([found("hip_drop"), found("backseat", Side.LEFT)], **tables)
    text = plan_text(plan)
    headings = [
        "What to do first",
        "Seen and tested",
        "Cues for running",
        "Before every run",
        "Monday: Strength A",
        "Rules",
        "Between the runs",
        "Check again",
    ]
    places = [text.index(f"{h}\n") for h in headings]
    assert places == sorted(places)
    assert max(len(line) for line in text.splitlines()) <= 88
    assert "None" not in text
    assert "{" not in text


def test_an_exercise_is_described_once():
    text = plan_text(plan_of(screens={"front_plank_s": 10}))
    how = "Forearms and toes, body in one line"
    assert text.count("Front plank: 3 holds") == 2
    assert " ".join(text.split()).count(how) == 1


def test_narrow_terminals_get_short_lines():
    text = plan_text(plan_of(), width=50)
    assert max(len(line) for line in text.splitlines()) <= 50


def test_the_visit_file_may_hold_other_tables_only_where_they_are_expected():
    with pytest.raises(OptionError, match=r"histroy is not known; did you mean history\?"):
        read_visit_tables({"histroy": {}}, "v.toml")
    read = read_visit_tables({"clips": [], "history": {"season": "in"}}, "v.toml", others=True)
    assert read.history.season == "in"
