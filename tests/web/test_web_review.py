"""The review page without a browser: corrections, decisions, signature, and shut doors."""

from __future__ import annotations

import time

import pytest
from clinic_home import add_visit, visit_now
from clip_workshop import REAR
from reviewed_visit import add_reviewed_visit
from web_browser import browser_for

from gait.jobs.asking import visit_tables
from gait.records.accounts import Role
from gait.records.audit import latest_entries
from gait.records.base import now
from gait.records.jobs import claim, finish
from gait.records.models import Correction, JobState, Signature, Visit
from gait.records.review import active_corrections
from gait.web.recompute import Recomputer

LEVEL = {"what": "level", "line_px": [100.0, 500.0, 900.0, 528.0]}
VIEW = {"what": "view", "view": "side-right"}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def browser(house):
    made = browser_for(house)
    made.get("/")
    yield made
    made.client.app.state.recomputer.close()


@pytest.fixture
def visit_id(clinic, sample_exam, cache_dir):
    return add_reviewed_visit(clinic, sample_exam, cache_dir)


def correct(browser, visit_id, correction, clip=0):
    body = {"clip": clip, "correction": correction}
    return browser.json("POST", f"/visits/{visit_id}/review/corrections", json=body)


def act(browser, visit_id, way):
    return browser.json("POST", f"/visits/{visit_id}/review/{way}", json={})


def decide(browser, visit_id, finding, decision, words=""):
    body = {
        "finding": finding["key"],
        "side": finding["side"],
        "decision": decision,
        "words": words,
    }
    return browser.json("POST", f"/visits/{visit_id}/findings", json=body)


def settled(browser, visit_id, answer=None):
    """Return the state once it is computed."""
    state = (answer or browser.get(f"/visits/{visit_id}/review/state")).json()
    end = time.monotonic() + 120
    while state.get("running") and time.monotonic() < end:
        state = browser.get(f"/visits/{visit_id}/review/state").json()
    assert not state["running"]
    return state


def pressing(browser, visit_id, clinic):
    work = browser.client.app.state.recomputer.work(visit_now(clinic, visit_id), 60)
    return [f for f in work.result["findings"] if f["pressing"]]


def test_a_correction_changes_numbers_and_undoing_brings_them_back(browser, clinic, visit_id):
    first = settled(browser, visit_id)
    assert first["error"] == ""
    assert first["player"]["clips"][0]["level_deg"] != pytest.approx(2.0, abs=0.1)
    after = settled(browser, visit_id, correct(browser, visit_id, LEVEL))
    assert after["clips"][0]["level_deg"] == pytest.approx(2.0, abs=0.01)
    assert after["player"]["clips"][0]["level_deg"] == pytest.approx(2.0, abs=0.01)
    assert after["parts"]["numbers"] != first["parts"]["numbers"]
    assert (
        "Level line: the picture is turned by 2.0° clockwise" in after["parts"]["corrections"]
    )
    undone = settled(browser, visit_id, act(browser, visit_id, "undo"))
    assert undone["clips"] == first["clips"]
    assert undone["player"] == first["player"]
    assert undone["parts"]["numbers"] == first["parts"]["numbers"]
    redone = settled(browser, visit_id, act(browser, visit_id, "redo"))
    assert redone["clips"] == after["clips"]
    rows = visit_now(clinic, visit_id).corrections
    assert [(r.what, r.by, r.undone) for r in rows] == [("level", "this machine", None)]
    actions = [e.action for e in latest_entries(clinic.records.session().__enter__())]
    assert actions[:3] == ["review redo", "review undo", "correction made"]


def test_what_was_undone_stays_in_the_record_and_a_new_one_ends_the_redo(
    browser, clinic, visit_id
):
    correct(browser, visit_id, LEVEL)
    act(browser, visit_id, "undo")
    correct(browser, visit_id, VIEW)
    act(browser, visit_id, "redo")
    visit = visit_now(clinic, visit_id)
    assert [c.what for c in active_corrections(visit)] == ["view"]
    assert [c.what for c in visit.corrections] == ["level", "view"]
    assert visit_tables(visit)["clips"][0]["corrections"] == [VIEW]
    assert "corrections" not in visit_tables(visit)["clips"][1]


