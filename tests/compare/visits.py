"""Visits that differ in one thing."""

from __future__ import annotations

from dataclasses import replace

from gait.compare import StoredVisit


def with_results(visit: StoredVisit, **update) -> StoredVisit:
    """Return the visit with other fields of its results."""
    return replace(visit, results=visit.results.model_copy(update=update))


def with_clip(visit: StoredVisit, index: int, **update) -> StoredVisit:
    """Return the visit with other fields of one clip."""
    clips = list(visit.results.clips)
    clips[index] = clips[index].model_copy(update=update)
    return with_results(visit, clips=clips)


def with_value(visit: StoredVisit, name: str, shift: float) -> StoredVisit:
    """Return the visit with one measure moved, interval and all."""
    measures = [
        m.model_copy(
            update={"value": m.value + shift, "low": m.low + shift, "high": m.high + shift}
        )
        if m.name == name and m.value is not None
        else m
        for m in visit.results.measurements
    ]
    return with_results(visit, measurements=measures)


def with_grade(visit: StoredVisit, key: str, grade) -> StoredVisit:
    """Return the visit with one finding graded otherwise."""
    findings = [
        f.model_copy(update={"grade": grade}) if f.key == key else f
        for f in visit.results.findings
    ]
    return with_results(visit, findings=findings)
