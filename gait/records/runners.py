"""Runners and their visits."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from gait.errors import OptionError
from gait.records.base import now
from gait.records.models import Runner, Visit

__all__ = [
    "all_visit_ids",
    "find_runners",
    "free_code",
    "get_runner",
    "get_visit",
    "latest_visits",
    "new_visit",
    "outdated_visits",
    "runner_of_code",
]

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_MOST_CODE = 40


def free_code(session: Session) -> str:
    """Return a code that no runner has: easy to read aloud, tells nothing."""
    while True:
        code = "R-" + "".join(secrets.choice(_LETTERS) for _ in range(5))
        if session.scalar(select(Runner.id).where(Runner.code == code)) is None:
            return code


def runner_of_code(session: Session, code: str) -> Runner:
    """Return the runner of this code, a new one if there is none.

    Raises
    ------
    OptionError
        If it is no code.
    """
    code = " ".join(code.split())
    if not 1 <= len(code) <= _MOST_CODE or not code.isprintable():
        raise OptionError(f"The runner's code must have 1 to {_MOST_CODE} characters.")
    runner = session.scalar(select(Runner).where(func.lower(Runner.code) == code.lower()))
    if runner is None:
        runner = Runner(code=code)
        session.add(runner)
        session.flush()
    return runner


def get_runner(session: Session, runner_id: str) -> Runner | None:
    """Return a runner."""
    return session.get(Runner, runner_id)


def get_visit(session: Session, visit_id: str) -> Visit | None:
    """Return a visit with its runner, files and jobs."""
    return session.scalar(
        select(Visit)
        .where(Visit.id == visit_id)
        .options(
            selectinload(Visit.runner), selectinload(Visit.files), selectinload(Visit.jobs)
        )
        .execution_options(populate_existing=True)
    )


def new_visit(session: Session, runner: Runner, day: date | None = None) -> Visit:
    """Begin a visit, today unless told otherwise."""
    visit = Visit(runner_id=runner.id, day=day or datetime.now().astimezone().date())
    session.add(visit)
    session.flush()
    return visit


def find_runners(session: Session, words: str = "", limit: int = 200) -> list[Runner]:
    """Return runners whose code or notes hold `words`, the latest seen first."""
    query = (
        select(Runner)
        .outerjoin(Visit)
        .group_by(Runner.id)
        .order_by(func.coalesce(func.max(Visit.created), Runner.created).desc())
        .options(selectinload(Runner.visits))
        .limit(limit)
    )
    if words.strip():
        text = words.strip()
        query = query.where(
            Runner.code.icontains(text, autoescape=True)
            | Runner.notes.icontains(text, autoescape=True)
        )
    return list(session.scalars(query))


def latest_visits(session: Session, limit: int = 10) -> list[Visit]:
    """Return the latest visits."""
    return list(
        session.scalars(
            select(Visit)
            .order_by(Visit.created.desc())
            .limit(limit)
            .options(
                selectinload(Visit.runner), selectinload(Visit.files), selectinload(Visit.jobs)
            )
        )
    )


def all_visit_ids(session: Session) -> set[str]:
    """Return the ids of all visits."""
    return set(session.scalars(select(Visit.id)))


def outdated_visits(session: Session, keep_days: int) -> list[str]:
    """Return the ids of visits that are older than the clinic keeps them."""
    if keep_days <= 0:
        return []
    limit = now() - timedelta(days=keep_days)
    return list(session.scalars(select(Visit.id).where(Visit.created < limit)))
