"""The cues of contact and toe-off on a mean stride of one harmonic, known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from gait.events import side_cues
from gait.events.folding import MeanStride
from gait.events.side_cues import CHANNELS, StancePhase, stance_phase

PERIOD_S = 0.64
PERIOD_MS = 1000.0 * PERIOD_S
SWING = 0.4
"""Amplitude of ankle, heel and toe along the way, leg lengths."""
KNEE_SWING, KNEE_LEAD = 0.3, -0.07
KNEE_OVER_ANKLE = 0.5
TOE_LATE = 0.03
"""The heel comes as much early, so that the foot reaches farthest at phase 0."""
WITHIN = 0.5 / PERIOD_MS


def stride(
    start: float = 0.0,
    toe_late: float = TOE_LATE,
    knee: float = KNEE_SWING,
    swing: float = SWING,
    scale: float = 1.0,
    away: float = 0.0,
) -> MeanStride:
    """Cosines of the given size and phase of the foremost place; heights stay."""
    waves = {
        "ankle_forward": (swing, 0.0),
        "heel_forward": (swing, -toe_late),
        "foot_index_forward": (swing, toe_late),
        "knee_forward": (knee, KNEE_LEAD),
    }
    coefficients = np.zeros((3, len(CHANNELS)))
    coefficients[0] = away
    coefficients[0, CHANNELS.index("knee_up")] += KNEE_OVER_ANKLE
    for name, (size, late) in waves.items():
        turn = 2.0 * np.pi * (start + late)
        coefficients[1:, CHANNELS.index(name)] = size * np.cos(turn), size * np.sin(turn)
    noise = np.zeros(len(CHANNELS))
    return MeanStride(np.array([0.0]), PERIOD_S, scale * coefficients, noise, 0.0)


def found(**changed: float) -> StancePhase:
    stance = stance_phase(stride(**changed))
    assert stance is not None
    return stance


def turns(radians: float) -> float:
    return float(radians / (2.0 * np.pi))


def true_cues_ms() -> dict[str, float]:
    """When each curve passes its level, solved on paper; from the foremost reach."""
    # A cosine has a tenth of its range to go at -0.8 of its size.
    nearly_back = turns(np.arccos(-0.8))
    # The knee's speed over stance (phases 0.08-0.20): its median is that at 0.14.
    quarter = 0.25 * np.sin(2.0 * np.pi * (0.14 - KNEE_LEAD))
    knee = KNEE_LEAD + 0.5 - turns(np.arcsin(quarter))
    # Shank: ankle ahead of the knee is a cosine too, its angle the arc tangent of it.
    ahead = SWING - KNEE_SWING * np.exp(2.0j * np.pi * KNEE_LEAD)
    largest = np.arctan(abs(ahead) / KNEE_OVER_ANKLE)
    shank = turns(np.angle(ahead) + np.arccos(-np.tan(0.5 * largest) / np.tan(largest)))
    phases = {
        "ankle": nearly_back,
        "toe": nearly_back + TOE_LATE,
        "shank": shank,
        "knee": knee,
    }
    return {name: PERIOD_MS * phase for name, phase in phases.items()}


def test_contact_is_where_the_ankle_reaches_half_its_speed_of_stance():
    half = turns(np.arcsin(0.5 * np.sin(2.0 * np.pi * 0.14)))
    assert PERIOD_MS * half > 35.0
    late_ms = PERIOD_MS * (found().contact - half)
    assert late_ms == pytest.approx(side_cues._CONTACT_OFFSET_MS, abs=0.5)
    assert abs(late_ms) < 5.0


def test_toe_off_is_the_weighted_mean_of_four_instants():
    weights, at_ms = side_cues._TOE_OFF_WEIGHTS, true_cues_ms()
    assert sum(weights.values()) == pytest.approx(1.0)
    assert set(weights) == set(at_ms) == set(side_cues._CUE_LEADS_MS)
    mean_ms = sum(weights[name] * at_ms[name] for name in weights)
    expected = (mean_ms + side_cues._TOE_OFF_OFFSET_MS) / PERIOD_MS
    assert found().toe_off == pytest.approx(expected, abs=WITHIN)


@pytest.mark.parametrize("start", [-0.2, 0.1, 0.2])
def test_where_the_stride_begins_does_not_matter(start):
    here, there = found(), found(start=start)
    assert there.contact - start == pytest.approx(here.contact, abs=WITHIN)
    assert there.toe_off - start == pytest.approx(here.toe_off, abs=WITHIN)


@pytest.mark.parametrize("changed", [{"scale": 2.5}, {"away": 0.7}])
def test_size_and_place_of_the_runner_do_not_matter(changed):
    here, there = found(), found(**changed)
    assert there.contact == pytest.approx(here.contact, abs=1e-6)
    assert there.toe_off == pytest.approx(here.toe_off, abs=1e-6)


def test_a_cue_moves_the_toe_off_by_its_weight():
    later_ms = 6.0
    moved = found(toe_late=TOE_LATE + later_ms / PERIOD_MS)
    by_ms = PERIOD_MS * (moved.toe_off - found().toe_off)
    assert by_ms == pytest.approx(side_cues._TOE_OFF_WEIGHTS["toe"] * later_ms, abs=0.3)
    assert moved.contact == pytest.approx(found().contact, abs=WITHIN)


def test_a_cue_far_from_the_others_pulls_no_further_than_the_guard():
    """The toes of a badly seen leg, 80 and 110 ms late."""
    badly, worse = (found(toe_late=TOE_LATE + ms / PERIOD_MS).toe_off for ms in (80.0, 110.0))
    assert worse == pytest.approx(badly, abs=WITHIN)
    weight, guard_ms = side_cues._TOE_OFF_WEIGHTS["toe"], side_cues._TOE_OFF_GUARD_MS
    pulled_ms = PERIOD_MS * (badly - found().toe_off)
    assert 2.0 < pulled_ms < weight * 1.5 * guard_ms < weight * 80.0


def test_a_knee_that_shows_nothing_is_done_without():
    """Its cue is missing, the shank's is a little off: the other two hold the toe-off."""
    off_ms = PERIOD_MS * (found(knee=0.0).toe_off - found().toe_off)
    assert abs(off_ms) < 15.0


def test_a_leg_that_does_not_move_has_no_stance():
    assert stance_phase(stride(swing=0.0, knee=0.0)) is None
