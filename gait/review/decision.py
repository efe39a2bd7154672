"""Decisions on findings; data beside them, never an edit of what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gait.findings.finding import Finding
from gait.tracks.track import Side

__all__ = ["Decision", "Dismissed", "Reviewed", "Signature", "Verdict", "reviewed", "worded"]


class Verdict(StrEnum):
    """What a therapist makes of a finding."""

    ACCEPTED = "accepted"
    REWORDED = "reworded"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Decision:
    """A therapist's decision on one finding.

    Attributes
    ----------
    finding : str
        Key of the finding.
    side : Side or None
    verdict : Verdict
    words : str
        The therapist's own words beside ours, or the reason for dismissing; empty when
        accepted.
    by : str
        Who decided; empty when not said.
    """

    finding: str
    side: Side | None
    verdict: Verdict
    words: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A finding that a therapist set aside: told at the end, with the reason, without cue."""

    finding: Finding
    decision: Decision


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers for the report.

    Attributes
    ----------
    name : str
    at : datetime
        With time zone.
    version : int
        1 for the first signed report of a visit.
    """

    name: str
    at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Findings after review: those that stay, in their order, and those set aside."""

    kept: tuple[Finding, ...]
    dismissed: tuple[Dismissed, ...]


def reviewed(findings: Iterable[Finding], decisions: Sequence[Decision]) -> Reviewed:
    """Divide findings into those that stay and those that were dismissed.

    A decision on a finding that is not there any more bears on nothing.
    """
    by_key = {(d.finding, d.side): d for d in decisions}
    kept: list[Finding] = []
    dismissed: list[Dismissed] = []
    for finding in findings:
        decision = by_key.get((finding.key, finding.side))
        if decision is not None and decision.verdict is Verdict.DISMISSED:
            dismissed.append(Dismissed(replace(finding, cue=""), decision))
        else:
            kept.append(finding)
    return Reviewed(tuple(kept), tuple(dismissed))


def worded(finding: Finding, decisions: Iterable[Decision]) -> Decision | None:
    """Return the decision on a finding that stays, None where nobody decided."""
    named = (d for d in decisions if (d.finding, d.side) == (finding.key, finding.side))
    return next((d for d in named if d.verdict is not Verdict.DISMISSED), None)
