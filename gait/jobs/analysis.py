"""The analysis of a visit, as it runs in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gait.exam import Exam, examine
from gait.jobs.analysis_tables import dated_tables
from gait.progress import Progress
from gait.report import write_report
from gait.visit.read import visit_of

__all__ = ["analyse_visit", "summary_of"]


def analyse_visit(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Analyse a visit and write its report.

    Parameters
    ----------
    request : dict
        `visit`: tables of a visit file, as JSON; `folder`: where its files lie; `out`: where
        the report goes; `cache`: where landmarks are kept; `threads`.
    progress : Progress

    Returns
    -------
    dict
        See `summary_of`.

    Raises
    ------
    GaitError
    """
    folder = Path(request["folder"])
    visit = visit_of(dated_tables(request["visit"]), folder, where="the visit")
    exam = examine(
        visit,
        progress=progress,
        cache_dir=Path(request["cache"]),
        workers=int(request["threads"]),
    )
    write_report(exam, Path(request["out"]), progress=progress, letterhead=visit.letterhead)
    return summary_of(exam)


def summary_of(exam: Exam) -> dict[str, Any]:
    """Return what the page says of a visit without opening its report."""
    return {
        "version": exam.version,
        "findings": [
            {
                "key": finding.key,
                "title": finding.title,
                "side": finding.side.value if finding.side else "",
                "grade": finding.grade.value,
            }
            for finding in exam.findings
        ],
        "clips": [
            {
                "view": clip.tracks.view.value,
                "steps": len(clip.gait.steps),
                "cadence": round(clip.gait.cadence_spm, 1) if clip.clock.trusted else None,
                "rate_known": clip.clock.trusted,
                "rate": clip.clock.explanation,
                "remarks": list(clip.remarks),
            }
            for clip in exam.clips
        ],
    }
