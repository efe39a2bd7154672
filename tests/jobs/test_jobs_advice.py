"""What the quick check says of what it saw."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gait.jobs.advice import ClipFacts, Level, give_advice, table, verdict
from gait.tracks.track import View

GOOD = ClipFacts(
    seconds=16.0,
    fps=120.0,
    slow_motion_factor=None,
    width_px=1280,
    height_px=720,
    n_frames=1920,
    damaged_frames=0,
    looks=9,
    found=9,
    others=0,
    height_share=0.7,
    cut_off=False,
    view="side-left",
    off_axis_deg=3.0,
    dark=False,
    silhouette=False,
    moves=False,
    level_deg=0.5,
)


def test_a_good_clip_is_good_in_every_line():
    items = give_advice(GOOD)
    assert verdict(items) is Level.GOOD
    assert [i.key for i in items] == [
        "runner",
        "view",
        "light",
        "camera",
        "frame_rate",
        "length",
        "damage",
    ]
    assert "From the runner's left side." in [i.text for i in items]


@pytest.mark.parametrize(
    ("change", "key", "level", "words"),
    [
        ({"found": 0, "height_share": None}, "runner", Level.RETAKE, "Nobody was found"),
        ({"found": 4}, "runner", Level.RETAKE, "4 of 9"),
        ({"found": 7}, "runner", Level.NOTE, "7 of 9"),
        ({"height_share": 0.2}, "runner", Level.RETAKE, "20 %"),
        ({"height_share": 0.4}, "runner", Level.NOTE, "40 %"),
        ({"cut_off": True}, "runner", Level.RETAKE, "step back"),
        ({"view": "oblique", "off_axis_deg": 44.0}, "view", Level.RETAKE, "44°"),
        ({"off_axis_deg": 25.0}, "view", Level.NOTE, "25°"),
        ({"dark": True}, "light", Level.RETAKE, "Too dark"),
        ({"silhouette": True}, "light", Level.NOTE, "dark shape"),
        ({"moves": True}, "camera", Level.NOTE, "tripod"),
        ({"level_deg": -5.0}, "camera", Level.NOTE, "Leans by 5°"),
        ({"level_deg": None}, "camera", Level.GOOD, "cannot be told"),
        ({"fps": 15.0}, "frame_rate", Level.RETAKE, "15 frames/s"),
        ({"fps": 30.0}, "frame_rate", Level.NOTE, "slow motion"),
        ({"fps": 30.0, "slow_motion_factor": 1.0}, "frame_rate", Level.NOTE, "60 or more"),
        (
            {"seconds": 128.0, "fps": 30.0, "slow_motion_factor": 8.0},
            "frame_rate",
            Level.GOOD,
            "240 ",
        ),
        ({"seconds": 3.0}, "length", Level.RETAKE, "8 steps only"),
        ({"seconds": 8.0}, "length", Level.NOTE, "22 steps"),
        ({"seconds": 90.0}, "length", Level.NOTE, "enough"),
        (
            {"seconds": 40.0, "fps": 30.0, "slow_motion_factor": 8.0},
            "length",
            Level.NOTE,
            "5 s",
        ),
        ({"damaged_frames": 100}, "damage", Level.NOTE, "100 damaged"),
        ({"others": 6}, "people", Level.NOTE, "right person"),
    ],
)
def test_each_fault_is_said_in_its_line(change, key, level, words):
    items = {i.key: i for i in give_advice(replace(GOOD, **change))}
    assert items[key].level is level
    assert words in items[key].text
    assert verdict(list(items.values())) is level


def test_nothing_is_said_of_a_runner_who_was_not_seen():
    keys = [i.key for i in give_advice(replace(GOOD, found=0, height_share=None))]
    assert "view" not in keys
    assert "light" not in keys


def test_every_view_has_a_name():
    assert set(table()["views"]) == {v.value for v in View}
