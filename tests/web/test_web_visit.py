"""A visit on the page, from its first form to nothing being left."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile

import pytest
from clinic_home import add_file, add_visit, visit_now
from clip_workshop import REAR, SIDE
from starlette.requests import Request
from web_browser import browser_for

from gait.errors import OutputError
from gait.records.accounts import Role
from gait.records.audit import latest_entries
from gait.records.base import now
from gait.records.models import FileKind, FileState, JobState, Visit
from gait.records.uploads import part_path
from gait.storage import report_prefix
from gait.web import events, start
from gait.web.doors import Who

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def visit_id(clinic):
    return add_visit(clinic)


def begin(browser, visit_id, name, size, **more):
    body = {"name": name, "size_bytes": size, **more}
    return browser.json("POST", f"/visits/{visit_id}/files", json=body)


def put(browser, file_id, offset, piece):
    return browser.json("PUT", f"/files/{file_id}?offset={offset}", content=piece)


def send(browser, visit_id, name, content, step=1 << 20):
    file_id = begin(browser, visit_id, name, len(content)).json()["id"]
    answer = None
    for at in range(0, len(content), step):
        answer = put(browser, file_id, at, content[at : at + step])
    return answer


def test_a_visit_begins_with_a_code(browser, clinic):
    answer = browser.post("/visits", {"code": " R-7  X "})
    assert answer.status_code == 200
    assert "R-7 X" in answer.text
    assert browser.post("/visits", {"code": ""}).status_code == 200  # a new runner
    assert len(browser.get("/runners").text.split('class="name"')) == 3


def test_a_clip_goes_up_in_pieces_and_to_its_check(browser, clinic, visit_id):
    content = SIDE.read_bytes()
    answer = send(browser, visit_id, "side.mp4", content, step=300_000)
    assert answer.json() == {"received": len(content)}
    (clip,) = visit_now(clinic, visit_id).clips
    assert (clip.state, clip.suffix, clip.kind) == (FileState.CHECKING, "mp4", FileKind.CLIP)
    (job,) = visit_now(clinic, visit_id).jobs
    assert (job.state, job.subject) == (JobState.QUEUED, clip.id)
    assert job.announced is not None
    assert not part_path(clinic.settings, clip.id).exists()


def test_an_upload_goes_on_after_a_broken_connection(browser, clinic, visit_id):
    content = SIDE.read_bytes()
    file_id = begin(browser, visit_id, "side.mp4", len(content)).json()["id"]
    put(browser, file_id, 0, content[:400_000])
    again = begin(browser, visit_id, "side.mp4", len(content)).json()
    assert again == {"id": file_id, "received": 400_000}
    wrong = put(browser, file_id, 0, content[:10])
    assert (wrong.status_code, wrong.json()["received"]) == (409, 400_000)
    assert put(browser, file_id, 400_000, content[400_000:]).json()["received"] == len(content)
    assert put(browser, file_id, 400_000, content[400_000:]).status_code == 200  # told twice


def test_a_page_killed_before_the_last_answer_loses_nothing(browser, clinic, visit_id):
    content = SIDE.read_bytes()
    file_id = begin(browser, visit_id, "side.mp4", len(content)).json()["id"]
    part_path(clinic.settings, file_id).write_bytes(content)  # all there, not yet taken in
    assert begin(browser, visit_id, "side.mp4", len(content)).json()["received"] == len(content)
    assert put(browser, file_id, len(content), b"").status_code == 200
    assert visit_now(clinic, visit_id).clips[0].state == FileState.CHECKING


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.mp4", b"<svg onload=alert(1)>" * 9, "neither a video nor a training log"),
        ("run.mp4", b"MZ" + b"\x00" * 99, "neither a video nor a training log"),
        ("../../x.mp4", b"#EXTM3U\nfile:///etc/passwd", "x.mp4 is neither"),
    ],
)
def test_what_is_no_clip_is_refused_and_gone(browser, clinic, visit_id, name, content, words):
    answer = send(browser, visit_id, name, content)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert visit_now(clinic, visit_id).files == []
    assert not any(clinic.settings.incoming.iterdir())
    assert clinic.store.names("visits") == []


def test_a_second_copy_and_a_file_too_large_are_refused(browser, clinic, visit_id):
    send(browser, visit_id, "a.mp4", SIDE.read_bytes())
    twice = send(browser, visit_id, "b.mp4", SIDE.read_bytes())
    assert "already in this visit as a.mp4" in twice.json()["error"]
    large = begin(browser, visit_id, "c.mp4", 2_100_000_000)
    assert large.status_code == 422
    assert "at most 2000 MB" in large.json()["error"]
    assert [f.name for f in visit_now(clinic, visit_id).files] == ["a.mp4"]


def test_a_training_log_is_known_whatever_it_was_taken_for(browser, clinic, visit_id):
    log = b"date,distance_km\n2026-10-01,5\n2026-10-03,6\n"
    send(browser, visit_id, "log.csv", log)
    (file,) = visit_now(clinic, visit_id).logs
    assert (file.suffix, file.state) == ("csv", FileState.CHECKING)


def test_a_full_disk_is_said(browser, clinic, visit_id, monkeypatch):
    def full(source, key):
        raise OutputError("A file could not be stored (No space left on device): make room.")

    monkeypatch.setattr(clinic.store, "put", full)
    answer = send(browser, visit_id, "a.mp4", SIDE.read_bytes())
    assert answer.status_code == 507
    assert "No space left" in answer.json()["error"]
    assert visit_now(clinic, visit_id).files[0].state == FileState.UPLOADING


def test_scripts_in_names_codes_and_notes_stay_text(browser, clinic, visit_id):
    browser.post("/visits", {"code": SCRIPT})
    send(browser, visit_id, SCRIPT + ".mp4", SIDE.read_bytes())
    browser.post(f"/visits/{visit_id}/answers", {"notes": SCRIPT, "history.complaint": SCRIPT})
    runner_id = visit_now(clinic, visit_id).runner_id
    browser.post(f"/runners/{runner_id}/notes", {"notes": SCRIPT})
    paths = ["/", "/runners", f"/runners?q={SCRIPT}", f"/visits/{visit_id}"]
    for path in [*paths, f"/runners/{runner_id}"]:
        text = browser.get(path).text
        assert "<script>alert" not in text, path
    assert "&lt;script&gt;alert(1)" in browser.get(f"/visits/{visit_id}").text


def test_answers_are_kept_and_shown_again(browser, clinic, visit_id):
    answer = browser.post(
        f"/visits/{visit_id}/answers",
        {
            "height_cm": "172,5",
            "history.complaint": "left knee",
            "history.pain_now_0_10": "3",
            "history.race_date": "2027-03-01",
            "habits.surfaces": ["road", "trail"],
            "symptoms.cannot_bear_weight": "no",
            "screens.left.single_leg_calf_raises": "21",
            "history.season": "",
        },
    )
    assert "Saved" in answer.text
    visit = visit_now(clinic, visit_id)
    assert visit.height_cm == 172.5
    assert visit.answers == {
        "history": {
            "complaint": "left knee",
            "pain_now_0_10": 3.0,
            "race_date": "2027-03-01",
        },
        "habits": {"surfaces": ["road", "trail"]},
        "symptoms": {"cannot_bear_weight": False},
        "screens": {"left": {"single_leg_calf_raises": 21.0}},
    }
    text = browser.get(f"/visits/{visit_id}").text
    assert 'value="left knee"' in text
    assert re.search(r'name="habits.surfaces" value="trail" checked', text)
    assert "2 of" not in text.split("section-symptoms")[0]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("height_cm", "1.72", "80 to 250"),
        ("speed_kmh", "fast", "0.5 to 45"),
        ("history.pain_now_0_10", "11", "10 or less"),
        ("history.season", "summer", "season"),
        ("history.nonsense", "1", "no field"),
        ("history.race_date", "soon", "no date"),
        ("screens.left.single_leg_calf_raises", "many", "no number"),
        ("day", "2999-01-01", "future"),
        ("day", "yesterday", "no date"),
    ],
)
def test_an_answer_that_makes_no_sense_is_one_sentence(browser, visit_id, field, value, words):
    answer = browser.post(f"/visits/{visit_id}/answers", {field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Traceback" not in answer.text


def test_what_is_known_of_a_clip_is_kept_and_a_new_rate_checks_it_anew(
    browser, clinic, visit_id
):
    file_id = add_file(clinic, visit_id, SIDE)
    path = f"/files/{file_id}/options"
    browser.post(path, {"view": "side-right", "person": "2"})
    clip = visit_now(clinic, visit_id).clips[0]
    assert clip.options == {"view": "side-right", "capture_fps": None, "person": 2}
    assert clip.state == FileState.READY
    browser.post(path, {"capture_fps": "240"})
    assert visit_now(clinic, visit_id).clips[0].state == FileState.CHECKING
    for wrong in ({"view": "above"}, {"capture_fps": "-3"}, {"person": "x"}):
        assert browser.post(path, wrong).status_code == 422


def test_the_analysis_is_asked_for_cancelled_and_tried_again(browser, clinic, visit_id):
    path = f"/visits/{visit_id}"
    assert "add one first" in browser.post(f"{path}/analysis").text
    add_file(clinic, visit_id, SIDE)
    assert "Waiting for its turn" in browser.post(f"{path}/analysis").text
    browser.post(f"{path}/analysis")
    (job,) = visit_now(clinic, visit_id).jobs
    assert "was cancelled" in browser.post(f"{path}/cancel").text
    assert "Waiting" in browser.post(f"{path}/retry").text
    assert [j.id for j in visit_now(clinic, visit_id).jobs] == [job.id]


@pytest.fixture
def reported(clinic, visit_id, tmp_path):
    """A visit with a report in which somebody has hidden things."""
    add_file(clinic, visit_id, REAR)
    folder = tmp_path / "report"
    (folder / "frames").mkdir(parents=True)
    (folder / "report.html").write_text(f"<h1>Report</h1>{SCRIPT}")
    (folder / "steps.csv").write_text("a,b\n")
    (folder / "picture.svg").write_text(f"<svg>{SCRIPT}</svg>")
    (folder / "annotated.mp4").write_bytes(bytes(range(256)) * 8)
    (folder / "frames" / "01.png").write_bytes(b"\x89PNG")
    prefix = report_prefix(visit_id, "c" * 32, 1)
    clinic.store.put_folder(folder, prefix)
    with clinic.records.session() as session:
        visit = session.get_one(Visit, visit_id)
        visit.report, visit.reported = prefix, now()
    return visit_id


def test_a_report_is_shown_in_a_sandbox(browser, reported):
    answer = browser.get(f"/visits/{reported}/report")
    assert answer.status_code == 200
    csp = answer.headers["content-security-policy"]
    assert csp.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in csp
    assert "connect-src" not in csp  # falls to default-src 'none'
    base = str(answer.url).rsplit("/", 1)[0]
    part = browser.client.get(f"{base}/annotated.mp4", headers={"Range": "bytes=256-259"})
    assert (part.status_code, part.content) == (206, b"\x00\x01\x02\x03")
    assert browser.client.get(f"{base}/frames/01.png").headers["content-type"] == "image/png"
    for name in ("steps.csv", "picture.svg"):
        kept = browser.client.get(f"{base}/{name}").headers["content-disposition"]
        assert kept.startswith("attachment")


@pytest.mark.parametrize(
    "name",
    [
        "../../../clinic.db",
        "..%2f..%2fclinic.db",
        "%2e%2e/x",
        ".x",
        "a/b/c",
    ],
)
def test_no_path_leads_out_of_a_report(browser, reported, name):
    base = str(browser.get(f"/visits/{reported}/report").url).rsplit("/", 1)[0]
    answer = browser.client.get(f"{base}/{name}", follow_redirects=False)
    assert answer.status_code in (303, 404)
    assert b"SQLite" not in answer.content


def test_a_report_without_its_ticket_is_not_there(browser, reported):
    assert browser.client.get("/report/abc.def/report.html").status_code == 404


def test_changes_are_sent_as_they_happen(browser, clinic, visit_id, house):
    class Gone:
        def __init__(self, request):
            self.turns = 0
            self.app, self.state, self.cookies = request.app, request.state, {}
            self.url = request.url

        async def is_disconnected(self):
            self.turns += 1
            if self.turns == 2:
                add_file(clinic, visit_id, SIDE)
            return self.turns > 3

    scope = {
        "type": "http", "app": browser.client.app, "path": "/", "headers": [], "state": {},
        "method": "GET", "query_string": b"", "server": ("localhost", 80), "scheme": "http",
    }  # fmt: skip
    browser.client.app.state.house = house
    request = Request(scope)
    request.state.who = Who("this machine", Role.ADMIN)

    async def gather():
        return [text async for text in events._changes(Gone(request), visit_id)]

    told = asyncio.run(gather())
    assert [t.split("\n")[0] for t in told] == [
        "event: files", "event: progress", "event: files", "event: progress",
    ]  # fmt: skip
    assert "Nothing here yet" in told[0]
    assert SIDE.name in told[2]
    assert all(
        line.startswith(("event: ", "data: ")) for t in told for line in t.split("\n") if line
    )


def test_everything_of_a_runner_goes_into_a_zip(browser, clinic, reported):
    runner_id = visit_now(clinic, reported).runner_id
    answer = browser.get(f"/runners/{runner_id}/export")
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    names = archive.namelist()
    assert any(n.endswith("/report/report.html") for n in names)
    (clip,) = [n for n in names if "/files/" in n]
    assert archive.read(clip) == REAR.read_bytes()
    assert json.loads(archive.read("runner.json"))["code"] == "R-TEST1"
    assert not any(clinic.settings.work.iterdir())  # the copy that was sent is gone


def test_a_runner_is_deleted_when_the_code_is_typed(browser, clinic, reported):
    runner_id = visit_now(clinic, reported).runner_id
    path = f"/runners/{runner_id}/delete"
    assert browser.post(path, {"code": "R-OTHER"}).status_code == 422
    assert visit_now(clinic, reported) is not None
    assert browser.post(path, {"code": "r-test1"}).status_code == 200
    assert clinic.store.names("visits") == []
    assert browser.get(f"/runners/{runner_id}").status_code == 404
    assert browser.get(f"/visits/{reported}").status_code == 404
    with clinic.records.session() as session:
        entries = latest_entries(session)
    assert entries[0].action == "runner deleted"
    assert all("R-TEST1" not in f"{e.subject}{e.detail}" for e in entries)


def test_the_sample_visit_is_one_click(browser, clinic):
    answer = browser.post("/sample")
    visit_id = str(answer.url).rsplit("/", 1)[-1]
    visit = visit_now(clinic, visit_id)
    assert [c.name for c in visit.clips] == ["sample-side.mp4", "sample-rear.mp4"]
    assert {j.state for j in visit.jobs} == {JobState.QUEUED}
    assert visit.runner.code == "SAMPLE"


@pytest.mark.parametrize("path", ["/visits/x", "/visits/" + "0" * 32, "/files/x/preview", "/x"])
def test_what_is_not_there_is_one_sentence(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "There is no" in answer.text


def test_a_fault_shows_no_traceback(house, monkeypatch):
    def fault(session):
        raise RuntimeError("secret details")

    monkeypatch.setattr(start, "latest_visits", fault)
    answer = browser_for(house).get("/")
    assert answer.status_code == 500
    assert "fault of the program" in answer.text
    assert "secret details" not in answer.text
