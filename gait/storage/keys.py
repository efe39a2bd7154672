"""Names of stored files: made here of random ids; nothing from outside enters them."""

from __future__ import annotations

import re

__all__ = ["check_key", "clip_key", "report_prefix", "visit_prefix"]

_ID = re.compile(r"[0-9a-f]{32}")
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


def check_key(key: str) -> str:
    """Return `key` if it is one of ours.

    Raises
    ------
    ValueError
        If a part of it is empty, begins with a dot, or holds anything but letters, digits,
        ``.``, ``_`` and ``-``: such a name was not made here.
    """
    if not all(_PART.fullmatch(part) for part in key.split("/")):
        msg = f"{key!r} is no key of the store"
        raise ValueError(msg)
    return key


def _checked_id(value: str) -> str:
    if not _ID.fullmatch(value):
        msg = f"{value!r} is no id"
        raise ValueError(msg)
    return value


def visit_prefix(visit_id: str) -> str:
    """Return where everything of a visit lies."""
    return f"visits/{_checked_id(visit_id)}"


def clip_key(visit_id: str, file_id: str, suffix: str) -> str:
    """Return the key of an uploaded file; `suffix` comes from its content, as ``mp4``."""
    return check_key(f"{visit_prefix(visit_id)}/clips/{_checked_id(file_id)}.{suffix}")


def report_prefix(visit_id: str, job_id: str, attempt: int) -> str:
    """Return where one run of the analysis puts its report."""
    return f"{visit_prefix(visit_id)}/reports/{_checked_id(job_id)}-{attempt}"
