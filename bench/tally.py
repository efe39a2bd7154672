"""Counts over all clips: events, decisions, findings, detection, camera."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from bench.cells import ALL, Cell, cells, halves_in
from bench.rows import FindingRow, Outcome, Score
from bench.statistics import Hits, agreement
from gait.findings.finding import Grade

__all__ = [
    "DOSES",
    "camera_rows",
    "decision_rows",
    "detection_rows",
    "event_row",
    "event_rows",
    "false_marked",
    "finding_row",
    "finding_rows",
]

Row = dict[str, Any]

DOSES: Final = ("usual", "small", "medium", "marked", "large")
"""Sizes of a pattern: dose up to 0, below 0.5, below 1, below 1.5, and beyond."""
_DOSE_LIMITS: Final = (0.5, 1.0, 1.5)
_FLAGGED: Final = (Grade.MILD, Grade.MARKED)


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def event_rows(scores: Sequence[Score]) -> list[Row]:
    """Found, missed and extra contacts and their errors, by event, leg, view, rate."""
    out = []
    for cell, inside in cells(scores):
        keys = {(row.event, row.leg) for score in inside for row in score.events}
        legs: list[tuple[str, str]] = sorted(keys | {(event, ALL) for event, _ in keys})
        out += [event_row(cell, inside, event, leg) for event, leg in legs]
    return out


def event_row(cell: Cell, inside: Sequence[Score], event: str, leg: str) -> Row:
    """Count one kind of event over some clips; `event` and `leg` may be "all"."""
    rows = [
        row
        for score in inside
        for row in score.events
        if event in (ALL, row.event) and leg in (ALL, row.leg)
    ]
    hits = Hits(*(sum(getattr(r, what) for r in rows) for what in ("found", "missed", "extra")))
    errors = [e for row in rows for e in row.errors_ms]
    a = agreement(errors, [0.0] * len(errors))
    return {
        "half": cell.half,
        "event": event,
        "leg": leg,
        "view": cell.view,
        "fps": cell.fps,
        "found": hits.found,
        "missed": hits.missed,
        "extra": hits.extra,
        "wrong_side": sum(row.wrong_side for row in rows),
        "f1": hits.f1,
        "bias": a.bias,
        "sd": a.sd,
        "rmse": a.rmse,
        "coverage": sum(r.covered for r in rows) / hits.found if hits.found else None,
        "unit": "ms",
    }


def decision_rows(scores: Sequence[Score]) -> list[Row]:
    """Right, wrong and "cannot tell" by half, decision and view, with the wrong clips."""
    out = []
    for cell, inside in cells(scores):
        if cell.fps != ALL:
            continue
        whats = dict.fromkeys(row.what for score in inside for row in score.decisions)
        for what in whats:
            said = [
                (score.factors.name, row.outcome)
                for score in inside
                for row in score.decisions
                if row.what == what
            ]
            count = {each: sum(outcome is each for _, outcome in said) for each in Outcome}
            out.append(
                {
                    "half": cell.half,
                    "decision": what,
                    "view": cell.view,
                    "n": len(said),
                    **{outcome.value.replace(" ", "_"): k for outcome, k in count.items()},
                    "wrong_clips": sorted(n for n, outcome in said if outcome is Outcome.WRONG),
                }
            )
    return out


def finding_rows(scores: Sequence[Score]) -> list[Row]:
    """Sensitivity, specificity and confusion by true size, by half and finding."""
    out = []
    for half in halves_in(scores):
        inside = Cell(half).of(scores)
        keys = dict.fromkeys(row.finding for score in inside for row in score.findings)
        for key in keys:
            rows = [row for score in inside for row in score.findings if row.finding == key]
            out.append(finding_row(half, key, rows, false_marked(inside, key)))
    return out


def finding_row(half: str, key: str, rows: Sequence[FindingRow], normal: float | None) -> Row:
    """Count one finding.

    Sensitivity: share graded mild or marked of those at clinically marked size or
    beyond ("cannot tell" counts as a miss). Specificity: share not graded mild or marked
    of those within what is usual.
    """
    large = [row for row in rows if row.dose >= 1.0]
    usual = [row for row in rows if row.dose <= 0.0]
    confusion = {
        size: {
            grade.value: sum(row.grade == grade for row in rows if _size(row.dose) == size)
            for grade in Grade
        }
        for size in DOSES
    }
    return {
        "half": half,
        "finding": key,
        "n": len(rows),
        "n_marked_size": len(large),
        "sensitivity": _mean([row.grade in _FLAGGED for row in large]),
        "n_usual": len(usual),
        "specificity": _mean([row.grade not in _FLAGGED for row in usual]),
        "cannot_tell": _mean([row.grade == Grade.CANNOT_TELL for row in rows]),
        "marked_on_normal_runners": normal,
        "confusion": confusion,
    }


def _size(dose: float) -> str:
    return DOSES[0] if dose <= 0.0 else DOSES[1 + bisect_right(_DOSE_LIMITS, dose)]


def false_marked(scores: Sequence[Score], key: str = ALL) -> float | None:
    """Share of normal runners' clips in which a finding is graded marked."""
    clips = [score for score in scores if score.normal]
    clips = [s for s in clips if key == ALL or any(r.finding == key for r in s.findings)]
    return _mean(
        [
            any(
                row.grade == Grade.MARKED and key in (ALL, row.finding)
                for row in score.findings
            )
            for score in clips
        ]
    )


def detection_rows(scores: Sequence[Score]) -> list[Row]:
    """Share of frames in which the pose estimator found the runner."""
    out = []
    for cell, inside in cells(scores):
        if cell.fps == ALL:
            shares = [score.detected for score in inside]
            where = {"half": cell.half, "view": cell.view, "clips": len(shares)}
            refused = sum(bool(s.error) and s.factors.activity == "running" for s in inside)
            out.append(
                {**where, "mean": _mean(shares), "least": min(shares), "refused": refused}
            )
    return out


def camera_rows(scores: Sequence[Score]) -> list[Row]:
    """How well yaw and level are known, and how often legs are exchanged."""
    out = []
    for cell, inside in cells(scores):
        if cell.fps != ALL:
            continue
        yaw = [
            (s.camera.yaw_deg, abs(s.factors.yaw_deg))
            for s in inside
            if s.camera.yaw_deg is not None
        ]
        level = [
            (s.camera.level_deg, s.factors.roll_deg)
            for s in inside
            if s.camera.level_deg is not None
        ]
        y = agreement([a for a, _ in yaw], [b for _, b in yaw])
        lev = agreement([a for a, _ in level], [b for _, b in level])
        swapped = [s.camera.exchanged for s in inside if s.camera.exchanged is not None]
        out.append(
            {
                "half": cell.half,
                "view": cell.view,
                "clips": len(inside),
                "yaw_n": y.n,
                "yaw_bias": y.bias,
                "yaw_rmse": y.rmse,
                "level_n": lev.n,
                "level_bias": lev.bias,
                "level_rmse": lev.rmse,
                "exchanged": _mean(swapped),
            }
        )
    return out
