"""All measurements of one clip."""

from __future__ import annotations

from gait.measures.arms import measure_arms
from gait.measures.context import Context
from gait.measures.frontal_view import measure_frontal_view
from gait.measures.measurement import Measurement
from gait.measures.side_view import measure_side_view
from gait.measures.timing import measure_timing

__all__ = ["measure_clip"]


def measure_clip(context: Context) -> tuple[Measurement, ...]:
    """Measure everything that the view of this clip can tell.

    Parameters
    ----------
    context : Context

    Returns
    -------
    tuple of Measurement
        Also those withheld, each with its reason.
    """
    results = measure_timing(context)
    if context.tracks.view.is_side:
        results.extend(measure_side_view(context))
        results.extend(measure_arms(context))
    elif context.tracks.view.is_frontal:
        results.extend(measure_frontal_view(context))
    return tuple(results)