@pytest.mark.parametrize(
    ("correction", "clip", "words"),
    [
        ({"what": "level", "line_px": [0, 0, 5, 0]}, 0, "60 pixels apart"),
        ({"what": "nothing"}, 0, "give one of"),
        ({"what": "view", "view": "above"}, 0, "view in [view]"),
        (VIEW, 7, "no such clip"),
    ],
)
def test_a_senseless_correction_is_refused_in_one_sentence(
    browser, clinic, visit_id, correction, clip, words
):
    answer = correct(browser, visit_id, correction, clip)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert visit_now(clinic, visit_id).corrections == []


def test_a_correction_that_leaves_nothing_is_said_and_can_be_undone(browser, visit_id):
    first = settled(browser, visit_id)
    wrong = settled(
        browser, visit_id, correct(browser, visit_id, {"what": "person", "person": 9})
    )
    assert "There is no person 9" in wrong["error"]
    assert "Undo the last" in wrong["parts"]["corrections"]
    assert settled(browser, visit_id, act(browser, visit_id, "undo"))["clips"] == first["clips"]


def test_decisions_are_kept_and_their_words_are_text(browser, clinic, visit_id):
    settled(browser, visit_id)
    first = pressing(browser, visit_id, clinic)[0]
    assert decide(browser, visit_id, first, "dismissed").status_code == 422
    assert decide(browser, visit_id, first, "reworded", " ").status_code == 422
    state = decide(browser, visit_id, first, "reworded", SCRIPT).json()
    assert "&lt;script&gt;" in state["parts"]["findings"]
    assert SCRIPT not in state["parts"]["findings"]
    decide(browser, visit_id, first, "dismissed", "Filmed on a slope.")
    (row,) = visit_now(clinic, visit_id).decisions
    assert (row.decision, row.words, row.by) == (
        "dismissed",
        "Filmed on a slope.",
        "this machine",
    )
    assert visit_tables(visit_now(clinic, visit_id))["decisions"][0]["finding"] == first["key"]
    decide(browser, visit_id, first, "")
    assert visit_now(clinic, visit_id).decisions == []


def test_a_visit_is_signed_once_everything_is_decided_and_then_shut(browser, clinic, visit_id):
    settled(browser, visit_id)
    sign = f"/visits/{visit_id}/signature"
    answer = browser.json("POST", sign, json={"name": "Anna Maier"})
    assert answer.status_code == 422
    assert "has no decision yet" in answer.json()["error"]
    for finding in pressing(browser, visit_id, clinic):
        decide(browser, visit_id, finding, "accepted")
    assert browser.json("POST", sign, json={"name": " "}).status_code == 422
    state = browser.json("POST", sign, json={"name": " Anna  Maier"}).json()
    assert "Anna Maier" in state["parts"]["sign"]
    visit = visit_now(clinic, visit_id)
    assert visit.analysis.state == JobState.QUEUED  # the report is made a last time
    tables = visit_tables(visit)
    assert tables["signature"]["name"] == "Anna Maier"
    file_id = visit.clips[0].id
    shut = [
        correct(browser, visit_id, LEVEL),
        act(browser, visit_id, "undo"),
        browser.json("POST", sign, json={"name": "Somebody else"}),
        browser.post(f"/visits/{visit_id}/answers", {"height_cm": "180"}),
        browser.post(f"/files/{file_id}/options", {"view": "rear"}),
        browser.post(f"/files/{file_id}/remove"),
        browser.json("POST", f"/visits/{visit_id}/files", json={"name": "x", "size_bytes": 5}),
    ]
    assert [a.status_code for a in shut] == [422] * len(shut)
    assert all("signed by Anna Maier" in a.text for a in shut)
    assert visit_tables(visit_now(clinic, visit_id)) == tables


def made_report(clinic, visit_id, prefix):
    """Let the job of the signed report end, as a worker does."""
    with clinic.records.session() as session:
        visit = session.get_one(Visit, visit_id)
        job = visit.analysis
        assert claim(session, job.id, "worker", 60)
        assert finish(session, job.id, "worker", JobState.DONE)
        visit.report, visit.reported = prefix, now()
        visit.signature.report = prefix


