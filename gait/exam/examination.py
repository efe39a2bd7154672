"""A visit, from what was entered to an `Exam`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gait.errors import LogError
from gait.exam.analysis import analyse_clips, exam_of
from gait.exam.clip import Ask
from gait.exam.exam import ClipAnalysis, Exam
from gait.exam.together import hint_of, joined, judged_load, pain_of_log, shown_cues
from gait.history.answers import History
from gait.load.clock import named_zone
from gait.load.finding import finding_of
from gait.load.held import without_advice
from gait.load.read import read_log
from gait.load.session import TrainingLog
from gait.load.words import day_words
from gait.plan.make import make_plan
from gait.plan.safety import refer
from gait.pose import PoseEstimator
from gait.pose.estimate import direct_estimator
from gait.progress import Progress, silent
from gait.review.decision import reviewed
from gait.screens.judge import judge_screens, side_gaps
from gait.visit.visit import LogFiles, Visit

__all__ = ["conclude", "examine"]


def examine(
    visit: Visit,
    *,
    model: Path | None = None,
    estimator_factory: Callable[[Path], PoseEstimator] = direct_estimator,
    progress: Progress = silent,
    ask: Ask | None = None,
    cache_dir: Path | None = None,
    workers: int | None = None,
) -> Exam:
    """Examine a visit: clips, training log, answers and screens together.

    What was read from the pictures is kept by content; when only the rest has changed, no
    picture is decoded.

    Parameters
    ----------
    visit : Visit
        As `gait.visit.read_visit` gives it.
    model, estimator_factory, progress, ask, cache_dir, workers
        See `gait.exam.analyze`.

    Returns
    -------
    Exam

    Raises
    ------
    LogError
        If the training log cannot be read or begins after the visit.
    ClipError
        If a clip cannot be read or shows no runner; names the clip.
    OptionError, ModelError, Cancelled
    """
    log = _read(visit.log, progress) if visit.log else None
    if log is not None and log.runs[0].day > visit.day:
        raise LogError(
            f"The training log begins on {day_words(log.runs[0].day)}, after the visit "
            f"({day_words(visit.day)}): check the date of the visit."
        )
    clips = analyse_clips(
        [clip.path for clip in visit.clips],
        [clip.options for clip in visit.clips],
        height_cm=visit.height_cm,
        model=model,
        estimator_factory=estimator_factory,
        progress=progress,
        ask=ask,
        cache_dir=cache_dir,
        workers=workers,
    )
    return conclude(visit, clips, log)


def conclude(
    visit: Visit,
    clips: Sequence[ClipAnalysis],
    log: TrainingLog | None = None,
    *,
    created: datetime | None = None,
) -> Exam:
    """Return the exam of a visit whose clips and log have been read.

    Parameters
    ----------
    visit : Visit
    clips : sequence of ClipAnalysis
        In the order of the visit.
    log : TrainingLog, optional
    created : datetime, optional
        With time zone; default now.

    Returns
    -------
    Exam
    """
    exam = exam_of(clips, height_cm=visit.height_cm, speed_kmh=visit.speed_kmh, created=created)
    review = reviewed(exam.findings, visit.decisions)
    exam = replace(exam, findings=review.kept)
    answers = visit.answers
    history = answers.history if answers else History()
    load = judged_load(visit, log, history) if log else None
    referred = answers is not None and refer(answers) is not None
    if load is not None and referred:
        load = without_advice(load)
    plan = None
    if answers is not None:
        completed = replace(answers, history=pain_of_log(history, load))
        plan = make_plan(exam.findings, completed, on=visit.day, load=hint_of(load))
    findings = shown_cues(exam.findings, plan)
    dismissed = review.dismissed
    if load is not None:
        of_load = reviewed([finding_of(load)], visit.decisions)
        dismissed += of_load.dismissed
        for finding in of_load.kept:
            findings = joined(findings, finding, sore=history.sore)
    screens = answers.screens if answers else None
    return replace(
        exam,
        findings=findings,
        day=visit.day,
        runner=visit.runner,
        load=load,
        answers=answers,
        screens=judge_screens(screens, history) if screens else (),
        side_gaps=side_gaps(screens) if screens else (),
        plan=plan,
        decisions=visit.decisions,
        dismissed=dismissed,
        signature=visit.signature,
    )


def _read(log: LogFiles, progress: Progress) -> TrainingLog:
    zone = named_zone(log.time_zone) if log.time_zone else None
    return read_log(log.files, zone=zone, unit=log.unit, progress=progress)
