"""What a therapist decided, as the report shows it."""

from __future__ import annotations

from dataclasses import dataclass

from gait.exam import Exam
from gait.report.wording import GRADES, with_side

__all__ = ["SetAside", "set_aside", "signed"]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A finding that was dismissed; `reason` and `by` are the therapist's own words."""

    title: str
    grade_word: str
    sentence: str
    reason: str
    by: str


def set_aside(exam: Exam) -> list[SetAside]:
    """Return the dismissed findings."""
    return [
        SetAside(
            title=with_side(row.finding.title, row.finding.side),
            grade_word=GRADES[row.finding.grade],
            sentence=row.finding.sentence,
            reason=row.decision.words,
            by=row.decision.by,
        )
        for row in exam.dismissed
    ]


def signed(exam: Exam) -> dict[str, str] | None:
    """Return name, time and version of the signature, None where nobody signed."""
    signature = exam.signature
    if signature is None:
        return None
    at = signature.at.astimezone()
    return {
        "name": signature.name,
        "at": f"{at.day} {at:%B %Y, %H:%M}",
        "version": str(signature.version),
    }
