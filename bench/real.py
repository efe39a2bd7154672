"""The program on hand-marked real clips, which stay where they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bench.markdown import EVENT_WORDS, number, table
from bench.marks import HandAngle, Marks, read_marks
from bench.match import match_times
from bench.rows import DecisionRow, Outcome
from bench.statistics import Hits
from gait.errors import GaitError
from gait.events.contacts import Event
from gait.exam import ClipAnalysis, analyze
from gait.measures.geometry import flexion_deg, lean_deg
from gait.progress import Progress, silent
from gait.tracks.axes import forward_up
from gait.tracks.track import Side, Tracks, View

__all__ = [
    "AngleCheck",
    "RealEvents",
    "RealScore",
    "real_page",
    "score_real",
    "score_real_clip",
]

_WINDOW_S: Final = 0.050
_WINDOW_TOLERANCES: Final = 3.0
_SAME_FACTOR_LOG: Final = 0.20
"""The capture rate of a real slow-motion file is a guess."""
_FRAMES_OF_ANGLE: Final = 1


@dataclass(frozen=True, slots=True)
class RealEvents:
    """One kind of event against the marks, frames of the file.

    Attributes
    ----------
    event : Event
    marks, found, within, missed, extra, wrong_side : int
        `within` of the found ones lie within the mark's own tolerance.
    bias_frames, sd_frames, bias_ms : float or None
        Program minus mark.
    """

    event: Event
    marks: int
    found: int
    within: int
    missed: int
    extra: int
    wrong_side: int
    bias_frames: float | None
    sd_frames: float | None
    bias_ms: float | None


@dataclass(frozen=True, slots=True)
class AngleCheck:
    """What the program reads where an angle was measured by hand."""

    hand: HandAngle
    leg: str
    value: float | None

    @property
    def inside(self) -> bool:
        """Whether it lies in the hand's band."""
        return self.value is not None and abs(self.value - self.hand.value) <= (
            self.hand.tolerance
        )


@dataclass(frozen=True, slots=True)
class RealScore:
    """One real clip.

    Attributes
    ----------
    clip, error : str
        Name, and the program's sentence when it refused the clip.
    decisions : tuple of DecisionRow
    events : tuple of RealEvents
    cadence_spm : float or None
        As the file plays, to compare with the mark.
    marked_spm, tolerance_spm : float or None
    angles : tuple of AngleCheck
    """

    clip: str
    error: str
    decisions: tuple[DecisionRow, ...]
    events: tuple[RealEvents, ...]
    cadence_spm: float | None
    marked_spm: float | None
    tolerance_spm: float | None
    angles: tuple[AngleCheck, ...]


def score_real(folder: Path, progress: Progress = silent) -> list[RealScore]:
    """Score every marked clip of a folder.

    Raises
    ------
    OptionError
        The marks cannot be read.
    """
    scores = []
    every = read_marks(folder)
    for i, marks in enumerate(every):
        progress("real clips", i, len(every))
        try:
            (analysis,) = analyze(marks.clip).clips
        except GaitError as error:
            refusal = RealScore(marks.clip.name, str(error), (), (), None, None, None, ())
            scores.append(refusal)
            continue
        scores.append(score_real_clip(analysis, marks))
    progress("real clips", len(every), len(every))
    return scores


def score_real_clip(analysis: ClipAnalysis, marks: Marks) -> RealScore:
    """Compare one analysis with the marks."""
    cadence = analysis.gait.cadence_spm / analysis.clock.slow_motion_factor
    return RealScore(
        clip=marks.clip.name,
        error="",
        decisions=_decisions(analysis, marks),
        events=tuple(
            events for event in Event if (events := _events(analysis, marks, event)) is not None
        ),
        cadence_spm=cadence,
        marked_spm=marks.cadence_spm,
        tolerance_spm=marks.cadence_tolerance_spm,
        angles=tuple(_angle(analysis.tracks, hand) for hand in marks.angles),
    )


def _decisions(analysis: ClipAnalysis, marks: Marks) -> tuple[DecisionRow, ...]:
    rows = []
    said = analysis.tracks.view
    if marks.view is not None:
        outcome = Outcome.RIGHT if said is marks.view else Outcome.WRONG
        outcome = Outcome.CANNOT_TELL if said is View.OBLIQUE else outcome
        rows.append(DecisionRow("view", said.value, marks.view.value, outcome))
    if marks.slow_factor is not None:
        factor = analysis.clock.slow_motion_factor
        near = abs(math.log(factor / marks.slow_factor)) <= _SAME_FACTOR_LOG
        outcome = Outcome.RIGHT if near else Outcome.WRONG
        outcome = outcome if analysis.clock.trusted else Outcome.CANNOT_TELL
        true = f"{marks.slow_factor:.3g}"
        rows.append(DecisionRow("slow-motion factor", f"{factor:.3g}", true, outcome))
    return tuple(rows)


