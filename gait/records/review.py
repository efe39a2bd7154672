"""Corrections, decisions and signatures of a visit: kept, taken back, never lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gait.corrections.read import correction_from
from gait.errors import OptionError
from gait.records.base import now
from gait.records.models import Correction, FindingDecision, Signature, Visit
from gait.review import Verdict
from gait.review.read import MOST_WORDS

__all__ = [
    "active_corrections",
    "add_correction",
    "begin_new_version",
    "decide",
    "next_redo",
    "redo",
    "refuse_frozen",
    "sign",
    "undo",
    "why_frozen",
]

_MOST = 500
_NAME = 120


def active_corrections(visit: Visit) -> list[Correction]:
    """Return the corrections that are in force, the oldest first."""
    return [c for c in visit.corrections if c.undone is None]


def add_correction(
    session: Session, visit: Visit, file_id: str, table: Mapping[str, Any], by: str
) -> Correction:
    """Keep a correction of a clip.

    Raises
    ------
    OptionError
        If it is none, or the visit is signed.
    """
    refuse_frozen(visit)
    correction_from(table)
    if len(active_corrections(visit)) >= _MOST:
        raise OptionError(f"A visit takes {_MOST} corrections at most: undo some first.")
    row = Correction(
        visit_id=visit.id, file_id=file_id, what=table["what"], value=dict(table), by=by
    )
    session.add(row)
    session.flush()
    return row


def undo(session: Session, visit: Visit) -> Correction | None:
    """Take the latest correction back; it stays in the record."""
    refuse_frozen(visit)
    active = active_corrections(visit)
    if not active:
        return None
    row = session.get_one(Correction, active[-1].id)
    row.undone = now()
    return row


def next_redo(visit: Visit) -> Correction | None:
    """Return the correction that `redo` puts back: undone last, and after the last new one."""
    latest = max((c.created for c in active_corrections(visit)), default=None)
    undone = [(c.undone, c) for c in visit.corrections if c.undone is not None]
    after = [(at, c) for at, c in undone if latest is None or at > latest]
    return max(after, key=lambda pair: pair[0], default=(None, None))[1]


def redo(session: Session, visit: Visit) -> Correction | None:
    """Put the correction back that was undone last."""
    refuse_frozen(visit)
    there = next_redo(visit)
    if there is None:
        return None
    row = session.get_one(Correction, there.id)
    row.undone = None
    return row


def decide(
    session: Session,
    visit: Visit,
    finding: str,
    side: str,
    verdict: str,
    words: str,
    by: str,
) -> None:
    """Keep what a therapist makes of a finding; an empty verdict takes it back.

    Raises
    ------
    OptionError
        If words are missing, or the visit is signed.
    """
    refuse_frozen(visit)
    there = session.scalar(
        select(FindingDecision).where(
            FindingDecision.visit_id == visit.id,
            FindingDecision.finding == finding,
            FindingDecision.side == side,
        )
    )
    if not verdict:
        if there is not None:
            session.delete(there)
        return
    words = "" if verdict == Verdict.ACCEPTED else words.strip()
    _check_decision(finding, side, verdict, words)
    row = there or FindingDecision(visit_id=visit.id, finding=finding, side=side)
    row.decision, row.words, row.by, row.created = verdict, words, by, now()
    session.add(row)


def _check_decision(finding: str, side: str, verdict: str, words: str) -> None:
    if verdict not in set(Verdict) or side not in ("", "left", "right"):
        raise OptionError("A finding can be accepted, reworded or dismissed.")
    if not finding or len(finding) > 60:
        raise OptionError("There is no such finding.")
    if verdict == Verdict.DISMISSED and not words:
        raise OptionError("Say why the finding is dismissed: the reason stands on the report.")
    if verdict == Verdict.REWORDED and not words:
        raise OptionError("Write your own words; they stand beside the program's.")
    if len(words) > MOST_WORDS:
        raise OptionError(f"The text has {len(words)} characters; at most {MOST_WORDS} fit.")


def sign(session: Session, visit: Visit, name: str, by: str) -> Signature:
    """Sign a visit: nothing of it can be changed until a new version is begun.

    Raises
    ------
    OptionError
    """
    refuse_frozen(visit)
    name = " ".join(name.split())
    if not 1 <= len(name) <= _NAME or not name.isprintable():
        raise OptionError(f"Sign with your name, 1 to {_NAME} characters.")
    version = max((s.version for s in visit.signatures), default=0) + 1
    row = Signature(visit_id=visit.id, version=version, name=name, by=by)
    session.add(row)
    session.flush()
    return row


def begin_new_version(session: Session, visit: Visit) -> None:
    """Open a signed visit again; the signed report stays as it is.

    Raises
    ------
    OptionError
        If it is not signed.
    """
    if visit.signature is None:
        raise OptionError("This visit is not signed, so it can be changed as it is.")
    session.get_one(Signature, visit.signature.id).reopened = now()


def why_frozen(visit: Visit) -> str:
    """Return why nothing of a visit may be changed, "" if it may."""
    signature = visit.signature
    if signature is None:
        return ""
    return (
        f"This visit was signed by {signature.name} on {_day(signature.created)}: begin a new "
        "version on its review page to change anything."
    )


def refuse_frozen(visit: Visit) -> None:
    """Refuse to change a signed visit.

    Raises
    ------
    OptionError
    """
    if why := why_frozen(visit):
        raise OptionError(why)


def _day(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d")
