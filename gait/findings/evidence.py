"""Which picture shows a measurement best."""

from __future__ import annotations

from gait.findings.finding import EvidenceFrame
from gait.findings.judge import quote
from gait.measures.measurement import Measurement

__all__ = ["picture_of"]


def picture_of(measurement: Measurement) -> EvidenceFrame | None:
    """Return the frame of the step whose value is nearest to the trial's value.

    A typical step, not the worst one: the picture must show what the number says.
    """
    if measurement.value is None or not measurement.steps:
        return None
    value = measurement.value
    typical = min(measurement.steps, key=lambda s: abs(s.value - value))
    words = quote(measurement)
    return EvidenceFrame(
        clip=measurement.clip,
        frame=typical.frame,
        measure=measurement.name,
        side=measurement.side,
        caption=words[:1].upper() + words[1:] + ".",
    )
