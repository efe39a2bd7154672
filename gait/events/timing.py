"""When one foot lands and leaves, stride by stride."""

from __future__ import annotations

from dataclasses import dataclass

from gait.arrays import FloatArray

__all__ = ["FootTiming"]


@dataclass(frozen=True, slots=True)
class FootTiming:
    """Timing of one foot.

    Attributes
    ----------
    contacts_s : (m,) array
        Initial contacts, capture time, increasing.
    contact_time_s : float
        Time from initial contact to toe-off.
    period_s : float
        Mean stride time.
    contact_sd_s, toe_off_sd_s : float
        Standard errors of a single initial contact and toe-off.
    """

    contacts_s: FloatArray
    contact_time_s: float
    period_s: float
    contact_sd_s: float
    toe_off_sd_s: float
