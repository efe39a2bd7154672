"""Real worker processes on a real clip, killed in the middle."""

from __future__ import annotations

import os
import signal
import time

import pytest
from clinic_home import add_file, add_visit, make_clinic, visit_now
from clip_workshop import recut

from gait.jobs.asking import ask_for_analysis, ask_for_check
from gait.jobs.care import announce_overdue
from gait.jobs.workers import Workers
from gait.records.models import ClipFile, FileState, JobKind, JobState
from gait.records.runners import get_visit

posix = pytest.mark.skipif(os.name != "posix", reason="kill -9")


@pytest.fixture
def clinic(tmp_path, monkeypatch):
    monkeypatch.setenv("GAIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GAIT_LEASE_S", "2")
    made = make_clinic(tmp_path / "home")
    yield made
    made.records.close()


def wait(what, seconds=60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it never happened")


@posix
def test_a_killed_worker_loses_nothing_and_nothing_is_done_twice(
    clinic, pose_model, shared_folder
):
    clip = shared_folder / "brief.mp4"
    if not clip.exists():
        recut(clip, indices=range(100), fps=60.0)
    visit_id = add_visit(clinic)
    file_id = add_file(clinic, visit_id, clip, FileState.CHECKING)
    with clinic.records.session() as session:
        ask_for_check(session, session.get_one(ClipFile, file_id))

    def analysis():
        return visit_now(clinic, visit_id).analysis

    with Workers(analyses=1) as workers:
        announce_overdue(clinic.settings, clinic.records, clinic.queues)
        wait(lambda: visit_now(clinic, visit_id).clips[0].state == FileState.READY)
        with clinic.records.session() as session:
            job = ask_for_analysis(session, get_visit(session, visit_id))
        clinic.queues.announce(clinic.records, job.id, JobKind.ANALYSIS)
        clinic.queues.announce(clinic.records, job.id, JobKind.ANALYSIS)  # told twice
        wait(lambda: analysis().stage == "reading the landmarks")
        os.kill(workers.pids[1], signal.SIGKILL)
        wait(lambda: analysis().state == JobState.DONE)
    visit = visit_now(clinic, visit_id)
    assert visit.analysis.attempt == 2
    reports = clinic.store.children(f"visits/{visit_id}/reports")
    assert reports == [visit.report.rsplit("/", 1)[-1]]
    assert "report.html" in clinic.store.names(visit.report)
    assert visit.summary["clips"][0]["view"] == "side-right"
    assert not any(clinic.settings.work.glob(f"{job.id}-2"))


@posix
def test_workers_end_when_the_page_is_gone(clinic):
    with Workers(analyses=1) as workers:
        children = list(workers._children)
        for child in children:
            child.stdin.close()  # as when the page is killed
            assert child.wait(30) == 0
