"""A job is done once, by one worker, whatever dies meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from clinic_home import add_visit
from sqlalchemy import update

from gait.records.base import now
from gait.records.database import Busy, Records
from gait.records.jobs import (
    Going,
    ask_for,
    beat,
    cancel,
    claim,
    finish,
    give_back,
    mark_announced,
    overdue,
    retry,
)
from gait.records.models import Job, JobKind, JobState

LEASE_S = 20.0


@pytest.fixture
def job_id(clinic):
    visit = add_visit(clinic)
    with clinic.records.session() as session:
        return ask_for(session, visit, JobKind.ANALYSIS, visit, "content").id


def expire(clinic, job_id):
    with clinic.records.session() as session:
        past = now() - timedelta(seconds=1)
        session.execute(update(Job).where(Job.id == job_id).values(lease_until=past))


def state(clinic, job_id):
    with clinic.records.session() as session:
        return session.get_one(Job, job_id)


def test_the_same_work_asked_for_twice_is_one_job(clinic, job_id):
    with clinic.records.session() as session:
        visit = session.get_one(Job, job_id).visit_id
        again = ask_for(session, visit, JobKind.ANALYSIS, visit, "content")
        other = ask_for(session, visit, JobKind.ANALYSIS, visit, "other content")
        assert again.id == job_id
        assert other.id != job_id


def test_asking_at_the_same_moment_makes_one_job(clinic):
    visit = add_visit(clinic)

    def ask(_):
        with clinic.records.session() as session:
            return ask_for(session, visit, JobKind.CHECK, visit, "same").id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(16)))) == 1


def test_of_many_workers_one_gets_the_job(clinic, job_id):
    def take(name):
        with clinic.records.session() as session:
            return claim(session, job_id, name, LEASE_S)

    with ThreadPoolExecutor(8) as pool:
        taken = [o for o in pool.map(take, [f"w{i}" for i in range(16)]) if o is not None]
    assert len(taken) == 1
    assert taken[0].attempt == 1


def test_a_silent_worker_loses_the_job_and_cannot_hand_it_in(clinic, job_id):
    with clinic.records.session() as session:
        assert claim(session, job_id, "first", LEASE_S) is not None
        assert claim(session, job_id, "second", LEASE_S) is None
    expire(clinic, job_id)
    with clinic.records.session() as session:
        taken = claim(session, job_id, "second", LEASE_S)
        assert taken is not None
        assert taken.attempt == 2
        assert beat(session, job_id, "first", LEASE_S, ("late", 1, 2)) == Going.LOST
        assert not finish(session, job_id, "first", JobState.DONE)
        assert beat(session, job_id, "second", LEASE_S, ("reading", 1, 2)) == Going.ON
        assert finish(session, job_id, "second", JobState.DONE)
        assert claim(session, job_id, "third", LEASE_S) is None
    assert state(clinic, job_id).state == JobState.DONE


def test_waiting_and_orphaned_jobs_are_announced_again(clinic, job_id):
    def due():
        with clinic.records.session() as session:
            return overdue(session, lease_s=LEASE_S, max_attempts=3)

    assert due() == [(job_id, JobKind.ANALYSIS)]  # never announced
    with clinic.records.session() as session:
        mark_announced(session, job_id)
    assert due() == []
    with clinic.records.session() as session:
        claim(session, job_id, "w", LEASE_S)
        past = now() - timedelta(seconds=2 * LEASE_S)
        session.execute(update(Job).values(announced=past))
    assert due() == []  # in good hands
    expire(clinic, job_id)
    assert due() == [(job_id, JobKind.ANALYSIS)]


def test_a_job_that_kills_its_workers_is_given_up_with_a_sentence(clinic, job_id):
    for n in range(3):
        with clinic.records.session() as session:
            assert claim(session, job_id, f"w{n}", LEASE_S) is not None
        expire(clinic, job_id)
    with clinic.records.session() as session:
        assert overdue(session, lease_s=LEASE_S, max_attempts=3) == []
    ended = state(clinic, job_id)
    assert ended.state == JobState.FAILED
    assert "3 times" in ended.error
    with clinic.records.session() as session:
        assert retry(session, job_id)
        assert overdue(session, lease_s=LEASE_S, max_attempts=3) == [(job_id, JobKind.ANALYSIS)]


def test_a_job_given_back_loses_no_attempt(clinic, job_id):
    with clinic.records.session() as session:
        claim(session, job_id, "w", LEASE_S)
        assert give_back(session, job_id, "w")
        again = claim(session, job_id, "x", LEASE_S)
        assert again is not None
        assert again.attempt == 1


def test_cancelling_while_it_waits_and_while_it_runs(clinic, job_id):
    with clinic.records.session() as session:
        claim(session, job_id, "w", LEASE_S)
        cancel(session, job_id)
        assert beat(session, job_id, "w", LEASE_S, ("", 0, 0)) == Going.CANCELLED
        finish(session, job_id, "w", JobState.CANCELLED)
        assert retry(session, job_id)
        assert not retry(session, job_id)
        cancel(session, job_id)
        assert claim(session, job_id, "w", LEASE_S) is None
    assert state(clinic, job_id).state == JobState.CANCELLED


def test_cancelled_work_may_be_asked_for_again(clinic, job_id):
    with clinic.records.session() as session:
        cancel(session, job_id)
        visit = session.get_one(Job, job_id).visit_id
        assert ask_for(session, visit, JobKind.ANALYSIS, visit, "content").id != job_id


def test_a_locked_data_base_changes_nothing_and_says_so(clinic, job_id):
    hasty = Records(clinic.settings.database_url, busy_s=0.1)
    with clinic.records.engine.connect() as holder:
        holder.exec_driver_sql("BEGIN EXCLUSIVE")
        with pytest.raises(Busy, match="busy"), hasty.session() as session:
            claim(session, job_id, "w", LEASE_S)
        holder.exec_driver_sql("ROLLBACK")
    hasty.close()
    assert state(clinic, job_id).state == JobState.QUEUED
