"""What becomes of a job in a worker's hands, with a stand-in for the process that computes."""

from __future__ import annotations

import json
import sys
import threading

import pytest
from clinic_home import add_file, add_visit, visit_now
from clip_workshop import SIDE

from gait.errors import OptionError, OutputError
from gait.jobs import run_child as runner
from gait.jobs.asking import ask_for_analysis, ask_for_check, visit_tables
from gait.jobs.queue import Queues
from gait.jobs.work import Bench, settle_checks
from gait.records.jobs import cancel
from gait.records.models import ClipFile, FileKind, FileState, Job, JobKind, JobState
from gait.records.removal import remove_visit
from gait.records.review import begin_new_version, sign
from gait.records.runners import get_visit

CHILD = """
import json, sys, pathlib, time
request = json.loads(sys.stdin.buffer.readline())
def tell(message): print(json.dumps(message), flush=True)
if request["task"] == "analysis":
    out = pathlib.Path(request["out"]); out.mkdir()
    (out / "report.html").write_text("a report")
tell({"stage": "reading the landmarks", "done": 1, "total": 2})
"""
DONE = CHILD + 'tell({"result": {"level": "good", "items": [], "findings": [], "clips": []}})'
WAIT = CHILD + "time.sleep(60)"


@pytest.fixture
def bench(clinic):
    return Bench(
        clinic.settings, clinic.records, clinic.store,
        name="worker", threads=1, stopping=threading.Event(),
    )  # fmt: skip


@pytest.fixture
def child(monkeypatch):
    def be(code):
        monkeypatch.setattr(runner, "_COMMAND", [sys.executable, "-c", code])

    return be


@pytest.fixture
def visit_id(clinic):
    made = add_visit(clinic)
    add_file(clinic, made, SIDE)
    return made


def asked(clinic, visit_id):
    with clinic.records.session() as session:
        return ask_for_analysis(session, get_visit(session, visit_id)).id


def job_now(clinic, job_id):
    with clinic.records.session() as session:
        return session.get(Job, job_id)


def test_a_report_is_handed_in_and_the_older_one_goes(clinic, bench, child, visit_id):
    child(DONE)
    bench.do(asked(clinic, visit_id))
    first = visit_now(clinic, visit_id)
    assert clinic.store.names(first.report) == ["report.html"]
    assert first.analysis.state == JobState.DONE
    with clinic.records.session() as session:
        get_visit(session, visit_id).height_cm = 170.0
    bench.do(asked(clinic, visit_id))
    second = visit_now(clinic, visit_id)
    assert second.report != first.report
    assert clinic.store.names(first.report) == []
    assert not any(clinic.settings.work.iterdir())


def test_a_signed_report_is_kept_when_a_new_version_is_analysed(clinic, bench, child, visit_id):
    child(DONE)
    bench.do(asked(clinic, visit_id))
    draft = visit_now(clinic, visit_id).report
    with clinic.records.session() as session:
        sign(session, get_visit(session, visit_id), "Anna Maier", "anna")
    bench.do(asked(clinic, visit_id))
    signed = visit_now(clinic, visit_id)
    assert signed.signature.report == signed.report != draft
    assert clinic.store.names(draft) == []
    with clinic.records.session() as session:
        begin_new_version(session, get_visit(session, visit_id))
    with clinic.records.session() as session:
        get_visit(session, visit_id).height_cm = 170.0
    bench.do(asked(clinic, visit_id))
    after = visit_now(clinic, visit_id)
    assert after.report != signed.report
    assert [s.report for s in after.signatures] == [signed.report]
    assert clinic.store.names(signed.report) == ["report.html"]


def test_the_same_input_is_not_analysed_twice(clinic, bench, child, visit_id):
    child(DONE)
    job_id = asked(clinic, visit_id)
    bench.do(job_id)
    finished = job_now(clinic, job_id).finished
    assert asked(clinic, visit_id) == job_id
    bench.do(job_id)  # a second message about it
    assert job_now(clinic, job_id).finished == finished


def during(clinic, bench, job_id, act):
    """Do something once the job runs and has told its progress."""
    work = threading.Thread(target=bench.do, args=(job_id,))
    work.start()
    for _ in range(200):
        job = job_now(clinic, job_id)
        if job is None or job.stage == "reading the landmarks":
            break
        threading.Event().wait(0.05)
    act()
    work.join(20)
    assert not work.is_alive()


def test_cancelling_leaves_nothing_behind(clinic, bench, child, visit_id):
    child(WAIT)
    job_id = asked(clinic, visit_id)

    def act():
        with clinic.records.session() as session:
            cancel(session, job_id)

    during(clinic, bench, job_id, act)
    assert job_now(clinic, job_id).state == JobState.CANCELLED
    assert visit_now(clinic, visit_id).report is None
    assert not any(clinic.settings.work.iterdir())


def test_a_worker_that_ends_gives_its_job_back(clinic, bench, child, visit_id):
    child(WAIT)
    job_id = asked(clinic, visit_id)
    during(clinic, bench, job_id, bench.stopping.set)
    job = job_now(clinic, job_id)
    assert (job.state, job.attempt, job.worker) == (JobState.QUEUED, 0, None)


