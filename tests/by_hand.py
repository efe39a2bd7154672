"""Tracks, steps and measurements written down by hand."""

from __future__ import annotations

import numpy as np
from analytic_runner import Array

from gait.arrays import frozen, frozen_mask
from gait.events.contacts import Gait, Step
from gait.measures.definitions import definition
from gait.measures.measurement import Measurement, StepValue
from gait.pose.skeleton import INDEX
from gait.tracks.track import Facing, Side, Tracks, View

_FACING = {
    View.SIDE_LEFT: Facing.IMAGE_LEFT,
    View.SIDE_RIGHT: Facing.IMAGE_RIGHT,
    View.REAR: Facing.AWAY_FROM_CAMERA,
    View.FRONT: Facing.TOWARDS_CAMERA,
    View.OBLIQUE: Facing.UNKNOWN,
}


def tracks_with(
    points: dict[str, Array],
    time_s: Array,
    view: View,
    *,
    leg_px: float = 250.0,
    level_deg: float = 0.0,
    level_known: bool = False,
    yaw_deg: float | None = 0.0,
    sides_certain: bool = True,
) -> Tracks:
    """Return tracks with the given points (n, 2) and zeros elsewhere."""
    xy_px = np.zeros((len(time_s), 33, 2))
    for name, place in points.items():
        xy_px[:, INDEX[name]] = place
    return Tracks(
        time_s=frozen(time_s),
        light_px=frozen(xy_px),
        smooth_px=frozen(xy_px),
        sd_px=frozen(np.ones(xy_px.shape[:2])),
        visibility=frozen(np.ones(xy_px.shape[:2])),
        valid=frozen_mask(np.ones(len(time_s), dtype=bool)),
        view=view,
        facing=_FACING[view],
        sides_certain=sides_certain,
        leg_length_px=leg_px,
        level_deg=level_deg,
        level_known=level_known,
        yaw_deg=yaw_deg,
        explanation="By hand.",
    )


def gait_of(steps: list[Step], stride_s: float = 0.7) -> Gait:
    ordered = tuple(sorted(steps, key=lambda s: s.initial_contact_s))
    cadence = 120.0 / stride_s
    return Gait((), ordered, stride_s, cadence, cadence - 0.5, cadence + 0.5)


def regular_steps(
    n_per_side: int, *, stride_s: float = 0.7, contact_s: float = 0.25, sd_s: float = 0.007
) -> list[Step]:
    """Left contacts at 0.1 s + k strides, right ones half a stride later."""
    steps = []
    for side, first_s in ((Side.LEFT, 0.1), (Side.RIGHT, 0.1 + stride_s / 2)):
        for k in range(n_per_side):
            landing_s = first_s + k * stride_s
            steps.append(
                Step(
                    side=side,
                    initial_contact_s=landing_s,
                    mid_stance_s=landing_s + 0.45 * contact_s,
                    toe_off_s=landing_s + contact_s,
                    next_contact_s=landing_s + stride_s if k + 1 < n_per_side else None,
                    timing_sd_s=sd_s,
                    measurable=True,
                )
            )
    return steps


def measured(
    name: str,
    side: Side | None,
    value: float,
    *,
    half: float = 0.5,
    steps: list[float] | None = None,
    clip: int = 0,
) -> Measurement:
    """Return a measurement of ten steps that all show the value, or of the given ones."""
    values = [value] * 10 if steps is None else steps
    read = tuple(StepValue(0.35 * i, round(21.0 * i), i, each) for i, each in enumerate(values))
    unit = definition(name).unit
    return Measurement(
        name, side, clip, unit, value, value - half, value + half, len(read), read, None
    )


def not_measured(
    name: str, side: Side | None, why: str = "the picture is too small"
) -> Measurement:
    unit = definition(name).unit
    return Measurement(name, side, 0, unit, None, None, None, 0, (), why)
