"""One clip against its truth."""

from __future__ import annotations

import numpy as np

from bench.clock import clocks_of
from bench.decisions import decision_rows, refused_decisions
from bench.events import contact_time_errors_ms, event_rows, refused_events
from bench.frames import camera_row, curve_rows
from bench.measured import measure_rows, refused_rows, same_steps
from bench.patterns import finding_rows
from bench.rows import CameraRow, Score
from bench.truth import Truth
from gait.exam import Exam

__all__ = ["score", "score_refused"]


def score(exam: Exam, truth: Truth) -> Score:
    """Score the analysis of one clip.

    Measures, contacts, angles and findings count only when somebody runs forward.

    Parameters
    ----------
    exam : Exam
        Of this clip alone.
    truth : Truth

    Returns
    -------
    Score
    """
    (analysis,) = exam.clips
    clocks = clocks_of(analysis, truth)
    runs = truth.factors.activity == "running"
    pairs = same_steps(analysis.gait, truth, clocks)
    measures = measure_rows(analysis.measurements, truth, pairs) if runs else ()
    findings = finding_rows(exam.findings, truth)
    return Score(
        factors=truth.factors,
        error="",
        detected=float(np.mean(analysis.pose.found)),
        measures=measures,
        events=event_rows(analysis.gait, truth, clocks) if runs else (),
        decisions=decision_rows(analysis, truth, clocks, measures, findings),
        curves=curve_rows(analysis.tracks, truth, clocks) if runs else (),
        findings=findings,
        contact_time_errors_ms=(
            contact_time_errors_ms(analysis.gait, truth, pairs, clocks) if runs else {}
        ),
        camera=camera_row(analysis.tracks, truth, clocks),
    )


def score_refused(truth: Truth, error: str, detected: float) -> Score:
    """Score a clip that the program refused with a sentence.

    Parameters
    ----------
    truth : Truth
    error : str
        The sentence.
    detected : float
        Share of frames in which the pose estimator found the runner.
    """
    return Score(
        factors=truth.factors,
        error=error,
        detected=detected,
        measures=refused_rows(truth, error),
        events=refused_events(truth),
        decisions=refused_decisions(truth),
        curves=(),
        findings=finding_rows((), truth),
        contact_time_errors_ms={},
        camera=CameraRow(None, None, None),
    )
