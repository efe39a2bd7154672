"""From an `Exam` to the models of ``results.json``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from gait.arrays import FloatArray
from gait.corrections.read import correction_table
from gait.events.contacts import Gait
from gait.exam import ClipAnalysis, Exam
from gait.findings.finding import EvidenceFrame, Finding
from gait.measures.measurement import CycleCurve, Measurement
from gait.measures.symmetry import SideDifference
from gait.report import schema
from gait.report.visit_results import visit_results
from gait.report.wording import label
from gait.review.decision import Decision, Signature
from gait.video import CaptureClock

__all__ = ["results", "timed"]

_DECIMALS = 6


def results(
    exam: Exam,
    *,
    files: Sequence[str] = (),
    pictures: Mapping[EvidenceFrame, str] | None = None,
    videos: Mapping[int, str] | None = None,
    made_from: Mapping[str, str] | None = None,
) -> schema.Results:
    """Return the exam in the layout of ``results.json``.

    Parameters
    ----------
    exam : Exam
    files : sequence of str
        All files of the report.
    pictures : mapping of EvidenceFrame to str
        File of each key frame.
    videos : mapping of int to str
        Annotated video of each clip.
    made_from : mapping of str to str
        Digest of what each video is made from, by its file.
    """
    pictures, videos = pictures or {}, videos or {}
    return schema.Results(
        program=schema.ProgramResult(version=exam.version),
        created=exam.created,
        height_cm=_finite(exam.height_cm),
        speed_kmh=_finite(exam.speed_kmh),
        clips=[_clip(clip, videos.get(i)) for i, clip in enumerate(exam.clips)],
        measurements=[_measurement(m, exam.clips[m.clip].clock) for m in exam.measurements],
        findings=[_finding(finding, pictures) for finding in exam.findings],
        differences=[_side_difference(d) for d in exam.differences],
        unmeasured=[schema.UnmeasuredResult(what=u.what, why=u.why) for u in exam.unmeasured],
        files=list(files),
        made_from=dict(made_from or {}),
        decisions=[_decision(decision) for decision in exam.decisions],
        dismissed=[_finding(set_aside.finding, {}) for set_aside in exam.dismissed],
        signature=_signature(exam.signature) if exam.signature else None,
        **visit_results(exam),
    )


def _decision(decision: Decision) -> schema.DecisionResult:
    return schema.DecisionResult(
        finding=decision.finding,
        side=decision.side,
        decision=decision.verdict,
        words=decision.words,
        by=decision.by,
    )


def _signature(signature: Signature) -> schema.SignatureResult:
    return schema.SignatureResult(
        name=signature.name, at=signature.at, version=signature.version
    )


def timed(clock: CaptureClock, value: float | None) -> float | None:
    """Return a value that rests on capture time; None where the clock is not known."""
    return _finite(value) if clock.trusted else None


def _clip(analysis: ClipAnalysis, video: str | None) -> schema.ClipResult:
    clip, clock, tracks, gait = analysis.clip, analysis.clock, analysis.tracks, analysis.gait
    cadence = next((m for m in analysis.measurements if m.name == "cadence"), None)
    return schema.ClipResult(
        file=clip.path.name,
        sha256=clip.sha256,
        width_px=clip.width_px,
        height_px=clip.height_px,
        rotation_deg=clip.rotation_deg,
        codec=clip.codec,
        pixel_format=clip.pixel_format,
        frames=clip.n_frames,
        damaged_frames=clip.damaged_frames,
        duration_s=_round(clip.duration_s),
        file_fps=_round(clip.file_fps),
        capture_fps=timed(clock, clock.capture_fps),
        slow_motion_factor=timed(clock, clock.slow_motion_factor),
        slow_motion_factor_low=timed(clock, clock.factor_low),
        slow_motion_factor_high=timed(clock, clock.factor_high),
        clock_source=clock.source,
        clock_explanation=clock.explanation,
        view=tracks.view,
        facing=tracks.facing,
        sides_certain=tracks.sides_certain,
        level_deg=tracks.level_deg,
        level_known=tracks.level_known,
        yaw_deg=_finite(tracks.yaw_deg),
        level_sd_deg=_finite(tracks.level_sd_deg),
        yaw_sd_deg=_finite(tracks.yaw_sd_deg),
        signed_yaw_deg=_finite(tracks.signed_yaw_deg),
        leg_length_px=_finite(tracks.leg_length_px),
        tracked_frames=int(np.count_nonzero(tracks.valid)),
        tracks_explanation=tracks.explanation,
        people=len(analysis.pose.people),
        person=analysis.pose.person,
        estimator=analysis.pose.estimator,
        stride_time_s=timed(clock, gait.stride_time_s),
        cadence_spm=_finite(cadence.value) if cadence else None,
        cadence_low_spm=_finite(cadence.low) if cadence else None,
        cadence_high_spm=_finite(cadence.high) if cadence else None,
        contacts=_contacts(gait, clock),
        steps=_steps(gait, clock),
        curves=[_curve(curve) for curve in analysis.curves],
        remarks=list(analysis.remarks),
        corrections=[correction_table(c) for c in analysis.corrections],
        annotated_video=video,
        seconds={stage: _round(seconds) for stage, seconds in analysis.seconds},
    )


def _contacts(gait: Gait, clock: CaptureClock) -> list[schema.ContactResult]:
    return [
        schema.ContactResult(
            side=c.side,
            event=c.event,
            time_s=timed(clock, c.time_s),
            frame=_round(c.frame),
            sd_s=timed(clock, c.sd_s),
            by_hand=c.by_hand,
        )
        for c in gait.contacts
    ]


def _steps(gait: Gait, clock: CaptureClock) -> list[schema.StepResult]:
    return [
        schema.StepResult(
            side=step.side,
            initial_contact_s=timed(clock, step.initial_contact_s),
            mid_stance_s=timed(clock, step.mid_stance_s),
            toe_off_s=timed(clock, step.toe_off_s),
            next_contact_s=timed(clock, step.next_contact_s),
            contact_time_ms=timed(clock, (step.toe_off_s - step.initial_contact_s) * 1000),
            timing_sd_s=timed(clock, step.timing_sd_s),
            measurable=step.measurable,
        )
        for step in gait.steps
    ]


def _curve(curve: CycleCurve) -> schema.CurveResult:
    return schema.CurveResult(
        name=curve.name,
        side=curve.side,
        unit=curve.unit,
        leg=curve.leg,
        strides=len(curve.strides),
        toe_off_percent=_finite(curve.toe_off_percent),
        mean=_values(curve.mean),
        sd=_values(curve.sd),
    )


def _measurement(m: Measurement, clock: CaptureClock) -> schema.MeasurementResult:
    return schema.MeasurementResult(
        name=m.name,
        label=label(m.name),
        side=m.side,
        clip=m.clip,
        unit=m.unit,
        value=_finite(m.value),
        low=_finite(m.low),
        high=_finite(m.high),
        n=m.n,
        withheld=m.withheld,
        steps=[
            schema.StepValueResult(
                step=s.step,
                time_s=timed(clock, s.time_s),
                frame=s.frame,
                value=_finite(s.value),
            )
            for s in m.steps
        ],
    )


def _side_difference(d: SideDifference) -> schema.DifferenceResult:
    return schema.DifferenceResult(
        name=d.name,
        label=label(d.name),
        unit=d.left.unit,
        left_clip=d.left.clip,
        right_clip=d.right.clip,
        left=_finite(d.left.value),
        right=_finite(d.right.value),
        value=_finite(d.value),
        low=_finite(d.low),
        high=_finite(d.high),
        distinguishable=d.distinguishable,
        withheld=d.withheld,
    )


def _finding(finding: Finding, pictures: Mapping[EvidenceFrame, str]) -> schema.FindingResult:
    return schema.FindingResult(
        key=finding.key,
        side=finding.side,
        grade=finding.grade,
        title=finding.title,
        sentence=finding.sentence,
        why_not=finding.why_not,
        meaning=finding.meaning,
        cue=finding.cue,
        part_of=finding.part_of,
        sources=list(finding.sources),
        signs=[
            schema.SignResult(
                measure=sign.measurement.name,
                side=sign.measurement.side,
                clip=sign.measurement.clip,
                value=_finite(sign.measurement.value),
                low=_finite(sign.measurement.low),
                high=_finite(sign.measurement.high),
                verdict=sign.verdict,
                share=_finite(sign.share),
                limits=sign.limits,
            )
            for sign in finding.signs
        ],
        frames=[
            schema.FrameResult(
                clip=frame.clip,
                frame=frame.frame,
                measure=frame.measure,
                side=frame.side,
                caption=frame.caption,
                file=pictures.get(frame),
            )
            for frame in finding.frames
        ],
    )


def _values(values: FloatArray) -> list[float | None]:
    return [_finite(float(value)) for value in values]


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else _round(value)


def _round(value: float) -> float:
    # A microsecond and a millionth of a degree: the file stays readable and loses nothing.
    return round(float(value), _DECIMALS)
