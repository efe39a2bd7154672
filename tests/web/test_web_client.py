"""The client against the real page: sent once, killed in the middle, nothing lost."""

from __future__ import annotations

import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from clinic_home import make_clinic, visit_now
from clip_workshop import recut
from page_process import PageProcess, free_port
from web_browser import PHRASE

from gait.client import Clinic, ClinicError
from gait.errors import OptionError
from gait.records import accounts
from gait.records.accounts import Role

posix = pytest.mark.skipif(os.name != "posix", reason="kill -9")


@pytest.fixture
def brief_clip(shared_folder, pose_model):
    path = shared_folder / "brief.mp4"
    if not path.exists():
        recut(path, indices=range(100), fps=60.0)
    return path


@posix
def test_a_page_killed_in_the_middle_loses_nothing(tmp_path, brief_clip):
    clinic = make_clinic(tmp_path / "home")
    with clinic.records.session() as session:
        anna = accounts.add_account(session, "anna", PHRASE, Role.ADMIN)
        token = accounts.new_token(session, anna, "tests")[1]
    port = free_port()
    first = PageProcess(tmp_path / "home", port).wait()
    program = Clinic(first.url, token)
    visit_id = program.new_visit("R-KILL")["id"]
    sent = program.send(visit_id, brief_clip)
    assert program.send(visit_id, brief_clip)["id"] == sent["id"]
    visit = program.wait_for_checks(visit_id)
    assert [f["state"] for f in visit["files"]] == ["ready"]
    job = program.analyse(visit_id)
    while program.visit(visit_id)["analysis"]["stage"] in ("", "starting", "reading the file"):
        time.sleep(0.1)
    first.kill()
    second = PageProcess(tmp_path / "home", port).wait()
    try:
        done = program.wait_for_report(visit_id, timeout_s=120)
        assert done["analysis"]["id"] == job["id"]
        assert len(visit_now(clinic, visit_id).jobs) == 2  # one check, one analysis
        results = json.loads(program.report(visit_id, "results.json"))
        assert results["format"] == "running-gait results"
        assert "report.html" in program.report_names(visit_id)
        program.delete_runner(done["runner_id"])
        with pytest.raises(ClinicError, match="no such visit") as gone:
            program.visit(visit_id)
        assert gone.value.status == 404
        assert clinic.store.names("visits") == []
    finally:
        second.stop()
    clinic.records.close()


class Moody(BaseHTTPRequestHandler):
    """Fails twice, then answers."""

    turns = 0

    def do_GET(self):
        Moody.turns += 1
        if Moody.turns == 1:
            self.connection.close()
            return
        self.send_response(503 if Moody.turns == 2 else 200)
        self.end_headers()
        self.wfile.write(b'{"error": "busy"}' if Moody.turns == 2 else b"[]")

    def log_message(self, *_):
        pass


def test_the_client_is_patient_with_a_bad_connection():
    server = HTTPServer(("127.0.0.1", 0), Moody)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert Clinic(f"http://127.0.0.1:{server.server_port}", "t").runners() == []
        assert Moody.turns == 3
    finally:
        server.shutdown()
        server.server_close()


def test_a_page_that_does_not_answer_is_one_sentence(monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda s: None)
    with pytest.raises(ClinicError, match="does not answer"):
        Clinic(f"http://127.0.0.1:{free_port()}", "t").runners()


@pytest.mark.parametrize("url", ["localhost:8470", "ftp://x", "", "http://"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(OptionError, match="no address"):
        Clinic(url, "t")
