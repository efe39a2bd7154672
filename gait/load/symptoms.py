"""L5: pain goes before distance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from gait.load.answer import Gate
from gait.load.rules import rules
from gait.load.session import Session

__all__ = ["symptom_gate"]


def symptom_gate(
    runs: Sequence[Session], today: date, told: Sequence[float], *, rising: bool = False
) -> Gate:
    """Return whether pain asks to hold the distance.

    Pain above 3 of 10 in the last session (or the morning after), or pain that rose three
    sessions in a row.

    Parameters
    ----------
    told : sequence of float
        Pain of the last sessions, oldest first, as entered; it goes before the log's own.
    rising : bool
        Whether the runner says that it rose over the last three runs.
    """
    rule = rules().symptoms
    pain = tuple(told) or _of_log(runs, today)
    if not pain and not rising:
        return Gate(asked=False, held=False, pain=(), reason="")
    last = pain[-rule.rising_sessions :]
    rose = len(last) == rule.rising_sessions and all(b > a for a, b in pairwise(last))
    if rising and not rose:
        pain = pain[-1:]  # as the runner says, whatever the log's numbers do
    high = bool(pain) and pain[-1] > rule.pain_above
    reason = "high" if high else "rising" if rose or rising else ""
    return Gate(asked=True, held=bool(reason), pain=pain, reason=reason)


def _of_log(runs: Sequence[Session], today: date) -> tuple[float, ...]:
    """Pain of the last sessions in a row for which it was entered."""
    rule = rules().symptoms
    since = today - timedelta(days=rule.recent_days)
    found: list[float] = []
    for run in reversed(runs[-rule.rising_sessions :]):
        if run.pain is None or run.day < since:
            break
        found.append(run.pain)
    return tuple(reversed(found))
