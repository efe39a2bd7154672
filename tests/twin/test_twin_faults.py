"""Faults change what they name and leave the rest alone."""

from __future__ import annotations

import numpy as np
import pytest

from gait.errors import OptionError
from gait.tracks.track import Side
from gait.twin.faults import add_faults, fault_names
from gait.twin.solver import Solved, solve

TOLERANCE = {
    "trunk_lean": 0.3,
    "trunk_list": 0.3,
    "overstride": 0.3,
    "knee_flexion_at_contact": 0.3,
    "knee_flexion_stance_peak": 0.8,
    "foot_strike_angle": 0.4,
    "pelvic_drop": 0.3,
    "fppa": 0.4,
    "step_width": 0.4,
    "rearfoot_eversion": 0.3,
    "contact_time": 2.0,
    "step_time": 1.0,
}
CHANGES = {
    "trunk_upright": ("trunk_lean", -8.0),
    "straight_knee": ("knee_flexion_at_contact", -8.0),
    "heel_strike": ("foot_strike_angle", 8.0),
    "knee_valgus": ("fppa", 10.0),
    "hip_drop": ("pelvic_drop", 6.0),
    "trunk_list": ("trunk_list", 5.0),
    "crossover": ("step_width", -9.0),
    "pronation": ("rearfoot_eversion", 6.0),
}


def _means(solved: Solved) -> dict[str, float]:
    steps = [s for s in solved.steps if 0.0 <= s.time.contact_s <= 0.7]
    return {name: float(np.mean([s.values[name] for s in steps])) for name in TOLERANCE}


@pytest.fixture(scope="module")
def base(stick, usual) -> dict[str, float]:
    return _means(solve(stick, usual, 0.8, 0.5, 3))


@pytest.mark.parametrize("fault", CHANGES)
def test_a_fault_changes_only_its_own_measure(fault, stick, usual, base) -> None:
    faulty = _means(solve(stick, add_faults(usual, {fault: 1.0}), 0.8, 0.5, 3))
    measure, size = CHANGES[fault]
    assert faulty[measure] - base[measure] == pytest.approx(size, abs=0.5)
    for name, tolerance in TOLERANCE.items():
        if name != measure:
            assert faulty[name] == pytest.approx(base[name], abs=tolerance), name


def test_overstride_is_independent_but_for_the_knee(stick, usual, base) -> None:
    """A foot further ahead needs lower hips; the shallowest push bends the knee a little."""
    faulty = _means(solve(stick, add_faults(usual, {"overstride": 1.0}), 0.8, 0.5, 3))
    assert faulty["overstride"] - base["overstride"] == pytest.approx(9.0, abs=0.4)
    assert faulty["knee_flexion_stance_peak"] - base["knee_flexion_stance_peak"] < 5.0
    for name, tolerance in TOLERANCE.items():
        if name not in ("overstride", "knee_flexion_stance_peak"):
            assert faulty[name] == pytest.approx(base[name], abs=tolerance), name


def test_faults_add_up_and_scale(usual) -> None:
    both = add_faults(usual, {"hip_drop": 0.5, "backseat": 1.0})
    assert both.pelvic_drop_deg.left == pytest.approx(usual.pelvic_drop_deg.left + 3.0)
    assert both.trunk_lean_deg == pytest.approx(usual.trunk_lean_deg - 9.0)
    assert both.overstride_pct.right == pytest.approx(usual.overstride_pct.right + 8.0)


def test_a_one_sided_fault_leaves_the_other_side(usual) -> None:
    lame = add_faults(usual, {"knee_valgus_left": 1.0})
    assert lame.fppa_deg.of(Side.LEFT) == pytest.approx(usual.fppa_deg.left + 10.0)
    assert lame.fppa_deg.of(Side.RIGHT) == usual.fppa_deg.right


@pytest.mark.parametrize(
    ("faults", "word"),
    [({"limping": 1.0}, "no fault 'limping'"), ({"crossover_left": 1.0}, "has no sides")],
)
def test_impossible_faults_are_named(usual, faults, word) -> None:
    with pytest.raises(OptionError, match=word):
        add_faults(usual, faults)


def test_the_faults_of_the_findings_are_there() -> None:
    assert {
        "backseat",
        "extended_knee_heel_strike",
        "overstride",
        "knee_valgus",
        "hip_drop",
        "crossover",
        "pronation",
        "low_cadence",
        "stiff_knee",
    } <= set(fault_names())
