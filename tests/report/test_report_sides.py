"""The table of left against right, categories in words, and bands with another zero."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from by_hand import measured

from gait.measures.symmetry import SideDifference
from gait.report.norms import norm_beside, norm_curve
from gait.report.page import render
from gait.report.results import results
from gait.report.sides import side_table
from gait.report.wording import shown_interval, shown_value
from gait.tracks.track import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def gap(name: str, left: float, right: float, half: float, clips=(1, 1)) -> SideDifference:
    value = left - right
    pair = (
        measured(name, LEFT, left, clip=clips[0]),
        measured(name, RIGHT, right, clip=clips[1]),
    )
    return SideDifference(name, *pair, value, value - half, value + half, None)


def refused(why: str) -> SideDifference:
    name = "overstride"
    pair = (measured(name, LEFT, 20.0), measured(name, RIGHT, 22.0, clip=1))
    return SideDifference(name, *pair, None, None, None, why)


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_a_row_gives_both_sides_the_difference_and_whether_it_is_told(exam):
    both = replace(exam, differences=(gap("fppa", 13.0, 4.0, 6.0), gap("fppa", 4.0, 9.0, 6.0)))
    first, second = side_table(both).rows
    assert (first.left, first.right, first.difference) == ("13°", "4°", "+9°")
    assert (first.interval, first.n) == ("+3 to +15", "10 / 10")
    assert first.told
    assert first.verdict == "Told apart"
    assert (second.difference, second.interval) == ("−5°", "−11 to +1")
    assert not second.told
    assert second.verdict == "Not told apart"
    assert first.name.endswith("(clip 2)")


def test_nothing_has_no_sign_and_two_clips_are_both_named(exam):
    both = replace(exam, differences=(gap("overstride", 20.0, 20.2, 3.0, (0, 1)),))
    (row,) = side_table(both).rows
    assert plain(row.difference) == "0 % of leg"
    assert row.name.endswith("(clips 1 and 2)")


def test_a_reason_is_given_once(exam):
    why = "the cadence differs by 9 steps/min"
    table = side_table(replace(exam, differences=(refused(why), refused(why))))
    assert table.rows == ()
    assert table.missing == ("The cadence differs by 9 steps/min.",)


def test_the_page_shows_the_table_only_where_there_is_something_to_say(exam):
    empty = render(exam, drawn=[], portraits={}, videos={})
    assert "Left against right" not in empty
    full = render(
        replace(exam, differences=(gap("fppa", 13.0, 4.0, 6.0), refused("not alike"))),
        drawn=[],
        portraits={},
        videos={},
    )
    assert "Left against right" in full
    assert "<strong>Told apart</strong>" in full
    assert "Not compared: Not alike." in full


def test_a_category_is_read_in_words():
    strike = measured("foot_strike_angle", LEFT, 14.0, half=4.0)
    assert shown_value(strike) == "14°, heel first"
    assert shown_interval(strike) == "10 to 18°"
    toes = measured("foot_progression", LEFT, 12.0, half=3.0)
    assert shown_value(toes) == "toes out"
    assert shown_interval(toes) == ""
    unsure = measured("foot_progression", LEFT, 8.0, half=3.0)
    assert shown_value(unsure) == "straight or toes out"
    assert shown_value(measured("trunk_lean", None, 7.0)) == "7°"


@pytest.mark.parametrize("name", ["thigh_angle", "ankle_dorsiflexion"])
def test_a_band_with_another_zero_is_moved_to_the_curve_s_average(exam, name):
    curve = replace(exam.clips[0].curves[0], name=name, mean=np.full(101, 20.0))
    band, moved = norm_curve(name), norm_beside([curve])
    assert np.mean(moved.mean) == pytest.approx(20.0)
    assert np.ptp(moved.mean - band.mean) == pytest.approx(0.0, abs=1e-9)
    assert "moved to the same average" in moved.label


@pytest.mark.parametrize("name", ["knee_flexion", "trunk_lean"])
def test_a_band_with_our_zero_stays_where_it_is(exam, name):
    curve = replace(exam.clips[0].curves[0], name=name, mean=np.full(101, 20.0))
    assert np.array_equal(norm_beside([curve]).mean, norm_curve(name).mean)


def test_the_bands_pass_through_what_was_published():
    thigh, ankle = norm_curve("thigh_angle").mean, norm_curve("ankle_dorsiflexion").mean
    assert thigh[0] == pytest.approx(22.5)
    assert int(np.argmin(thigh)) in (41, 42)
    assert int(np.argmax(thigh)) == 82
    assert ankle[0] == pytest.approx(4.8)
    assert np.argmax(ankle) in (21, 22)
    assert np.argmin(ankle) in (45, 46)
    assert norm_curve("shank_angle") is None


def test_differences_stand_in_the_results(exam):
    why = "the cadence differs by 9 steps/min"
    both = replace(exam, differences=(gap("fppa", 13.0, 4.0, 6.0, (0, 1)), refused(why)))
    told, withheld = results(both).differences
    assert (told.left_clip, told.right_clip, told.unit) == (0, 1, "deg")
    assert (told.left, told.right, told.value) == (13.0, 4.0, 9.0)
    assert (told.low, told.high, told.distinguishable) == (3.0, 15.0, True)
    assert (withheld.value, withheld.withheld) == (None, why)
