"""A therapist's word on the findings: accepted, reworded or dismissed, and signed."""

from gait.review.decision import (
    Decision,
    Dismissed,
    Reviewed,
    Signature,
    Verdict,
    reviewed,
    worded,
)
from gait.review.read import decision_table, read_decisions, read_signature

__all__ = [
    "Decision",
    "Dismissed",
    "Reviewed",
    "Signature",
    "Verdict",
    "decision_table",
    "read_decisions",
    "read_signature",
    "reviewed",
    "worded",
]
