"""Who saw and changed what."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gait.records.base import now
from gait.records.models import AuditEntry

__all__ = ["failed_sign_ins", "latest_entries", "note"]

SIGN_IN_FAILED = "sign-in failed"


def note(
    session: Session,
    who: str,
    action: str,
    subject: str = "",
    *,
    address: str = "",
    detail: str = "",
) -> None:
    """Write an entry; `subject` and `detail` hold ids and counts, never names or codes."""
    session.add(
        AuditEntry(
            who=who[:80],
            action=action,
            subject=subject[:80],
            address=address[:60],
            detail=detail[:200],
        )
    )


def latest_entries(session: Session, n: int = 200) -> list[AuditEntry]:
    """Return the latest entries, the newest first."""
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(n)))


def failed_sign_ins(session: Session, who: str, address: str, *, minutes: float) -> int:
    """Count failed sign-ins of a name or from an address, whichever is more."""
    since = now() - timedelta(minutes=minutes)
    counts = [
        session.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(AuditEntry.action == SIGN_IN_FAILED, AuditEntry.at > since, same)
        )
        for same in (AuditEntry.who == who[:80], AuditEntry.address == address[:60])
    ]
    return max(count or 0 for count in counts)
