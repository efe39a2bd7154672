"""Left against right: what is compared, what is not, and how wide the interval is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from analytic_runner import clock_of
from by_hand import gait_of, measured, not_measured, regular_steps, tracks_with

from gait.events.contacts import Gait
from gait.measures.definitions import definition
from gait.measures.measurement import Measurement
from gait.measures.symmetry import SideDifference, compare_sides
from gait.tracks.track import Side, Tracks, View
from gait.video.clip import CaptureClock, ClockSource

LEFT, RIGHT = Side.LEFT, Side.RIGHT


@dataclass(frozen=True)
class Seen:
    """A clip as the comparison sees it."""

    clock: CaptureClock
    tracks: Tracks
    gait: Gait
    measurements: tuple[Measurement, ...]


def clip(
    view: View,
    *measurements: Measurement,
    yaw_deg: float = 0.0,
    fps: float = 60.0,
    stride_s: float = 0.7,
    clock: ClockSource = ClockSource.REAL_TIME,
) -> Seen:
    time_s = np.arange(120) / fps
    tracks = replace(
        tracks_with({}, time_s, view, yaw_deg=yaw_deg, level_known=True),
        signed_yaw_deg=yaw_deg,
        yaw_sd_deg=1.0,
        level_sd_deg=0.5,
    )
    gait = gait_of(regular_steps(6, stride_s=stride_s), stride_s)
    return Seen(clock_of(time_s, clock), tracks, gait, measurements)


def of(name: str, found: tuple[SideDifference, ...]) -> SideDifference:
    (one,) = [d for d in found if d.name == name]
    return one


def two_side_clips(left: float, right: float, half: float = 3.0, **second) -> SideDifference:
    name = "knee_flexion_stance_peak"
    clips = [
        clip(View.SIDE_LEFT, measured(name, LEFT, left, half=half)),
        clip(View.SIDE_RIGHT, measured(name, RIGHT, right, half=half, clip=1), **second),
    ]
    return of(name, compare_sides(clips))


def test_two_side_clips_give_left_minus_right_with_both_errors():
    d = two_side_clips(45.0, 40.0)
    assert d.value == pytest.approx(5.0)
    assert d.high - d.value == pytest.approx(3.0 * np.sqrt(2.0))
    assert d.value - d.low == pytest.approx(3.0 * np.sqrt(2.0))
    assert d.distinguishable
    assert not two_side_clips(43.0, 40.0).distinguishable
    assert two_side_clips(40.0, 45.0).value == pytest.approx(-5.0)
    assert two_side_clips(40.0, 45.0).distinguishable


def test_near_and_far_leg_of_one_clip_are_never_compared():
    name = "knee_flexion_stance_peak"
    one = clip(View.SIDE_LEFT, measured(name, LEFT, 45.0), measured(name, RIGHT, 39.0))
    assert compare_sides([one]) == ()
    # Nor the far leg against a near leg of another clip.
    other = clip(View.SIDE_LEFT, measured(name, RIGHT, 39.0, clip=1))
    assert compare_sides([one, other]) == ()


def test_one_side_alone_or_withheld_is_no_difference():
    name = "overstride"
    alone = [clip(View.SIDE_LEFT, measured(name, LEFT, 20.0))]
    assert compare_sides(alone) == ()
    withheld = clip(View.SIDE_RIGHT, not_measured(name, RIGHT))
    assert compare_sides([*alone, withheld]) == ()


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"stride_s": 0.65}, "cadence differs by 13 steps/min"),
        ({"fps": 120.0}, "60 and the other at 120 frames/s"),
        ({"yaw_deg": 18.0}, "18° off the side view"),
        ({"clock": ClockSource.UNKNOWN}, "not known"),
    ],
)
def test_clips_that_were_not_filmed_alike_are_not_compared(second, words):
    d = two_side_clips(45.0, 40.0, **second)
    assert (d.value, d.low, d.high) == (None, None, None)
    assert not d.distinguishable
    assert words in d.withheld


def test_small_differences_between_the_clips_do_no_harm():
    assert two_side_clips(45.0, 40.0, fps=59.94, yaw_deg=9.0, stride_s=0.71).known


def test_in_one_rear_clip_what_offsets_do_to_both_sides_falls_out():
    row = definition("fppa")
    pair = (measured("fppa", LEFT, 12.0, half=7.0), measured("fppa", RIGHT, 4.0, half=7.0))
    d = of("fppa", compare_sides([clip(View.REAR, *pair)]))
    # Ten equal steps: no scatter. The camera moves the two sides apart, so it counts twice.
    expected = 1.96 * np.hypot(row.difference_sd, 2.0 * row.per_yaw_deg * 1.0)
    assert d.value == pytest.approx(8.0)
    assert d.high - d.value == pytest.approx(expected)
    adduction = [measured("femoral_adduction", side, 5.0) for side in Side]
    d = of("femoral_adduction", compare_sides([clip(View.REAR, *adduction)]))
    row = definition("femoral_adduction")
    parts = (row.difference_sd, 2.0 * row.per_yaw_deg, 2.0 * row.per_roll_deg * 0.5)
    assert d.high == pytest.approx(1.96 * np.sqrt(np.sum(np.square(parts))))


def test_scatter_between_steps_widens_the_interval():
    steps = [4.0, 6.0] * 5
    still = [measured("fppa", side, 5.0) for side in Side]
    loose = [measured("fppa", side, 5.0, steps=steps) for side in Side]
    narrow = of("fppa", compare_sides([clip(View.REAR, *still)]))
    wide = of("fppa", compare_sides([clip(View.REAR, *loose)]))
    # 2.262 = t quantile of nine degrees of freedom.
    scatter = 2.262 * np.std(steps, ddof=1) / np.sqrt(10)
    assert wide.high**2 - narrow.high**2 == pytest.approx(2 * scatter**2, rel=1e-3)


def test_of_several_comparisons_the_most_certain_one_counts():
    name = "overstride"
    clips = [
        clip(View.SIDE_LEFT, measured(name, LEFT, 26.0, half=6.0)),
        clip(View.SIDE_RIGHT, measured(name, RIGHT, 22.0, half=2.0, clip=1)),
        clip(View.SIDE_LEFT, measured(name, LEFT, 25.0, half=1.0, clip=2)),
    ]
    d = of(name, compare_sides(clips))
    assert d.left.clip == 2
    assert d.value == pytest.approx(3.0)
    assert d.distinguishable
