"""Corrections as tables: read, refused in one sentence, written back, said in words."""

from __future__ import annotations

import json
import tomllib

import pytest

from gait.corrections import (
    ContactChange,
    LevelLine,
    PersonChosen,
    PointsMarked,
    RateGiven,
    SidesExchanged,
    SlowMotionGiven,
    ViewGiven,
    correction_from,
    correction_table,
    corrections_from,
)
from gait.corrections.settle import contact_changes, settle
from gait.corrections.words import say_correction, say_corrections
from gait.errors import OptionError
from gait.events.contacts import Event
from gait.options import ClipOptions
from gait.tracks.track import Side, View

PELVIS = {"pelvis_left": [600.0, 300.0], "pelvis_right": [680.0, 304.5]}
LANDING = {"what": "contact", "side": "left", "event": "initial_contact", "frame": 120.4}
TABLES = [
    {"what": "view", "view": "rear"},
    {"what": "person", "person": 2},
    {"what": "capture_fps", "capture_fps": 240.0},
    {"what": "slow_motion", "factor": 8.0},
    {"what": "sides", "exchanged": True},
    {"what": "level", "line_px": [100.0, 500.0, 900.0, 514.0], "frame": 12.0},
    {"what": "level", "level_deg": -1.5},
    {**LANDING, "do": "move", "to_frame": 122.0},
    {**LANDING, "do": "remove"},
    {"what": "marks", "frame": 33, "points": PELVIS, "dots": True},
]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t["what"])
def test_a_correction_survives_json(table):
    made = correction_from(json.loads(json.dumps(table)))
    assert correction_table(made) == table
    assert correction_from(json.loads(json.dumps(correction_table(made)))) == made
    assert say_correction(made)


def test_corrections_stand_in_toml():
    text = """
    [[corrections]]
    what = "contact"
    do = "move"
    side = "right"
    event = "toe_off"
    frame = 61
    to_frame = 63.5
    [[corrections]]
    what = "level"
    level_deg = 2
    """
    move, level = corrections_from(tomllib.loads(text)["corrections"], "visit.toml")
    assert move == ContactChange("move", Side.RIGHT, Event.TOE_OFF, 61.0, 63.5)
    assert level == LevelLine(level_deg=2.0)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"what": "hight"}, "give one of"),
        ({"what": "view"}, "view is missing"),
        ({"what": "view", "view": "above"}, 'view in [view] is "above"'),
        ({"what": "person", "person": 0}, "1 or more"),
        ({"what": "person", "persn": 1}, "person is missing"),
        ({"what": "person", "person": 1, "whom": 2}, "whom in [person] is not known"),
        ({"what": "slow_motion", "factor": 0.5}, "1 or more"),
        ({"what": "level"}, "one of the two"),
        ({"what": "level", "line_px": [0, 0, 10, 0]}, "at least 60 pixels apart"),
        ({"what": "level", "line_px": [0, 0, 10, 300]}, "88° steep"),
        ({**LANDING, "do": "move"}, "to_frame"),
        ({**LANDING, "do": "remove", "to_frame": 3.0}, "to_frame"),
        ({**LANDING, "do": "add", "frame": -1.0}, "0 or more"),
        ({"what": "marks", "frame": 3, "points": {"pelvis_left": [1.0, 2.0]}}, "pelvis_right"),
        ({"what": "marks", "frame": 3, "points": {"nose": [1.0, 2.0]}}, "no point"),
        ("view", "must be a table"),
    ],
)
def test_a_mistake_is_one_sentence(table, words):
    with pytest.raises(OptionError) as refused:
        corrections_from([table], "visit.toml")
    sentence = str(refused.value)
    assert words in sentence
    assert sentence.startswith("visit.toml, correction 1")
    assert "\n" not in sentence


def test_a_level_line_tells_its_angle_whichever_end_is_clicked_first():
    there = LevelLine(line_px=(100.0, 500.0, 900.0, 514.0))
    back = LevelLine(line_px=(900.0, 514.0, 100.0, 500.0))
    assert there.angle_deg == pytest.approx(1.0026, abs=1e-3)  # right end lower: clockwise
    assert back.angle_deg == pytest.approx(there.angle_deg)
    # two clicks of 1.5 px on a line of 800 px
    assert there.sd_deg == pytest.approx(0.152, abs=1e-3)
    assert LevelLine(level_deg=1.0).sd_deg == 0.0


def test_a_later_correction_wins_and_settling_twice_changes_nothing():
    given = ClipOptions(
        view=View.SIDE_LEFT,
        capture_fps=60.0,
        corrections=(
            ViewGiven("front"),
            ViewGiven("rear"),
            PersonChosen(3),
            SlowMotionGiven(4.0),
            LevelLine(level_deg=1.0),
            SidesExchanged(exchanged=True),
        ),
    )
    settled = settle(given)
    assert settled.view is View.REAR
    assert settled.person == 3
    assert (settled.slow_motion_factor, settled.capture_fps) == (4.0, None)
    assert settled.level_deg == 1.0
    assert settled.exchanged_sides
    assert settle(settled) == settled
    later = settle(ClipOptions(corrections=(SlowMotionGiven(4.0), RateGiven(120.0))))
    assert (later.slow_motion_factor, later.capture_fps) == (None, 120.0)


def test_marking_a_group_again_replaces_it_and_leaves_the_others():
    heel = {
        f"left_{part}_{end}": (500.0, 400.0 + 20.0 * i)
        for i, (part, end) in enumerate(
            [("calf", "upper"), ("calf", "lower"), ("heel", "upper"), ("heel", "lower")]
        )
    }
    pelvis = {name: (x, y) for name, (x, y) in PELVIS.items()}
    moved = {**pelvis, "pelvis_left": (601.0, 300.0)}
    settled = settle(
        ClipOptions(
            corrections=(
                PointsMarked(33, pelvis),
                PointsMarked(40, heel),
                PointsMarked(35, moved, dots=False),
            )
        )
    )
    assert len(settled.marks.points) == 6
    left = settled.marks.group("pelvis")[0]
    assert (left.x_px, left.frame) == (601.0, 35)
    assert settled.marks.group("left_rearfoot")[0].frame == 40
    assert not settled.marks.dots


def test_a_contact_keeps_its_foot_when_the_sides_are_exchanged_later():
    before = ContactChange("remove", Side.LEFT, Event.TOE_OFF, 10.0)
    after = ContactChange("remove", Side.LEFT, Event.TOE_OFF, 90.0)
    changes = contact_changes((before, SidesExchanged(exchanged=True), after))
    assert [c.side for c in changes] == [Side.RIGHT, Side.LEFT]


def test_the_report_says_what_was_set_by_hand():
    move = ContactChange("move", Side.LEFT, Event.TOE_OFF, 10.0, 12.0)
    gone = ContactChange("remove", Side.LEFT, Event.TOE_OFF, 50.0)
    assert say_corrections(()) == ""
    assert say_corrections((move,)) == "Set by hand: 1 contact moved."
    assert say_corrections((ViewGiven("front"), move, move, gone, ViewGiven("rear"))) == (
        "Set by hand: 2 contacts moved; 1 contact removed; view: from behind."
    )
