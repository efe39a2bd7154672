"""The versioned layout of ``results.json``.

``docs/results.schema.json`` is made from these models::

    python -m gait.report docs/results.schema.json

`SCHEMA_VERSION` is "major.minor": a new field raises the minor number, a field that
is removed or changes its meaning raises the major one.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from gait.events.contacts import Event
from gait.findings.finding import Grade, Verdict
from gait.report.visit_schema import AnswersResult, PlanResult, ScreenResult, SideGapResult
from gait.review.decision import Verdict as DecisionVerdict
from gait.tracks.track import Facing, Side, View
from gait.video.clip import ClockSource

__all__ = [
    "SCHEMA_VERSION",
    "ClipResult",
    "ContactResult",
    "CurveResult",
    "DecisionResult",
    "FindingResult",
    "FrameResult",
    "MeasurementResult",
    "ProgramResult",
    "Results",
    "SignResult",
    "SignatureResult",
    "StepResult",
    "StepValueResult",
    "UnmeasuredResult",
    "schema_text",
]

SCHEMA_VERSION: Final = "1.2"


class _Model(BaseModel):
    # NaN and infinity are not JSON: a missing number is null, and nothing else gets through.
    # Fields of a later minor version are passed over.
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class ProgramResult(_Model):
    """The program that wrote the file."""

    name: Literal["gait"] = "gait"
    version: str


class ContactResult(_Model):
    """One event of one foot."""

    side: Side = Field(description="The runner's own side.")
    event: Event
    time_s: float | None = Field(
        description="Capture time (time of life), first frame at 0; null without a clock."
    )
    frame: float = Field(description="Fractional frame of the file, first frame is 0.")
    sd_s: float | None = Field(description="Standard error of `time_s`.")
    by_hand: bool = Field(default=False, description="Set by a therapist.")


class StepResult(_Model):
    """One stance of one foot. Capture times in seconds; null without a clock."""

    side: Side
    initial_contact_s: float | None
    mid_stance_s: float | None
    toe_off_s: float | None
    next_contact_s: float | None = Field(description="Next contact of the same foot.")
    contact_time_ms: float | None
    timing_sd_s: float | None
    measurable: bool = Field(description="The runner is tracked through all of the stance.")


class CurveResult(_Model):
    """Mean of an angle over the gait cycle, one value per percent, 0 to 100."""

    name: str
    side: Side
    unit: str
    leg: str = Field(description="near or far from the camera in a side view, else empty.")
    strides: int
    toe_off_percent: float | None
    mean: list[float | None] = Field(min_length=101, max_length=101)
    sd: list[float | None] = Field(min_length=101, max_length=101)


class ClipResult(_Model):
    """How one clip was read, and everything about time in it."""

    file: str = Field(description="File name without its folder.")
    sha256: str
    width_px: int
    height_px: int
    rotation_deg: int
    codec: str
    pixel_format: str
    frames: int
    damaged_frames: int
    duration_s: float = Field(description="As the file plays.")
    file_fps: float
    capture_fps: float | None = Field(
        description="Mean capture rate, frames per second of life; null without a clock."
    )
    slow_motion_factor: float | None = Field(
        description="How many times slower than life it plays; null without a clock."
    )
    slow_motion_factor_low: float | None
    slow_motion_factor_high: float | None
    clock_source: ClockSource = Field(description="unknown: the factor was not decided.")
    clock_explanation: str
    view: View
    facing: Facing
    sides_certain: bool
    level_deg: float
    level_known: bool
    yaw_deg: float | None
    level_sd_deg: float | None = Field(
        default=None, description="Standard error of a measured `level_deg`."
    )
    yaw_sd_deg: float | None = Field(default=None, description="Standard error of `yaw_deg`.")
    signed_yaw_deg: float | None = Field(
        default=None, description="`yaw_deg` with its sign, where that is known."
    )
    leg_length_px: float | None
    tracked_frames: int
    tracks_explanation: str
    people: int = Field(description="Number of people followed in the clip.")
    person: int = Field(
        description="Number of the person who was measured, 1 = most prominent."
    )
    estimator: str
    stride_time_s: float | None
    cadence_spm: float | None = Field(description="Steps per minute.")
    cadence_low_spm: float | None
    cadence_high_spm: float | None
    contacts: list[ContactResult]
    steps: list[StepResult]
    curves: list[CurveResult]
    remarks: list[str]
    corrections: list[dict[str, JsonValue]] = Field(
        default=[], description="What was put right by hand; layout in docs/corrections.md."
    )
    annotated_video: str | None = Field(description="File in the report folder.")
    seconds: dict[str, float] = Field(description="Wall time per stage of the program.")


class StepValueResult(_Model):
    """A measure in one step."""

    step: int = Field(description="Index into the clip's `steps`, first is 0.")
    time_s: float | None
    frame: int
    value: float | None


class MeasurementResult(_Model):
    """One measure of one side in one clip: a number with its interval, or why not."""

    name: str
    label: str
    side: Side | None = Field(description="null for the whole body.")
    clip: int = Field(description="Index into `clips`, first is 0.")
    unit: str
    value: float | None
    low: float | None = Field(description="Lower end of the 95 % interval.")
    high: float | None = Field(description="Upper end of the 95 % interval.")
    n: int = Field(description="Steps behind the number.")
    withheld: str | None = Field(description="Why there is no number; then value is null.")
    steps: list[StepValueResult]


class SignResult(_Model):
    """One measurement judged against its limits."""

    measure: str
    side: Side | None
    clip: int
    value: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    share: float | None = Field(description="Share of steps beyond the first limit, 0..1.")
    limits: str


class FrameResult(_Model):
    """A picture that shows a finding."""

    clip: int
    frame: int
    measure: str
    side: Side | None
    caption: str
    file: str | None = Field(description="PNG in the report folder.")


class FindingResult(_Model):
    """One pattern, graded."""

    key: str
    side: Side | None
    grade: Grade
    title: str
    sentence: str
    why_not: str
    meaning: str
    cue: str
    sources: list[str]
    signs: list[SignResult]
    frames: list[FrameResult]
    part_of: str = Field(
        default="", description="Key of a present pattern that includes this one, else empty."
    )


class DifferenceResult(_Model):
    """One measure of the left side minus that of the right side."""

    name: str
    label: str
    unit: str
    left_clip: int
    right_clip: int
    left: float | None
    right: float | None
    value: float | None = Field(description="Left minus right; null when withheld.")
    low: float | None
    high: float | None
    distinguishable: bool = Field(description="The interval leaves out zero.")
    withheld: str | None = Field(description="Why the sides cannot be compared, else null.")


class DecisionResult(_Model):
    """A therapist's decision on one finding."""

    finding: str = Field(description="Key of the finding.")
    side: Side | None
    decision: DecisionVerdict
    words: str = Field(description="The therapist's own words, or the reason for dismissing.")
    by: str


