"""Presentation times from what the file says, which is not always sane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gait.arrays import FloatArray, frozen

__all__ = ["display_times"]

_MAX_REORDER = 32
"""Places by which a container without display times can put a picture off: codecs hold at
most 16 pictures back, two fields each."""


def display_times(ticks: Sequence[int | None], tick_s: float) -> FloatArray | None:
    """Return the time of every picture, strictly increasing, the first at 0.

    Parameters
    ----------
    ticks : sequence of (int or None)
        Times of the pictures in display order, as read; None where the file has none.
    tick_s : float
        Seconds per tick.

    Returns
    -------
    (n,) array or None
        Seconds; None if the file has no usable times: fewer than half of the pictures
        have one, or they run backwards.

    Notes
    -----
    The decoder's order is the order of display. Where the times disagree with it only
    because the container (AVI) stamps pictures in the order of their decoding, the times
    are sorted. A time that is missing, or that repeats the one before, is put in evenly
    between its neighbours, and at the ends by the typical step.
    """
    given = np.array([np.nan if t is None else float(t) for t in ticks])
    known = np.flatnonzero(~np.isnan(given))
    if len(given) < 2 or len(known) < max(2, len(given) / 2) or tick_s <= 0:
        return None
    order = np.argsort(given[known], kind="stable")
    if np.max(np.abs(order - np.arange(len(order)))) > _MAX_REORDER:
        return None
    given[known] = given[known][order]
    advancing = np.concatenate(([True], np.diff(given[known]) > 0))
    places = known[advancing]
    if len(places) < max(2, len(given) / 2):
        return None
    step = float(np.median(np.diff(given[places]) / np.diff(places)))
    index = np.arange(len(given))
    filled = np.interp(index, places, given[places])
    filled = np.where(index > places[-1], filled + (index - places[-1]) * step, filled)
    filled = np.where(index < places[0], filled - (places[0] - index) * step, filled)
    return frozen((filled - filled[0]) * tick_s)
