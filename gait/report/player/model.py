"""What the player reads: one compact JSON object per visit.

Long rows of numbers are packed (`pack`): whole multiples of a step, the first one as it is,
each further one as the difference to the last known one, null where there is none. Rounding
comes before differencing, so nothing drifts.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from gait.arrays import FloatArray

__all__ = [
    "ANGLE_STEP_DEG",
    "POINT_STEP_PX",
    "TIME_STEP_S",
    "PlayerAngle",
    "PlayerClip",
    "PlayerData",
    "PlayerEvent",
    "PlayerMoment",
    "PlayerPoint",
    "PlayerStep",
    "PlayerValues",
    "Row",
    "pack",
    "unpack",
]

Row = tuple[int | None, ...]
"""A packed row of numbers."""

POINT_STEP_PX: Final = 0.1
ANGLE_STEP_DEG: Final = 0.1
TIME_STEP_S: Final = 1e-5
"""Finer than the clock of the clip (1/60000 s) by half."""


def pack(values: FloatArray, step: float) -> Row:
    """Return (n,) `values` as differences of whole multiples of `step`, NaN as None."""
    row: list[int | None] = []
    last = 0
    for value in values.tolist():
        if not np.isfinite(value):
            row.append(None)
            continue
        now = round(value / step)
        row.append(now - last)
        last = now
    return tuple(row)


def unpack(row: Row, step: float) -> FloatArray:
    """Return the values behind a packed row, (n,), None as NaN."""
    total = 0
    values = np.full(len(row), np.nan)
    for i, difference in enumerate(row):
        if difference is not None:
            total += difference
            values[i] = total * step
    return values


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PlayerPoint(_Model):
    """Track of one landmark in pixels of the upright clip, packed by `POINT_STEP_PX`."""

    x: Row
    y: Row


class PlayerAngle(_Model):
    """One angle over all frames, smoothed, as the curves of the report show it."""

    name: str = Field(description="As `CycleCurve.name`.")
    side: str = Field(description='"left", "right", or "" for the whole body.')
    leg: str = Field(description='"near" or "far" from the camera in a side view, else "".')
    deg: Row = Field(description="Packed by `ANGLE_STEP_DEG`.")


class PlayerStep(_Model):
    """One stance, as `gait.events.contacts.Step`; capture time in seconds."""

    side: str
    contact_s: float
    toe_off_s: float
    next_s: float | None
    measured: bool


class PlayerEvent(_Model):
    """One landing or push-off; capture time in seconds."""

    side: str
    kind: str = Field(description='"initial_contact" or "toe_off".')
    time_s: float


class PlayerMoment(_Model):
    """A frame that a finding shows."""

    frame: int
    title: str
    caption: str
    angle: str = Field(description="Name of the angle to draw there, or empty.")


class PlayerValues(_Model):
    """One measure in its single steps."""

    label: str
    side: str
    texts: dict[int, str] = Field(description="Index of the step to its value with unit.")


class PlayerClip(_Model):
    """One clip."""

    name: str
    view: str
    near: str = Field(description="Side towards the camera in a side view, else empty.")
    width_px: int
    height_px: int
    window_px: tuple[int, int, int, int] = Field(description="x, y, width, height of the run.")
    factor: float = Field(description="File time / capture time.")
    clock: bool = Field(description="Whether capture time is known.")
    level_deg: float
    forward: int = Field(description="+1 running to the right of the picture, -1 left, 0 else.")
    stride_s: float
    times: Row = Field(description="Presentation times in the file, by `TIME_STEP_S`.")
    points: dict[str, PlayerPoint]
    angles: tuple[PlayerAngle, ...]
    shown: tuple[str, ...] = Field(description="Names of the angles to draw at first.")
    steps: tuple[PlayerStep, ...]
    events: tuple[PlayerEvent, ...]
    moments: tuple[PlayerMoment, ...]
    values: tuple[PlayerValues, ...]


class PlayerData(_Model):
    """Everything of one visit."""

    version: int = 1
    language: str
    words: dict[str, str]
    clips: tuple[PlayerClip, ...]
