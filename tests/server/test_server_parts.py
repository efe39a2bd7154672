"""The clinic on Redis, PostgreSQL and S3, with two workers."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from clinic_home import add_file, add_visit, make_clinic, visit_now
from clip_workshop import recut
from sqlalchemy import text

from gait.jobs.asking import ask_for_analysis
from gait.jobs.queue import Queues
from gait.jobs.workers import Workers
from gait.records.base import Base
from gait.records.database import Records
from gait.records.jobs import ask_for, claim
from gait.records.models import JobKind, JobState
from gait.records.removal import remove_runner
from gait.records.runners import find_runners, get_visit, runner_of_code
from gait.storage import Store, clip_key


@pytest.fixture
def aws(s3, monkeypatch):
    for name, value in s3.items():
        monkeypatch.setenv(name, value)


def test_an_s3_store_does_what_a_folder_does(aws, tmp_path):
    store = Store("s3://clinic/prefix")
    key = clip_key("a" * 32, "b" * 32, "mp4")
    source = tmp_path / "source"
    source.write_bytes(b"abc")
    store.put(source, key)
    assert not source.exists()
    assert store.exists(key)
    store.fetch(key, tmp_path / "fetched")
    assert (tmp_path / "fetched").read_bytes() == b"abc"
    folder = tmp_path / "report"
    (folder / "frames").mkdir(parents=True)
    (folder / "frames" / "1.png").write_bytes(b"x")
    prefix = f"visits/{'a' * 32}/reports/r-1"
    assert store.put_folder(folder, prefix) == ["frames/1.png"]
    assert store.names(prefix) == ["frames/1.png"]
    assert store.children("visits") == ["a" * 32]
    store.delete(prefix)
    assert store.names(prefix) == []
    assert store.exists(key)
    store.delete(f"visits/{'a' * 32}")
    assert store.names("visits") == []
    store.delete("visits/none")
    with pytest.raises(FileNotFoundError), store.local_copy(key):
        pass


@pytest.fixture
def postgres(postgres_url):
    records = Records(postgres_url)
    with records.engine.begin() as connection:
        connection.execute(text("drop schema public cascade; create schema public"))
    yield records
    records.close()


def test_postgres_comes_forward_with_its_data(postgres):
    postgres.upgrade("0001")
    with postgres.session() as session:
        runner_of_code(session, "R-OLD")
    postgres.upgrade()
    with postgres.session() as session:
        assert [r.code for r in find_runners(session)] == ["R-OLD"]
    with postgres.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_on_postgres_a_job_is_had_by_one_worker(postgres, tmp_path):
    postgres.upgrade()
    clinic = make_clinic(tmp_path / "home")
    clinic = replace(clinic, records=postgres)
    visit = add_visit(clinic)

    def ask(_):
        with postgres.session() as session:
            return ask_for(session, visit, JobKind.CHECK, visit, "same").id

    with ThreadPoolExecutor(8) as pool:
        (job_id,) = set(pool.map(ask, range(16)))

        def take(name):
            with postgres.session() as session:
                return claim(session, job_id, f"w{name}", 20.0)

        assert len([o for o in pool.map(take, range(16)) if o]) == 1


def test_a_message_goes_through_redis(redis_url, tmp_path):
    clinic = make_clinic(tmp_path / "home", queue_url=redis_url)
    got: list[str] = []
    there = threading.Event()

    def work(job_id: str) -> None:
        got.append(job_id)
        there.set()

    queues = Queues(clinic.settings, work)
    consumer = queues.hueys[JobKind.ANALYSIS].create_consumer(workers=1, periodic=False)
    clinic.queues.announce(clinic.records, "f" * 32, JobKind.ANALYSIS)
    task = queues.hueys[JobKind.ANALYSIS].dequeue()
    queues.hueys[JobKind.ANALYSIS].execute(task)
    assert there.is_set()
    assert got == ["f" * 32]
    del consumer
    clinic.records.close()


def test_a_visit_on_all_three_with_two_workers_one_killed(
    aws, postgres, postgres_url, redis_url, tmp_path, monkeypatch, pose_model, shared_folder
):
    clip = shared_folder / "brief.mp4"
    if not clip.exists():
        recut(clip, indices=range(100), fps=60.0)
    for name, value in {
        "GAIT_HOME": str(tmp_path / "home"),
        "GAIT_DATABASE_URL": postgres_url,
        "GAIT_QUEUE_URL": redis_url,
        "GAIT_STORAGE_URL": "s3://clinic/visit",
        "GAIT_LEASE_S": "2",
    }.items():
        monkeypatch.setenv(name, value)
    clinic = make_clinic(
        tmp_path / "home",
        database_url=postgres_url,
        queue_url=redis_url,
        storage_url="s3://clinic/visit",
    )
    visit_id = add_visit(clinic)
    add_file(clinic, visit_id, clip)
    with clinic.records.session() as session:
        job = ask_for_analysis(session, get_visit(session, visit_id))
    end = time.monotonic() + 300
    with Workers(analyses=2, checks=0) as workers:
        for _ in range(3):
            clinic.queues.announce(clinic.records, job.id, JobKind.ANALYSIS)
        killed = False
        while time.monotonic() < end:
            now = visit_now(clinic, visit_id).analysis
            if now.state == JobState.DONE:
                break
            if now.stage == "reading the landmarks" and not killed:
                pid = int(now.worker.split("-")[-2])
                assert pid in workers.pids
                os.kill(pid, signal.SIGKILL)
                killed = True
            time.sleep(0.1)
    visit = visit_now(clinic, visit_id)
    assert killed
    assert (visit.analysis.state, visit.analysis.attempt) == (JobState.DONE, 2)
    assert "report.html" in clinic.store.names(visit.report)
    assert len(clinic.store.children(f"visits/{visit_id}/reports")) == 1
    remove_runner(clinic.settings, clinic.records, clinic.store, visit.runner_id)
    assert clinic.store.names("visits") == []
    clinic.records.close()
