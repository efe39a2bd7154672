"""Who comes in, who does not, and what every answer carries."""

from __future__ import annotations

import pytest
from clinic_home import add_visit
from starlette.testclient import TestClient
from web_browser import PHRASE, browser_for, house_for

from gait.records import accounts
from gait.records.accounts import Role
from gait.records.audit import latest_entries
from gait.records.database import Records
from gait.web import doors
from gait.web.seals import form_token, opened_ticket, report_ticket

PAGES = ["/", "/guide", "/runners", "/clinic", "/visits/" + "0" * 32, "/nothing"]


@pytest.mark.parametrize("path", [*PAGES, "/static/clinic.css", "/api/v1/runners"])
def test_every_answer_carries_the_security_headers(browser, path):
    headers = browser.get(path).headers
    csp = headers["content-security-policy"]
    assert csp.startswith("default-src 'none'")
    assert "script-src 'self';" in csp
    assert "unsafe" not in csp
    assert "frame-ancestors 'none'" in csp
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(house, add_account):
    add_account("anna", Role.ADMIN)
    browser = browser_for(house)
    set_by = [browser.get("/sign-in"), browser.sign_in("anna")]
    cookies = [c for answer in set_by for c in answer.headers.get_list("set-cookie")]
    assert any(c.startswith(doors.SIGN_IN_COOKIE) for c in cookies)
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie


def test_pages_load_nothing_from_elsewhere_and_carry_no_inline_code(browser, clinic):
    pages = [*PAGES, f"/visits/{add_visit(clinic)}"]
    for path in pages:
        text = browser.get(path).text
        assert "http://" not in text.replace("http://www.w3.org", "")
        assert "https://" not in text
        assert " onclick=" not in text
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text


def test_on_this_machine_alone_nobody_needs_an_account(browser):
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("address", ["192.168.1.7", "10.0.0.1", "2001:db8::1"])
def test_another_machine_is_kept_out(house, address):
    answer = browser_for(house, address).get("/", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_a_proxy_on_this_machine_is_not_this_machine(house):
    answer = browser_for(house).get(
        "/", headers={"X-Forwarded-For": "203.0.113.9"}, follow_redirects=False
    )
    assert answer.status_code == 303


def test_beyond_loopback_this_machine_needs_an_account_too(clinic):
    browser = browser_for(house_for(clinic, beyond=True))
    assert browser.get("/", follow_redirects=False).status_code == 303


def test_with_the_first_account_everybody_signs_in(browser, house, add_account, clinic):
    visit = add_visit(clinic)
    add_account("anna", Role.ADMIN)
    for path in ("/", "/runners", f"/visits/{visit}", f"/visits/{visit}/report", "/clinic"):
        assert browser.get(path, follow_redirects=False).status_code == 303, path
    assert browser.json("POST", f"/visits/{visit}/files", json={}).status_code == 401
    answer = browser.sign_in("anna")
    assert answer.status_code == 303
    assert browser.get(f"/visits/{visit}").status_code == 200
    browser.get("/")
    browser.post("/sign-out")
    assert browser.get("/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", "/\\evil", "x"])
def test_signing_in_leads_nowhere_else(house, add_account, where):
    add_account("anna", Role.ADMIN)
    browser = browser_for(house)
    browser.get("/sign-in")
    answer = browser.post(
        "/sign-in", {"name": "anna", "password": PHRASE, "next": where}, follow_redirects=False
    )
    assert answer.headers["location"] == "/"


def test_guessing_passwords_is_stopped_and_noted(house, add_account, clinic):
    add_account("anna", Role.ADMIN)
    browser = browser_for(house)
    browser.get("/sign-in")
    for _ in range(8):
        wrong = browser.post("/sign-in", {"name": "anna", "password": "guess guess guess"})
        assert wrong.status_code == 401
    right = browser.post("/sign-in", {"name": "anna", "password": PHRASE})
    assert right.status_code == 429
    with clinic.records.session() as session:
        actions = [entry.action for entry in latest_entries(session)]
    assert actions.count("sign-in failed") == 8


def test_a_reader_looks_and_changes_nothing(house, add_account, clinic):
    visit = add_visit(clinic)
    add_account("root", Role.ADMIN)
    add_account("rita", Role.READER)
    browser = browser_for(house)
    browser.sign_in("rita")
    page = browser.get(f"/visits/{visit}")
    assert page.status_code == 200
    assert "Delete this visit" not in page.text
    for path in ("/visits", f"/visits/{visit}/analysis", f"/visits/{visit}/delete", "/sample"):
        assert browser.post(path).status_code == 403, path
    assert browser.get("/clinic").status_code == 403


