"""How the foot is tilted when it lands.

Read from the points as the model draws them, frame by frame. Two things that serve every
other angle spoil this one: moving the points to the joints carries the other leg's errors
into the short line from heel to toe, and the mean stride rounds off the slap of the foot
(rendered runners, bodies left out: 4.8° with both, 4.4° without).

Zero is each runner's own shoe flat on the belt. On the rendered runners, whose shoes are
alike, the angle in the picture without any zero is better still (3.8°); on filmed people
the flat shoe reads -14 to -22° where the rendered ones read -9 ± 3°, so without their own
zero every one of them would land ten degrees more on the forefoot than they do.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gait.events.contacts import Step
from gait.measures.context import Context
from gait.measures.geometry import pitch_deg
from gait.tracks.axes import forward_up
from gait.tracks.track import Side

__all__ = ["FootPitch"]

_FLAT_FOOT_SHARE: Final = (0.25, 0.50)
"""Share of stance in which the shoe is flat on the belt."""
_WINDOW_S: Final = 0.012
_WINDOW_FRAMES: Final = 1.01


class FootPitch:
    """Pitch of one foot over its own flat-foot zero.

    Parameters
    ----------
    context : Context
        Of a side view.
    side : Side
    """

    def __init__(self, context: Context, side: Side) -> None:
        tracks = context.as_drawn
        heel, toe = (
            forward_up(tracks, tracks.point(f"{side}_{part}"))
            for part in ("heel", "foot_index")
        )
        pitch = pitch_deg(heel, toe)
        seen = tracks.valid & np.isfinite(pitch)
        self._time_s, self._pitch = tracks.time_s[seen], pitch[seen]
        self._reach_s = max(
            _WINDOW_S, _WINDOW_FRAMES * float(np.median(np.diff(tracks.time_s)))
        )
        flat = [self._flat(step) for _, step in context.steps(side)]
        flat = [value for value in flat if np.isfinite(value)]
        self._zero = float(np.median(flat)) if flat else float("nan")

    def at_contact_deg(self, step: Step) -> float:
        """Return the pitch at initial contact, + toes up; NaN where it was not seen.

        The value of a straight line through the frames around contact.
        """
        apart_s = self._time_s - step.initial_contact_s
        near = np.abs(apart_s) <= self._reach_s
        if not (near & (apart_s < 0.0)).any() or not (near & (apart_s >= 0.0)).any():
            return float("nan")
        line = np.polynomial.Polynomial.fit(apart_s[near], self._pitch[near], 1)
        return float(line(0.0)) - self._zero

    def _flat(self, step: Step) -> float:
        share = (self._time_s - step.initial_contact_s) / (
            step.toe_off_s - step.initial_contact_s
        )
        flat = self._pitch[(share >= _FLAT_FOOT_SHARE[0]) & (share <= _FLAT_FOOT_SHARE[1])]
        return float(np.mean(flat)) if len(flat) else float("nan")
