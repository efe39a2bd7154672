"""The interface for programs: tokens, files, jobs, reports, and what it refuses."""

from __future__ import annotations

import hashlib
import json

import pytest
from clinic_home import add_file, add_visit, visit_now
from clip_workshop import SIDE
from starlette.testclient import TestClient
from web_browser import browser_for

from gait.records import accounts
from gait.records.accounts import Role
from gait.records.models import ClipFile, FileState, Visit
from gait.storage import report_prefix
from gait.web.app import create_app

NOBODY = "0" * 32


@pytest.fixture
def token(add_account, clinic):
    anna = add_account("anna", Role.THERAPIST)
    with clinic.records.session() as session:
        return accounts.new_token(session, anna, "tests")[1]


@pytest.fixture
def api(house, token):
    client = TestClient(
        create_app(house), base_url="http://localhost/api/v1/", raise_server_exceptions=False
    )
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def test_nothing_is_told_without_a_token(house, clinic, token):
    client = TestClient(create_app(house), base_url="http://localhost")
    visit = add_visit(clinic)
    paths = ["runners", f"visits/{visit}", f"visits/{visit}/report", "openapi.json/../runners"]
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}):
        for path in paths:
            answer = client.get(f"/api/v1/{path}", headers=headers)
            assert answer.status_code in (401, 404), path
            assert "R-TEST1" not in answer.text
    answer = client.get("/api/v1/runners")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_browsers_sign_in_opens_no_interface(house, add_account, token):
    browser = browser_for(house)
    browser.sign_in("anna")
    assert browser.get("/").status_code == 200
    assert browser.get("/api/v1/runners").status_code == 401


def test_a_readers_token_changes_nothing(house, add_account, clinic):
    add_account("root", Role.ADMIN)
    rita = add_account("rita", Role.READER)
    with clinic.records.session() as session:
        secret = accounts.new_token(session, rita, "x")[1]
    client = TestClient(create_app(house), base_url="http://localhost/api/v1/")
    client.headers["Authorization"] = f"Bearer {secret}"
    assert client.get("runners").status_code == 200
    assert client.post("visits", json={"code": "X"}).status_code == 403


def test_a_visit_by_the_interface(api, clinic):
    visit = api.post("visits", json={"code": "R-API"}).json()
    content = SIDE.read_bytes()
    new = {
        "name": "side.mp4",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    file = api.post(f"visits/{visit['id']}/files", json=new).json()
    half = len(content) // 2
    url = f"files/{file['id']}/content"
    api.put(url, params={"offset": 0}, content=content[:half])
    stop = api.put(url, params={"offset": 0}, content=content[:half])
    assert (stop.status_code, stop.json()["received"]) == (409, half)
    api.put(url, params={"offset": half}, content=content[half:])
    again = api.post(f"visits/{visit['id']}/files", json=new).json()
    assert (again["id"], again["state"]) == (file["id"], "checking")
    facts = {"height_cm": 170, "answers": {"history": {"race_date": "2027-05-01"}}}
    told = api.put(f"visits/{visit['id']}/facts", json=facts).json()
    assert told["answers"] == facts["answers"]
    assert api.put(f"files/{file['id']}/options", json={"view": "rear"}).status_code == 200
    with clinic.records.session() as session:
        session.get_one(ClipFile, file["id"]).state = FileState.READY
    first = api.post(f"visits/{visit['id']}/analysis")
    assert first.status_code == 202
    assert api.post(f"visits/{visit['id']}/analysis").json()["id"] == first.json()["id"]
    assert api.post(f"visits/{visit['id']}/analysis/cancel").json()["state"] == "cancelled"
    assert api.post(f"visits/{visit['id']}/analysis/retry").json()["state"] == "queued"
    assert api.get(f"visits/{visit['id']}/report").status_code == 404
    assert [r["code"] for r in api.get("runners", params={"q": "api"}).json()] == ["R-API"]
    assert api.get(f"runners/{visit['runner_id']}/export").content[:2] == b"PK"
    assert api.delete(f"files/{file['id']}").status_code == 204
    assert api.delete(f"runners/{visit['runner_id']}").status_code == 204
    assert visit_now(clinic, visit["id"]) is None


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("PUT", "visits/{v}/facts", {"height_cm": 7}, "height_cm"),
        ("PUT", "visits/{v}/facts", {"answers": {"nonsense": {}}}, "nonsense"),
        ("PUT", "visits/{v}/facts", {"answers": {"history": {"race_date": "x"}}}, "race_date"),
        ("PUT", "visits/{v}/facts", {"day": "2999-01-01"}, "future"),
        ("POST", "visits", {"code": "x", "name": "Anna"}, "name"),
        ("POST", "visits/{v}/files", {"name": "a", "size_bytes": 3_000_000_000}, "at most"),
        ("POST", "visits/{v}/analysis", None, "add one first"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(api, clinic, method, path, body, words):
    answer = api.request(method, path.format(v=add_visit(clinic)), json=body)
    assert answer.status_code == 422
    assert words in answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "runners/{n}"),
        ("DELETE", "runners/{n}"),
        ("GET", "visits/{n}"),
        ("PUT", "files/{n}/content?offset=0"),
        ("DELETE", "files/{n}"),
        ("POST", "visits/{n}/analysis"),
        ("POST", "visits/{n}/analysis/cancel"),
        ("GET", "visits/{n}/report/results.json"),
    ],
)
def test_what_is_not_there_is_404(api, method, path):
    answer = api.request(method, path.format(n=NOBODY))
    assert answer.status_code == 404
    assert answer.json()["error"]


def test_the_description_names_every_way_in(api):
    described = api.get("openapi.json").json()
    assert described["info"]["title"] == "gait"
    assert "/visits/{visit_id}/analysis" in described["paths"]
    assert described["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert "traceback" not in json.dumps(described).lower()


def test_the_report_of_a_visit_can_be_fetched_part_by_part(api, clinic, tmp_path):
    visit_id = add_visit(clinic)
    add_file(clinic, visit_id, SIDE)
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "results.json").write_text('{"a": 1}')
    prefix = report_prefix(visit_id, "c" * 32, 1)
    clinic.store.put_folder(folder, prefix)
    with clinic.records.session() as session:
        session.get_one(Visit, visit_id).report = prefix
    assert api.get(f"visits/{visit_id}/report").json() == ["results.json"]
    assert api.get(f"visits/{visit_id}/report/results.json").json() == {"a": 1}
    assert api.get(f"visits/{visit_id}/report/..%2f..%2fclips").status_code == 404