def test_a_therapist_does_not_make_accounts(house, add_account):
    add_account("root", Role.ADMIN)
    add_account("tom", Role.THERAPIST)
    browser = browser_for(house)
    browser.sign_in("tom")
    browser.get("/")
    answer = browser.post(
        "/clinic/accounts", {"name": "x", "password": PHRASE, "role": "admin"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_page_is_refused(browser, headers):
    assert browser.post("/visits", {"code": "X"}, headers=headers).status_code == 403


def test_a_form_without_its_token_is_refused(browser, clinic):
    visit = add_visit(clinic)
    for path in ("/visits", "/sample", f"/visits/{visit}/delete", f"/visits/{visit}/answers"):
        assert browser.client.post(path, data={"csrf": "wrong"}).status_code == 403, path
        assert browser.client.post(path).status_code == 403, path
    assert browser.client.put(f"/files/{'0' * 32}?offset=0", content=b"x").status_code == 403


def test_a_token_of_another_browser_is_worth_nothing(browser, house):
    other = browser_for(house)
    other.get("/")
    assert other.token != browser.token
    assert browser.client.post("/visits", data={"csrf": other.token}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.168.1.1", ""])
def test_the_page_answers_to_its_own_names_only(browser, host):
    assert browser.get("/", headers={"Host": host}).status_code == 400


def test_too_much_in_one_request_is_refused(browser):
    answer = browser.client.post("/visits", headers={"Content-Length": str(10 << 20)})
    assert answer.status_code == 413


def test_a_body_without_a_length_is_counted(browser, clinic):
    new = {"name": "a.mp4", "size_bytes": 30 << 20}
    begun = browser.json("POST", f"/visits/{add_visit(clinic)}/files", json=new).json()

    def pieces():
        for _ in range(20):
            yield b"x" * (1 << 20)

    answer = browser.client.put(
        f"/files/{begun['id']}?offset=0",
        content=pieces(),
        headers={"X-CSRF-Token": browser.token},
    )
    assert answer.status_code == 413
    assert not any(clinic.settings.incoming.iterdir())


def test_too_many_requests_from_one_address_are_slowed(house):
    async def fine(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    client = TestClient(doors.Doors(fine, house, per_minute=3), base_url="http://localhost")
    assert [client.get("/guide").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_locked_data_base_is_one_sentence(house, clinic, tmp_path):
    hasty = Records(clinic.settings.database_url, busy_s=0.05)
    browser = browser_for(
        type(house)(house.settings, hasty, house.store, house.queues, house.key)
    )
    browser.get("/")
    with clinic.records.engine.connect() as holder:
        holder.exec_driver_sql("BEGIN EXCLUSIVE")
        answer = browser.post("/visits", {"code": "X"})
        holder.exec_driver_sql("ROLLBACK")
    hasty.close()
    assert answer.status_code == 503
    assert "busy" in answer.text


def test_the_address_of_a_report_opens_one_report_for_a_while():
    ticket = report_ticket(b"key", "visits/a/reports/b", now_s=1000.0)
    assert opened_ticket(b"key", ticket, now_s=1001.0) == "visits/a/reports/b"
    assert opened_ticket(b"key", ticket, now_s=1000.0 + 13 * 3600) is None
    assert opened_ticket(b"other key", ticket, now_s=1001.0) is None
    text, _, seal = ticket.partition(".")
    other = report_ticket(b"key", "visits/c/reports/d", now_s=1000.0).partition(".")[0]
    assert opened_ticket(b"key", f"{other}.{seal}", now_s=1001.0) is None
    for broken in ("", ".", "x", "x.y", text, "ü.ü"):
        assert opened_ticket(b"key", broken) is None


def test_tokens_of_forms_depend_on_browser_and_sign_in():
    tokens = {form_token(b"k", b, s) for b in ("a", "b") for s in ("", "x")}
    assert len(tokens) == 4


def test_an_account_closed_while_signed_in_is_out(house, add_account, clinic):
    add_account("root", Role.ADMIN)
    tom = add_account("tom", Role.THERAPIST)
    browser = browser_for(house)
    browser.sign_in("tom")
    assert browser.get("/").status_code == 200
    with clinic.records.session() as session:
        session.get_one(accounts.Account, tom.id).active = False
    assert browser.get("/", follow_redirects=False).status_code == 303