def test_a_new_version_leaves_the_signed_report_as_it_is(browser, clinic, visit_id):
    settled(browser, visit_id)
    for finding in pressing(browser, visit_id, clinic):
        decide(browser, visit_id, finding, "accepted")
    sign = f"/visits/{visit_id}/signature"
    browser.json("POST", sign, json={"name": "Anna Maier"})
    report = visit_now(clinic, visit_id).report
    made_report(clinic, visit_id, report)
    assert browser.post(f"/visits/{visit_id}/analysis").status_code == 422
    assert act(browser, visit_id, "reopen").status_code == 200
    assert correct(browser, visit_id, LEVEL).status_code == 200
    assert act(browser, visit_id, "reopen").status_code == 422
    settled(browser, visit_id)
    assert browser.json("POST", sign, json={"name": "Anna Maier"}).status_code == 200
    with clinic.records.session() as session:
        rows = session.query(Signature).order_by(Signature.version).all()
    assert [(r.version, r.report is not None) for r in rows] == [(1, True), (2, False)]
    page = browser.get(f"/visits/{visit_id}/signed/1")
    assert "first report" in page.text
    assert browser.get(f"/visits/{visit_id}/signed/2").status_code == 404
    gone = browser.post(f"/visits/{visit_id}/delete")  # deleting a runner's data is allowed
    assert gone.status_code == 200
    assert visit_now(clinic, visit_id) is None
    with clinic.records.session() as session:
        assert session.query(Signature).count() == 0
        assert session.query(Correction).count() == 0


def test_programs_cannot_change_a_signed_visit_either(
    browser, clinic, house, visit_id, add_account
):
    from gait.records import accounts  # noqa: PLC0415

    with clinic.records.session() as session:
        session.add(Signature(visit_id=visit_id, version=1, name="Anna Maier"))
    account = add_account("tom", Role.THERAPIST)
    with clinic.records.session() as session:
        _, secret = accounts.new_token(session, account, "test")
    head = {"Authorization": f"Bearer {secret}"}
    client = browser.client
    facts = client.put(f"/api/v1/visits/{visit_id}/facts", json={}, headers=head)
    assert facts.status_code == 422
    assert "signed by Anna Maier" in facts.json()["error"]
    file_id = visit_now(clinic, visit_id).clips[0].id
    assert client.delete(f"/api/v1/files/{file_id}", headers=head).status_code == 422
    assert client.get(f"/api/v1/visits/{visit_id}", headers=head).status_code == 200


def test_a_reader_looks_and_changes_nothing(house, clinic, visit_id, add_account):
    add_account("root", Role.ADMIN)
    add_account("rita", Role.READER)
    reader = browser_for(house)
    reader.sign_in("rita")
    page = reader.get(f"/visits/{visit_id}/review")
    assert page.status_code == 200
    assert "Put right" not in page.text
    assert correct(reader, visit_id, LEVEL).status_code == 403
    assert reader.get("/player.js").headers["content-type"].startswith("text/javascript")
    reader.client.app.state.recomputer.close()


def test_a_visit_without_a_report_says_so(browser, clinic):
    visit_id = add_visit(clinic, "R-TEST2")
    assert "Analyse the clips first" in browser.get(f"/visits/{visit_id}/review").text
    assert browser.get(f"/visits/{visit_id}/review/state").json()["running"] is False
    assert browser.get(f"/visits/{'0' * 32}/review").status_code == 404


def test_clips_come_from_the_report_and_nothing_else_does(browser, clinic, visit_id):
    path = f"/visits/{visit_id}/review/clip"
    assert browser.get(f"{path}/0").status_code == 404
    clinic.store.put(_copy(clinic), f"{visit_now(clinic, visit_id).report}/clip1.mp4")
    part = browser.get(f"{path}/0", headers={"Range": "bytes=0-99"})
    assert part.status_code == 206
    assert part.headers["content-type"] == "video/mp4"
    assert len(part.content) == 100


def _copy(clinic):
    copy = clinic.settings.work / "copy.mp4"
    copy.write_bytes(REAR.read_bytes())
    return copy


def test_a_missing_clip_is_one_sentence(house, clinic, visit_id):
    clinic.store.delete(f"visits/{visit_id}/clips")
    recomputer = Recomputer(house)
    work = recomputer.work(visit_now(clinic, visit_id), 60)
    recomputer.close()
    assert work.result is None
    assert "upload it again" in work.error
