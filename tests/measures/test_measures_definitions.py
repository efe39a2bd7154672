"""The table of measures holds together."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from gait.measures.definitions import Definition, definition, definitions

UNITS = {"deg", "% leg", "% trunk", "% stance", "% shoulders", "%", "ms", "steps/min", "ratio"}
NAMES = {
    "cadence",
    "contact_time",
    "flight_time",
    "duty_factor",
    "trunk_lean",
    "body_line",
    "hip_over_foot_time",
    "hips_behind",
    "overstride",
    "knee_flexion_at_contact",
    "knee_flexion_stance_peak",
    "knee_flexion_swing_peak",
    "shank_inclination_at_contact",
    "shank_inclination",
    "foot_strike_angle",
    "thigh_extension_at_toe_off",
    "ankle_dorsiflexion_change",
    "vertical_oscillation",
    "pelvic_drop",
    "pelvic_drop_look",
    "femoral_adduction",
    "fppa",
    "knee_window",
    "step_width",
    "arm_swing",
    "elbow_flexion",
    "trunk_list",
    "foot_progression",
    "heel_whip",
    "arm_crossing",
    "rearfoot_eversion",
    "rearfoot_eversion_at_contact",
    "rearfoot_eversion_excursion",
    "time_to_peak_eversion",
}


def test_the_measures_are_those_that_were_agreed():
    assert set(definitions()) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_row_is_complete(name):
    row = definition(name)
    assert row.unit in UNITS
    assert set(row.views) <= {"side", "frontal"}
    assert row.views
    for words in (row.label, row.what, row.phase, row.source):
        assert words.strip() == words != ""
    assert row.label[0].isupper()
    assert row.what.endswith(".")
    assert row.error_sd > 0.0
    assert row.mdc > 0.0
    # Above 1 where the points exaggerate: prints, shoes apart, look wider than heels.
    assert 0.3 < row.gain < 1.6
    assert row.rate >= 0.0
    assert row.per_roll_deg >= 0.0
    assert 0 <= row.decimals <= 2


@pytest.mark.parametrize("name", sorted(NAMES))
def test_limits_stand_in_order(name):
    row = definition(name)
    ladder = [row.mild_low, row.usual_low, row.usual_high, row.mild_high]
    present = [limit for limit in ladder if limit is not None]
    assert present == sorted(present)
    assert len(set(present)) == len(present)
    if row.mild_low is not None:
        assert row.usual_low is not None
    if row.mild_high is not None:
        assert row.usual_high is not None


@pytest.mark.parametrize("name", sorted(NAMES))
def test_working_limits_are_called_so(name):
    """Every judged measure but the cadence rests on this project's own limits."""
    row = definition(name)
    if row.judged:
        assert row.provisional == (name != "cadence")
    elif row.category_only:
        assert row.provisional, "its bounds are ours"
    else:
        assert not row.provisional


def test_times_on_the_ground_and_the_strike_are_never_judged():
    for name in ("contact_time", "flight_time", "duty_factor", "foot_strike_angle"):
        assert not definition(name).judged


def test_offset_and_gain_are_taken_out_in_this_order():
    row = Definition(**{**definition("fppa").model_dump(), "offset": -1.0, "gain": 0.5})
    assert row.as_shown(4.0) == pytest.approx(10.0)
    np.testing.assert_allclose(row.as_shown(np.array([-1.0, -0.5])), [0.0, 1.0])
    assert definition("overstride").as_shown(22.0) == 22.0


def test_an_unknown_field_or_measure_is_refused():
    row = definition("fppa").model_dump()
    Definition(**row)
    with pytest.raises(ValidationError):
        Definition(**row, colour="red")
    with pytest.raises(KeyError):
        definition("joint_load")


def test_a_category_is_one_word_where_the_interval_lies_within_its_bounds():
    strike = definition("foot_strike_angle")
    assert strike.category(9.0, 14.0) == "heel first"
    assert strike.category(-9.0, -2.0) == "forefoot first"
    assert strike.category(0.0, 7.0) == "flat"
    assert strike.category(5.0, 12.0) == "flat or heel first"
    assert strike.category(-3.0, 12.0) == "forefoot first or flat or heel first"
    assert definition("trunk_lean").category(0.0, 1.0) == ""


def test_bounds_and_categories_must_fit():
    row = definition("foot_progression").model_dump()
    with pytest.raises(ValidationError, match="one category more"):
        Definition(**{**row, "categories": ("in", "out")})
    with pytest.raises(ValidationError, match="rise"):
        Definition(**{**row, "cuts": (8.0, 0.0)})