def _events(analysis: ClipAnalysis, marks: Marks, event: Event) -> RealEvents | None:
    """Match frame by frame, same foot, within 50 ms or three tolerances."""
    span = marks.spans[event]
    if span is None:
        return None
    wanted = [mark for mark in marks.contacts if mark.event is event]
    found = [
        c
        for c in analysis.gait.contacts
        if c.event is event and span[0] - 0.5 <= c.frame <= span[1] + 0.5
    ]
    tolerance = max((mark.tolerance for mark in wanted), default=1.0)
    window = max(_WINDOW_S * analysis.clock.capture_fps, _WINDOW_TOLERANCES * tolerance)
    offsets, within, missed, extra, wrong = [], 0, 0, 0, 0
    for side in Side:
        ours = [c.frame for c in found if c.side is side]
        theirs = [mark for mark in wanted if mark.side is side]
        match = match_times(ours, [mark.frame for mark in theirs], window)
        offsets += [ours[i] - theirs[j].frame for i, j in match.pairs]
        within += sum(
            abs(ours[i] - theirs[j].frame) <= theirs[j].tolerance for i, j in match.pairs
        )
        missed, extra = missed + len(match.missed), extra + len(match.extra)
        lost = [theirs[j].frame for j in match.missed]
        wrong += len(
            match_times([c.frame for c in found if c.side is not side], lost, window).pairs
        )
    mean = float(np.mean(offsets)) if offsets else None
    return RealEvents(
        event=event,
        marks=len(wanted),
        found=len(offsets),
        within=within,
        missed=missed,
        extra=extra,
        wrong_side=wrong,
        bias_frames=mean,
        sd_frames=float(np.std(offsets, ddof=1)) if len(offsets) > 1 else None,
        bias_ms=None if mean is None else 1000.0 * mean / analysis.clock.capture_fps,
    )


def _angle(tracks: Tracks, hand: HandAngle) -> AngleCheck:
    near = tracks.view.near_side
    leg = "" if near is None else ("near" if hand.side is near else "far")
    first, last = hand.frame - _FRAMES_OF_ANGLE, hand.frame + _FRAMES_OF_ANGLE + 1
    rows = slice(max(first, 0), last)

    def point(name: str) -> np.ndarray:
        return forward_up(tracks, tracks.point(name)[rows])

    if hand.name == "knee_flexion":
        parts = (point(f"{hand.side}_{part}") for part in ("hip", "knee", "ankle"))
        values = flexion_deg(*parts)
    else:
        hips = 0.5 * (point("left_hip") + point("right_hip"))
        values = lean_deg(hips, 0.5 * (point("left_shoulder") + point("right_shoulder")))
    value = float(np.mean(values)) if len(values) and np.all(np.isfinite(values)) else None
    return AngleCheck(hand, leg, value)


def real_page(scores: Sequence[RealScore]) -> str:
    """Write the Markdown page of the real clips."""
    parts = [
        "# Real clips, marked by hand\n",
        _EVENTS_NOTE,
        _event_table(scores),
        "## Cadence, decisions, angles\n",
        _cadence_table(scores),
        _decision_table(scores),
        _ANGLES_NOTE,
        _angle_table(scores),
    ]
    return "\n".join(parts)


_EVENTS_NOTE: Final = (
    "Contacts marked frame by frame without any pose estimator. Offsets: program minus mark, "
    "in frames of the file. Within: inside the mark's own tolerance.\n"
)
_ANGLES_NOTE: Final = (
    "Angles measured by hand (a band of plausibility, no reference); the program's is the mean "
    "of three frames.\n"
)


def _event_table(scores: Sequence[RealScore]) -> str:
    lines = [[s.clip, s.error, *[""] * 11] for s in scores if s.error]
    total: dict[Event, list[RealEvents]] = {event: [] for event in Event}
    for score in scores:
        for row in score.events:
            total[row.event].append(row)
            offsets = [
                number(row.bias_frames, 2, signed=True),
                number(row.sd_frames, 2),
                number(row.bias_ms, 1, signed=True),
            ]
            lines.append([score.clip, EVENT_WORDS[row.event.value], *_counts([row]), *offsets])
    for event, rows in total.items():
        if rows:
            lines.append(["all", EVENT_WORDS[event.value], *_counts(rows), "", "", ""])
    head = ["clip", "event", "marks", "found", "within", "missed", "extra", "wrong foot"]
    return table([*head, "F1", "F1 within", "bias, frames", "SD", "bias, ms"], lines, left=2)


def _counts(rows: Sequence[RealEvents]) -> list[str]:
    names = ("marks", "found", "within", "missed", "extra", "wrong_side")
    sums = {name: sum(getattr(row, name) for row in rows) for name in names}
    strays = sums["found"] - sums["within"]
    f1 = Hits(sums["found"], sums["missed"], sums["extra"]).f1
    strict = Hits(sums["within"], sums["missed"] + strays, sums["extra"] + strays).f1
    return [*(str(value) for value in sums.values()), number(f1, 3), number(strict, 3)]


def _cadence_table(scores: Sequence[RealScore]) -> str:
    lines = [
        [
            s.clip,
            number(s.cadence_spm, 1),
            f"{number(s.marked_spm, 1)} ± {number(s.tolerance_spm, 1)}",
            number(s.cadence_spm - s.marked_spm, 1, signed=True),
        ]
        for s in scores
        if s.cadence_spm is not None and s.marked_spm is not None
    ]
    return table(["clip", "steps/min as the file plays", "marked", "difference"], lines)


def _decision_table(scores: Sequence[RealScore]) -> str:
    lines = [
        [s.clip, row.what, row.said, row.truth, row.outcome.value]
        for s in scores
        for row in s.decisions
    ]
    return table(["clip", "decision", "said", "marked", "outcome"], lines, left=5)


def _angle_table(scores: Sequence[RealScore]) -> str:
    lines = [
        [
            s.clip,
            check.hand.name.replace("_", " "),
            check.leg,
            str(check.hand.frame),
            number(check.value, 1),
            f"{number(check.hand.value, 0)} ± {number(check.hand.tolerance, 0)}",
            "yes" if check.inside else "no",
        ]
        for s in scores
        for check in s.angles
    ]
    head = ["clip", "angle, deg", "leg", "frame", "program", "by hand", "inside"]
    return table(head, lines, left=3)
