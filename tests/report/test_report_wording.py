"""Numbers and units as they are read; reference curves."""

from __future__ import annotations

import numpy as np
import pytest

from gait.measures.measurement import Measurement
from gait.report.norms import norm_curve
from gait.report.wording import (
    as_sentence,
    band,
    interval,
    label,
    number,
    quantity,
    unit_column,
)


def measured(name, unit, value, half):
    return Measurement(name, None, 0, unit, value, value - half, value + half, 9, (), None)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(-3.2, 0, "−3"), (-0.3, 0, "0"), (-0.04, 1, "0.0"), (12.34, 1, "12.3"), (170.0, 0, "170")],
)
def test_minus_is_a_minus_and_zero_has_no_sign(value, places, text):
    assert number(value, places) == text


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("deg", "12°"),
        ("% leg", "12\N{NARROW NO-BREAK SPACE}% of leg"),
        ("ms", "12 ms"),
        ("ratio", "12"),
        ("", "12"),
    ],
)
def test_units_are_written_as_they_are_read(unit, text):
    assert quantity(12.0, unit) == text


@pytest.mark.parametrize(
    ("half", "text"), [(4.0, "8 to 16 x"), (0.5, "11.5 to 12.5 x"), (0.05, "11.95 to 12.05 x")]
)
def test_a_measure_outside_the_table_prints_no_meaningless_digit(half, text):
    assert interval(measured("made_up", "x", 12.0, half)) == text


def test_a_measure_of_the_table_prints_as_the_table_says():
    assert interval(measured("trunk_lean", "deg", 6.0, 3.04)) == "3 to 9°"


def test_names_and_bands_come_from_the_table_or_fall_back():
    assert label("trunk_lean") == "Trunk lean"
    assert label("made_up_ratio") == "Made up ratio"
    assert band("trunk_lean") == "4 to 12°"
    assert band("knee_flexion_at_contact") == "8° or more"
    assert band("overstride").startswith("up to 30")
    assert band("contact_time") == band("made_up_ratio") == ""


@pytest.mark.parametrize(
    ("unit", "column"), [("deg", "deg"), ("% leg", "pct_leg"), ("steps/min", "steps_per_min")]
)
def test_units_in_column_names(unit, column):
    assert unit_column(unit) == column


def test_fragments_become_sentences():
    assert as_sentence("the leg is hidden") == "The leg is hidden."
    assert as_sentence("Really?") == "Really?"
    assert as_sentence("") == ""


def test_knee_norm_passes_through_its_points_and_has_no_other_turns():
    norm = norm_curve("knee_flexion")
    assert norm.mean[0] == norm.mean[100] == pytest.approx(12.3)
    assert norm.mean[15] == pytest.approx(40.5)
    turns = np.flatnonzero(np.diff(np.sign(np.diff(norm.mean)))) + 1
    assert len(turns) == 4
    np.testing.assert_allclose(turns, [15, 38.5, 69.5, 97], atol=1)
    # About 27° in the first tenth of the stride in the source; the interpolation is near.
    assert 18 < norm.mean[10] - norm.mean[0] < 27
    assert (norm.sd >= 4.0).all()


def test_angles_without_a_published_curve_have_no_norm():
    assert norm_curve("shank_angle") is None