class SignatureResult(_Model):
    """Who answers for the report."""

    name: str
    at: datetime
    version: int = Field(description="1 for the first signed report of a visit.")


class UnmeasuredResult(_Model):
    """Something that the clips cannot tell."""

    what: str
    why: str


class Results(_Model):
    """Everything about one visit."""

    format: Literal["running-gait results"] = "running-gait results"
    schema_version: str = Field(default=SCHEMA_VERSION, pattern=r"^1\.\d+$")
    program: ProgramResult
    created: datetime
    height_cm: float | None
    speed_kmh: float | None
    clips: list[ClipResult]
    measurements: list[MeasurementResult]
    findings: list[FindingResult]
    unmeasured: list[UnmeasuredResult]
    differences: list[DifferenceResult] = Field(
        default=[], description="Left against right where clips show both alike."
    )
    day: date | None = Field(
        default=None, description="Day of the visit, on which log and answers are judged."
    )
    runner: str = Field(default="", description="Code or name as entered.")
    load: dict[str, JsonValue] | None = Field(
        default=None, description="What the training log says; layout in docs/load.md."
    )
    answers: AnswersResult | None = Field(default=None, description="As entered.")
    screens: list[ScreenResult] = []
    side_gaps: list[SideGapResult] = []
    plan: PlanResult | None = Field(
        default=None, description="null where nobody was asked anything."
    )
    decisions: list[DecisionResult] = Field(
        default=[], description="A therapist's word on the findings."
    )
    dismissed: list[FindingResult] = Field(
        default=[], description="Findings that the therapist set aside; not in `findings`."
    )
    signature: SignatureResult | None = Field(default=None, description="null: not signed.")
    files: list[str] = Field(description="All files of this report, relative to its folder.")
    made_from: dict[str, str] = Field(
        default={}, description="Digest of what each video is made from, by its file."
    )


def schema_text() -> str:
    """Return the JSON schema of ``results.json`` as text."""
    schema = Results.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