def test_a_visit_deleted_meanwhile_stays_deleted(clinic, bench, child, visit_id):
    child(WAIT)
    during(
        clinic, bench, asked(clinic, visit_id),
        lambda: remove_visit(clinic.settings, clinic.records, clinic.store, visit_id),
    )  # fmt: skip
    assert visit_now(clinic, visit_id) is None
    assert clinic.store.names("visits") == []
    assert not any(clinic.settings.work.iterdir())


def test_what_the_child_says_is_wrong_is_said(clinic, bench, child, visit_id):
    child(CHILD + 'tell({"error": "clip-1.mp4 shows no runner."})')
    job_id = asked(clinic, visit_id)
    bench.do(job_id)
    job = job_now(clinic, job_id)
    assert (job.state, job.error) == (JobState.FAILED, "clip-1.mp4 shows no runner.")
    assert clinic.store.children(f"visits/{visit_id}") == ["clips"]


def test_a_full_disk_is_said_and_nothing_is_kept(clinic, bench, child, visit_id, monkeypatch):
    child(DONE)
    job_id = asked(clinic, visit_id)

    def full(source, key):
        raise OutputError("A file could not be stored (No space left on device): make room.")

    monkeypatch.setattr(clinic.store, "put", full)
    bench.do(job_id)
    assert "No space left" in job_now(clinic, job_id).error
    assert visit_now(clinic, visit_id).report is None


@pytest.mark.parametrize(
    ("answer", "state", "level"),
    [
        ({"result": {"level": "good", "items": []}}, FileState.READY, "good"),
        ({"error": "No video."}, FileState.REFUSED, "retake"),
        ({"error": "No model.", "input_at_fault": False}, FileState.READY, "note"),
    ],
)
def test_a_check_settles_its_file(clinic, bench, child, answer, state, level):
    visit_id = add_visit(clinic)
    file_id = add_file(clinic, visit_id, SIDE, FileState.CHECKING)
    child(CHILD + f"tell(json.loads({json.dumps(json.dumps(answer))}))")
    with clinic.records.session() as session:
        job_id = ask_for_check(session, session.get_one(ClipFile, file_id)).id
    bench.do(job_id)
    file = visit_now(clinic, visit_id).clips[0]
    assert (file.state, file.check["level"]) == (state, level)


def test_a_log_is_checked_as_one(clinic, bench, child, tmp_path):
    visit_id = add_visit(clinic)
    add_file(clinic, visit_id, SIDE)
    log = tmp_path / "anna.csv"
    log.write_text("date,distance\n")
    file_id = add_file(clinic, visit_id, log, FileState.CHECKING, FileKind.LOG)
    child(
        CHILD + "name = pathlib.Path(request['log']).name\n"
        "tell({'result': {'level': 'good', 'items': [], 'name': name + request['task']}})"
    )
    with clinic.records.session() as session:
        job_id = ask_for_check(session, session.get_one(ClipFile, file_id)).id
    bench.do(job_id)
    (file,) = visit_now(clinic, visit_id).logs
    assert (file.state, file.check["name"]) == (FileState.READY, "log-1.csvlog")


def test_a_check_that_was_given_up_refuses_its_clip(clinic):
    visit_id = add_visit(clinic)
    file_id = add_file(clinic, visit_id, SIDE, FileState.CHECKING)
    with clinic.records.session() as session:
        job = ask_for_check(session, session.get_one(ClipFile, file_id))
        job.state, job.error = JobState.FAILED, "It stopped 3 times."
    with clinic.records.session() as session:
        settle_checks(session)
    file = visit_now(clinic, visit_id).clips[0]
    assert file.state == FileState.REFUSED
    assert file.check["items"][0]["text"] == "It stopped 3 times."


def test_a_visit_is_told_under_names_of_our_own(clinic, visit_id, tmp_path):
    log = tmp_path / "anna smith.csv"
    log.write_text("date,distance\n")
    add_file(clinic, visit_id, log, kind=FileKind.LOG)
    with clinic.records.session() as session:
        visit = get_visit(session, visit_id)
        visit.clips[0].options = {"view": "side-right", "capture_fps": None}
        visit.answers = {"history": {"season": "off"}, "habits": {}}
        tables = visit_tables(visit)
    assert tables["clips"] == [{"file": "clip-1.mp4", "view": "side-right"}]
    assert tables["log"] == {"files": ["log-1.csv"]}
    assert tables["history"] == {"season": "off"}
    assert "habits" not in tables
    assert "anna" not in json.dumps(tables)


def test_a_message_of_the_page_is_understood_by_a_worker(clinic):
    got = []
    worker = Queues(clinic.settings, got.append).hueys[JobKind.CHECK]
    clinic.queues.announce(clinic.records, "f" * 32, JobKind.CHECK)
    assert b"look_at_job" in worker.storage.enqueued_items()[0]  # JSON, no pickle
    worker.execute(worker.dequeue())
    assert got == ["f" * 32]


def test_nothing_is_analysed_before_it_is_there(clinic):
    visit_id = add_visit(clinic)
    with pytest.raises(OptionError, match="add one first"):
        asked(clinic, visit_id)
    add_file(clinic, visit_id, SIDE, FileState.CHECKING)
    with pytest.raises(OptionError, match="not ready yet"):
        asked(clinic, visit_id)
