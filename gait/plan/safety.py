"""Red flags and pain: what holds a plan back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gait.findings.finding import Finding
from gait.history.answers import History
from gait.history.symptoms import Urgency, red_flags, referral_words
from gait.plan.plan import Referral
from gait.plan.tables import programme
from gait.plan.visit import VisitAnswers

__all__ = ["pain_above_limit", "refer", "without_cues"]


def refer(answers: VisitAnswers) -> Referral | None:
    """Return the referral that the symptom questions ask for, None without a red flag."""
    flags = red_flags(answers.symptoms, answers.history)
    if not flags:
        return None
    order = list(Urgency)
    urgency = min((flag.urgency for flag in flags), key=order.index)
    row = referral_words()[urgency]
    return Referral(urgency, row.title, row.text, tuple(flag.said for flag in flags))


def pain_above_limit(history: History) -> bool:
    """Whether pain is above 3 of 10, or rose three runs in a row (evidence L5)."""
    worst = history.worst_pain
    limit = programme().limits.most_pain_0_10
    return bool(history.pain_rising) or (worst is not None and worst > limit)


def without_cues(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with their cues taken out, for a page that shows a referral."""
    return tuple(replace(finding, cue="") for finding in findings)
