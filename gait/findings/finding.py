"""What the measurements together look like, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gait.measures.measurement import Measurement
from gait.tracks.track import Side

__all__ = ["EvidenceFrame", "Finding", "Grade", "Sign", "Verdict"]


class Grade(StrEnum):
    """How clearly a pattern is present."""

    NONE = "none"
    MILD = "mild"
    MARKED = "marked"
    CANNOT_TELL = "cannot tell"


class Verdict(StrEnum):
    """Where one measurement stands against the working limits."""

    USUAL = "usual"
    NEAR_LIMIT = "near the limit"
    LESS_COMMON = "less common"
    UNCOMMON = "uncommon"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Sign:
    """One measurement judged against its limits.

    Attributes
    ----------
    measurement : Measurement
    verdict : Verdict
    share : float or None
        Share of the steps on the far side of the first limit, 0..1.
    limits : str
        The limits in words, with their standing ("our working limit: ...").
    """

    measurement: Measurement
    verdict: Verdict
    share: float | None
    limits: str


@dataclass(frozen=True, slots=True)
class EvidenceFrame:
    """A picture that shows a finding.

    Attributes
    ----------
    clip : int
        Index into ``Exam.clips``.
    frame : int
        Frame of the file.
    measure : str
        Measure to draw on it (key of the definitions table).
    side : Side or None
    caption : str
        Plain words under the picture.
    """

    clip: int
    frame: int
    measure: str
    side: Side | None
    caption: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One pattern, graded, with its evidence.

    Attributes
    ----------
    key : str
        Key in ``gait/findings/findings.toml``.
    side : Side or None
        None for patterns of the whole body.
    grade : Grade
    signs : tuple of Sign
        The measurements behind it.
    title, sentence : str
        Shown to the user.
    why_not : str
        For `Grade.CANNOT_TELL`: what is missing; else empty.
    meaning : str
        What research says of the pattern, with its limits.
    cue : str
        What to try; empty when none.
    sources : tuple of str
    frames : tuple of EvidenceFrame
    part_of : str
        Key of a pattern that is present and includes this one; empty for a finding that
        stands by itself.
    """

    key: str
    side: Side | None
    grade: Grade
    signs: tuple[Sign, ...]
    title: str
    sentence: str
    why_not: str
    meaning: str
    cue: str
    sources: tuple[str, ...]
    frames: tuple[EvidenceFrame, ...]
    part_of: str = ""
