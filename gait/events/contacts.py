"""Contacts of the feet with the ground, and the steps made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gait.tracks.track import Side

__all__ = ["Contact", "Event", "Gait", "Step"]


class Event(StrEnum):
    """Kind of event of one foot."""

    INITIAL_CONTACT = "initial_contact"
    TOE_OFF = "toe_off"


@dataclass(frozen=True, slots=True)
class Contact:
    """One event of one foot.

    Attributes
    ----------
    side : Side
    event : Event
    time_s : float
        Capture time.
    frame : float
        Fractional 0-based frame of the file.
    sd_s : float
        Standard error of `time_s`.
    by_hand : bool
        Set by a therapist; see `gait.corrections`.
    """

    side: Side
    event: Event
    time_s: float
    frame: float
    sd_s: float
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One stance of one foot and the time until the same foot lands again.

    Attributes
    ----------
    side : Side
    initial_contact_s, mid_stance_s, toe_off_s : float
        Capture times; mid-stance is the lowest mid-hip in stance.
    next_contact_s : float or None
        Next initial contact of the same foot; None for the last one seen.
    timing_sd_s : float
        Standard error of the initial contact.
    measurable : bool
        The runner is tracked through all of the stance.
    by_hand : bool
        Its landing or its push-off was set by a therapist: it is never left out as an outlier.
    """

    side: Side
    initial_contact_s: float
    mid_stance_s: float
    toe_off_s: float
    next_contact_s: float | None
    timing_sd_s: float
    measurable: bool
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Gait:
    """Everything about time in one clip.

    Attributes
    ----------
    contacts : tuple of Contact
        In order of time.
    steps : tuple of Step
        In order of time, both sides.
    stride_time_s : float
        Mean time from one contact to the next of the same foot.
    cadence_spm, cadence_low_spm, cadence_high_spm : float
        Steps per minute of life with its 95 % interval.
    """

    contacts: tuple[Contact, ...]
    steps: tuple[Step, ...]
    stride_time_s: float
    cadence_spm: float
    cadence_low_spm: float
    cadence_high_spm: float
