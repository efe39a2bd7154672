"""Where the foot points, seen along the line of running: categories, not degrees."""

from __future__ import annotations

from typing import Final

import numpy as np

from gait.measures.context import Context
from gait.measures.measurement import Measurement, StepValue
from gait.measures.summary import summarise, withheld
from gait.measures.yaw import yaw_shift
from gait.tracks.track import Side, View

__all__ = ["foot_progression", "heel_whip"]

_FLAT_FOOT_SHARE: Final = (0.25, 0.375, 0.50)
"""Instants of stance, as shares, at which the shoe lies flat."""
_TOES_HIDDEN: Final = "from behind the heel hides the toes; film from in front"
_WHIP_UNREADABLE: Final = (
    "landmarks of heel and toes tell nothing of the shoe's turn while it swings up; look at "
    "the picture just after toe-off in slow motion"
)


def foot_progression(context: Context, side: Side) -> Measurement:
    """Measure how far the toes stand outside the heel while the shoe is flat.

    Sideways distance of toe tip from heel, + = toes out, in per cent of the leg, with
    the camera's yaw taken out. Front views only: on rendered runners the mean of both
    feet follows the truth with slope 0.8 from in front and 0.15 from behind.

    Parameters
    ----------
    context : Context
        Of a rear or front view.
    side : Side
    """
    name = "foot_progression"
    if context.tracks.view is not View.FRONT:
        return withheld(name, side, context, _TOES_HIDDEN)
    heel, toe = (
        context.frontal_point(f"{side}_{part}", side) for part in ("heel", "foot_index")
    )
    signal = context.signal(-100.0 * (toe - heel)[:, 0] / context.tracks.leg_length_px, side)
    shift = yaw_shift(name, context.tracks, side)
    readings = []
    if signal is not None:
        for index, step in context.steps(side):
            contact_s = step.toe_off_s - step.initial_contact_s
            instants = [step.initial_contact_s + q * contact_s for q in _FLAT_FOOT_SHARE]
            value = float(np.mean([signal.at(t) for t in instants])) + shift
            readings.append(StepValue(instants[1], context.frame_of(instants[1]), index, value))
    return summarise(name, side, context, readings)


def heel_whip(context: Context, side: Side) -> Measurement:
    """Withhold the heel whip: what landmarks read there is noise.

    On the rendered runners the angle of the heel-toe line in early swing is off by 27°
    (rear, tune half) and 12° (test half) with no relation to the true one.
    """
    return withheld("heel_whip", side, context, _WHIP_UNREADABLE)
