"""How the films were made, and what a difference does to the judgement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from visits import with_clip, with_results, with_value

from gait.compare import compare
from gait.compare.change import real_from
from gait.compare.rules import rules
from gait.compare.setup import pair_clips, touching
from gait.measures.definitions import definition
from gait.tracks.track import View
from gait.video import ClockSource


def warned(found):
    return {row.key for row in found.settings if row.warning}


def test_one_setup_warns_of_nothing(stick):
    # The rear clip of the stick figure has no clock, so its frame rate is not known.
    found = compare(stick, stick)
    assert warned(found) == {"frame_rate"}
    assert [s.alike for s in found.settings if s.key == "surface"] == [True, None]


@pytest.mark.parametrize(
    ("key", "update"),
    [
        ("size", {"leg_length_px": 100.0 / 1.6}),
        ("frame_rate", {"capture_fps": 60.0}),
        ("level", {"level_deg": 4.0}),
        ("level", {"level_known": False}),
        ("program", {"estimator": "another model"}),
    ],
)
def test_what_differs_between_two_clips_is_warned_about(stick, key, update):
    found = compare(with_clip(stick, 0, **update), stick)
    row = next(s for s in found.settings if s.key == key and s.pair and s.pair.now == 0)
    assert row.warning
    assert not row.alike
    assert row.warning in found.warnings


@pytest.mark.parametrize(
    ("key", "update"),
    [
        ("size", {"leg_length_px": 100.0 / 1.4}),
        ("frame_rate", {"capture_fps": 44.0}),
        ("level", {"level_deg": 2.0}),
    ],
)
def test_small_differences_are_not(stick, key, update):
    found = compare(with_clip(stick, 0, **update), stick)
    row = next(s for s in found.settings if s.key == key and s.pair and s.pair.now == 0)
    assert row.alike
    assert row.warning == ""


def test_yaw_counts_whatever_its_sign(stick):
    near = compare(with_clip(stick, 1, yaw_deg=-8.0), stick)
    far = compare(with_clip(stick, 1, yaw_deg=-9.5), stick)
    assert "yaw" not in warned(near)
    assert "yaw" in warned(far)


def test_speed_and_height_belong_to_the_visit(stick):
    faster = with_results(stick, speed_kmh=10.6)
    assert "speed" in warned(compare(stick, faster))
    assert "speed" not in warned(compare(stick, with_results(stick, speed_kmh=10.4)))
    unknown = compare(stick, with_results(stick, speed_kmh=None))
    assert any("not known for both" in sentence for sentence in unknown.warnings)
    assert "height" in warned(compare(stick, with_results(stick, height_cm=170.0)))


def test_treadmill_against_running_past(stick):
    past = replace(stick, in_place=(False, None))
    assert stick.in_place[0] is True
    assert "surface" in warned(compare(stick, past))


def test_an_unknown_clock_is_said(stick):
    blind = with_clip(stick, 0, clock_source=ClockSource.UNKNOWN)
    row = next(s for s in compare(stick, blind).settings if s.key == "frame_rate")
    assert (row.alike, row.now) == (None, "not known")


def test_clips_are_paired_by_view_and_each_only_once(stick):
    swapped = with_results(stick, clips=stick.results.clips[::-1])
    assert [(p.then, p.now) for p in pair_clips(stick, swapped)] == [(1, 0), (0, 1)]
    left = with_clip(stick, 0, view=View.SIDE_LEFT)
    assert [(p.then, p.now) for p in pair_clips(stick, left)] == [(1, 1)]
    assert any("left side towards the camera" in s for s in compare(stick, left).warnings)


def test_only_the_measures_that_it_concerns_are_touched(stick):
    found = compare(with_clip(stick, 0, level_deg=4.0), stick)
    pair = next(p for p in found.pairs if p.now == 0)
    rolled = touching("trunk_lean", pair, found.settings)[0]
    assert "level" in rolled
    assert "level" not in touching("knee_flexion_at_contact", pair, found.settings)[0]
    other = next(p for p in found.pairs if p.now == 1)
    assert "level" not in touching("femoral_adduction", other, found.settings)[0]


def test_another_setup_takes_back_a_small_change(stick):
    half = 3.0  # of the stick figure's interval
    row = definition("trunk_lean")
    lines = [real_from(row, half, half, same_setup=same) for same in (True, False)]
    assert lines[0] < lines[1]
    moved = with_value(stick, "trunk_lean", sum(lines) / 2)
    lean = next(c for c in compare(stick, moved).changes if c.name == "trunk_lean")
    assert lean.changed
    tilted = with_clip(moved, 0, level_deg=4.0)
    again = next(c for c in compare(stick, tilted).changes if c.name == "trunk_lean")
    assert not again.changed
    assert again.cautions == ("level",)


def test_every_limit_has_its_source():
    for key, row in rules().setup.items():
        assert row.source, key
        assert row.warning, key
