"""A visit computed anew with its corrections, without a report: for the review page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gait.exam import ClipAnalysis, Exam, examine
from gait.findings.finding import Finding, Grade
from gait.jobs.analysis_tables import dated_tables
from gait.progress import Progress
from gait.report.cards import measure_rows, withheld_rows
from gait.report.player import player_data
from gait.report.wording import GRADES, label, shown_interval, shown_value, with_side
from gait.visit.read import visit_of

__all__ = ["review_visit", "reviewed_exam"]

_PRESSING = (Grade.MILD, Grade.MARKED)


def review_visit(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Compute a visit and tell what the review page shows.

    Parameters
    ----------
    request : dict
        `visit`, `folder`, `cache`, `threads` as for `gait.jobs.analysis.analyse_visit`.
    progress : Progress

    Returns
    -------
    dict
        See `reviewed_exam`.

    Raises
    ------
    GaitError
    """
    visit = visit_of(dated_tables(request["visit"]), Path(request["folder"]), where="the visit")
    exam = examine(
        visit,
        progress=progress,
        cache_dir=Path(request["cache"]),
        workers=int(request["threads"]),
    )
    return reviewed_exam(exam)


def reviewed_exam(exam: Exam) -> dict[str, Any]:
    """Return findings, clips with their numbers, and the data of the player."""
    return {
        "findings": [_finding(finding) for finding in exam.findings],
        "clips": [_clip(analysis) for analysis in exam.clips],
        "player": player_data(exam).model_dump(mode="json"),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "key": finding.key,
        "side": finding.side.value if finding.side else "",
        "title": with_side(finding.title, finding.side),
        "grade": finding.grade.value.replace(" ", "-"),
        "grade_word": GRADES[finding.grade],
        "pressing": finding.grade in _PRESSING,
        "sentence": finding.sentence,
        "numbers": [
            {
                "name": with_side(label(m.name), m.side),
                "value": shown_value(m),
                "interval": shown_interval(m),
            }
            for m in (sign.measurement for sign in finding.signs)
            if m.known
        ],
    }


def _clip(analysis: ClipAnalysis) -> dict[str, Any]:
    tracks, clock, pose = analysis.tracks, analysis.clock, analysis.pose
    return {
        "view": tracks.view.value,
        "person": pose.person,
        "people": [
            {"number": p.number, "side_px": p.size_px, "centre_px": list(p.centre_px)}
            for p in pose.people
        ],
        "level_deg": round(tracks.level_deg, 2),
        "level_known": tracks.level_known,
        "mirrored": tracks.mirrored,
        "factor": round(clock.slow_motion_factor, 4),
        "rate_known": clock.trusted,
        "capture_fps": round(clock.capture_fps, 2),
        "remarks": list(analysis.remarks),
        "rows": [
            {"name": r.name, "side": r.side, "value": r.value, "interval": r.interval, "n": r.n}
            for r in measure_rows(analysis.measurements)
        ],
        "withheld": [
            {"names": r.names, "why": r.why} for r in withheld_rows(analysis.measurements)
        ],
    }
