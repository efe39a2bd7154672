"""The clinic's page in real Chromium: from the dropped clip to nothing being left."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from clinic_home import make_clinic
from clip_workshop import recut
from page_process import PageProcess, free_port
from web_browser import PHRASE

from gait.records import accounts
from gait.records.accounts import Role

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NAMELESS = """() => [...document.querySelectorAll(
  'a, button, input, select, textarea, img, svg')]
  .filter(e => !e.closest('[aria-hidden=true]') && e.type !== 'hidden')
  .filter(e => e.offsetParent !== null)
  .filter(e => {
    if (e.tagName === 'IMG') return !e.alt;
    const label = e.getAttribute('aria-label');
    if (e.tagName === 'svg') return e.getAttribute('role') === 'img' && !label;
    if (e.labels && e.labels.length) return false;
    return !(label || e.textContent.trim());
  })
  .map(e => e.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('a.button, button, input, select, nav a')]
  .filter(e => e.offsetParent !== null && e.type !== 'hidden')
  .filter(e => !e.classList.contains('visually-hidden'))
  .filter(e => {
    const box = (e.closest('label') || e).getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  })
  .map(e => e.outerHTML.slice(0, 120))"""
COOKIES = "() => { try { return document.cookie } catch (e) { return 'shut' } }"


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        missing = pytest.fail if "CI" in os.environ else pytest.skip
        missing("needs chromium: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page that may not show a single error."""
    context = chromium.new_context(viewport={"width": 1100, "height": 900})
    context.set_default_timeout(90_000)
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda e: wrong.append(str(e)))
    expected = "status of 422"  # a refusal, shown on the page

    def heard(message):
        if message.type == "error" and expected not in message.text:
            wrong.append(message.text)

    made.on("console", heard)
    made.on("request", lambda r: None if "127.0.0.1" in r.url else wrong.append(r.url))
    yield made
    context.close()
    assert wrong == []


@pytest.fixture
def brief_clip(shared_folder, pose_model) -> Path:
    path = shared_folder / "brief.mp4"
    if not path.exists():
        recut(path, indices=range(100), fps=60.0)
    return path


def whole(home: Path) -> bytes:
    return b"".join(p.read_bytes() for p in home.rglob("*") if p.is_file())


def test_a_visit_from_the_dropped_clip_to_nothing_being_left(page, tmp_path, brief_clip):
    home = tmp_path / "home"
    clinic = PageProcess(home, free_port()).wait()
    try:
        page.goto(clinic.url)
        assert (
            page.get_by_role("heading", level=1).inner_text() == "Film a runner, get a report"
        )
        assert page.locator(".guide svg").count() == 6
        page.get_by_label("Code of the runner").fill("R-BROWSER")
        page.get_by_role("button", name="Begin").click()
        page.set_input_files("#choose", [brief_clip])
        page.locator("#files .checks").wait_for(timeout=90_000)
        assert "From the runner's right side" in page.locator("#files").inner_text()
        assert page.locator("#files img").evaluate("i => i.complete && i.naturalWidth > 100")
        page.get_by_label("View").select_option("side-right")
        page.get_by_label("Height, cm").fill("17")
        page.get_by_role("button", name="Save").click()
        page.locator("#saved .error").wait_for()
        page.get_by_label("Height, cm").fill("172")
        page.locator("#section-symptoms summary").click()
        page.get_by_role("button", name="Answer all with no").click()
        page.get_by_role("button", name="Save").click()
        page.locator("#saved .ok").wait_for()
        page.locator("#progress button", has_text="Analyse").click()
        page.locator("#progress progress").wait_for()
        page.locator("#progress a", has_text="Open the report").wait_for(timeout=180_000)
        visit = page.url
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Open the report").click()
        report = opened.value
        report.wait_for_load_state()
        assert "R-BROWSER" in report.locator("body").inner_text()
        assert report.evaluate("window.origin") == "null"  # it is nobody's
        assert report.evaluate(COOKIES) == "shut"
        report.close()
        page.goto(visit)  # as after a restart of the browser: everything is still there
        page.get_by_role("link", name="R-BROWSER").click()
        page.locator("details.danger summary").click()
        page.get_by_label("to confirm").fill("R-BROWSER")
        page.get_by_role("button", name="Delete everything").click()
        page.get_by_text("No runners yet").wait_for()
    finally:
        clinic.stop()
    assert b"R-BROWSER" not in whole(home)
    assert not any((home / "files").rglob("*.mp4"))


def test_two_therapists_sign_in_and_see_the_same_runner(page, chromium, tmp_path):
    home = tmp_path / "home"
    made = make_clinic(home)
    with made.records.session() as session:
        accounts.add_account(session, "root", PHRASE, Role.ADMIN)
        accounts.add_account(session, "tom", PHRASE, Role.THERAPIST)
    made.records.close()
    clinic = PageProcess(home, free_port()).wait()

    def sign_in(where, name):
        where.goto(f"{clinic.url}/runners")
        where.get_by_label("Name").fill(name)
        where.get_by_label("Password").fill(PHRASE)
        where.get_by_role("button", name="Sign in").click()
        where.wait_for_url("**/runners")

    other = chromium.new_page()
    try:
        sign_in(page, "root")
        sign_in(other, "tom")
        page.goto(clinic.url)
        page.get_by_label("Code of the runner").fill("R-SHARED")
        page.get_by_role("button", name="Begin").click()
        other.goto(f"{clinic.url}/runners")
        other.get_by_label("Search").press_sequentially("shar")
        other.get_by_role("link", name="R-SHARED").click()
        other.get_by_role("heading", name="R-SHARED").wait_for()
        assert other.get_by_role("link", name="Clinic", exact=True).count() == 0
        page.goto(f"{clinic.url}/clinic")
        log = page.locator("table").inner_text()
        assert re.search(r"tom\s+runner seen", log)
        assert re.search(r"root\s+visit begun", log)
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("heading", name="Sign in").wait_for()
    finally:
        other.close()
        page.goto("about:blank")  # nothing of it asks the page that is gone
        clinic.stop()


def test_pages_fit_and_every_control_has_a_name(page, tmp_path):
    clinic = PageProcess(tmp_path / "home", free_port()).wait()
    try:
        page.goto(clinic.url)
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url("**/visits/*")
        paths = ("/", "/guide", "/runners", "/clinic", "/" + page.url.split("/", 3)[3])
        for width in (360, 1100):
            page.set_viewport_size({"width": width, "height": 800})
            for path in paths:
                page.goto(clinic.url + path)
                for details in page.locator("details.questions").all():
                    details.evaluate("d => { d.open = true }")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
                assert page.evaluate(NAMELESS) == [], path
                assert page.evaluate(SMALL) == [], path
                assert page.locator("h1").count() == 1
                page.keyboard.press("Tab")
                assert page.evaluate("document.activeElement.className") == "skip"
    finally:
        page.goto("about:blank")
        clinic.stop()
