"""Signed values: the token of a form, and the address of a report."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

__all__ = ["form_token", "opened_ticket", "report_ticket", "same"]

_TICKET_S = 12 * 3600


def _seal(key: bytes, purpose: str, value: str) -> str:
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare without telling by the time it takes where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def form_token(key: bytes, browser: str, sign_in: str) -> str:
    """Return the token that a browser's forms must bring back."""
    return _seal(key, "form", f"{browser}\0{sign_in}")


def report_ticket(key: bytes, prefix: str, now_s: float | None = None) -> str:
    """Return a part of an address that opens one report for twelve hours.

    A report runs in a sandbox that has no cookies; so its address says who may see it.
    """
    until = int((time.time() if now_s is None else now_s) + _TICKET_S)
    text = base64.urlsafe_b64encode(json.dumps([prefix, until]).encode()).decode().rstrip("=")
    return f"{text}.{_seal(key, 'report', text)}"


def opened_ticket(key: bytes, ticket: str, now_s: float | None = None) -> str | None:
    """Return the prefix of the report that a ticket opens, None if it opens nothing."""
    text, _, seal = ticket.partition(".")
    if not same(seal, _seal(key, "report", text)):
        return None
    prefix, until = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return str(prefix) if (time.time() if now_s is None else now_s) < until else None
