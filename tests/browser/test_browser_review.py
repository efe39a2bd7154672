"""The review in real Chromium: level line by two clicks, numbers anew, undone, signed."""

from __future__ import annotations

import os
import shutil
import time

import pytest
from clinic_home import make_clinic
from page_process import PageProcess, free_port
from reviewed_visit import add_reviewed_visit

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


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
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(90_000)
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda e: wrong.append(str(e)))

    def heard(message):
        if message.type == "error" and "status of 422" not in message.text:
            wrong.append(message.text)

    made.on("console", heard)
    yield made
    context.close()
    assert wrong == []


@pytest.fixture
def clinic(tmp_path, sample_exam, cache_dir):
    """A clinic with an analysed visit; returns the address of its review."""
    home = tmp_path / "home"
    made = make_clinic(home)
    visit_id = add_reviewed_visit(made, sample_exam, cache_dir, videos=True)
    made.records.close()
    process = PageProcess(home, free_port()).wait()
    yield f"{process.url}/visits/{visit_id}/review"
    process.stop()


def up_to_date(page) -> float:
    """Wait until everything is computed; return how many seconds the page says it took."""
    told = page.locator("#review-said", has_text="Up to date")
    told.wait_for()
    return float(told.inner_text().split("(")[1].split(" s")[0])


def lean(page) -> str:
    row = page.locator('#review-numbers tr[data-key^="1 Trunk lean"]').first
    return row.locator(".r-value").evaluate("e => e.firstChild.textContent")


def set_level_line(page, tilt: float) -> None:
    page.get_by_role("button", name="Click a level line").click()
    picture = page.locator("canvas[data-picking]")
    box = picture.bounding_box()
    width, height = box["width"], box["height"]
    picture.click(position={"x": 0.1 * width, "y": 0.8 * height})
    picture.click(position={"x": 0.9 * width, "y": 0.8 * height + tilt * 0.8 * width})
    page.locator('[data-pick="save"]').click()


def test_a_level_line_by_two_clicks_is_computed_undone_and_the_report_signed(page, clinic):
    page.goto(clinic)
    up_to_date(page)
    before = lean(page)
    corrections = page.locator("#review-corrections li")
    assert corrections.count() == 0
    assert page.locator("#player video").first.evaluate("v => v.videoWidth > 100")
    time.sleep(8)  # somebody looks at the picture; meanwhile the next process gets ready

    set_level_line(page, 0.07)  # 4°
    corrections.filter(has_text="4.0° clockwise").wait_for()
    took = up_to_date(page)
    assert lean(page) != before
    assert page.locator("tr.r-changed small").count() > 0
    assert took < 3.0

    page.get_by_role("button", name="Undo the last").click()
    page.get_by_text("Nothing: all is as the program found it.").wait_for()
    assert up_to_date(page) < 3.0
    assert lean(page) == before

    page.locator("[data-sign-name]").fill("Anna Maier")
    page.locator("[data-sign]").click()
    page.locator("#review-said.error", has_text="has no decision yet").wait_for()
    cards = page.locator("[data-finding]")
    cards.first.locator("[data-words]").fill("The camera stood on a slope.")
    cards.first.locator('[data-decide="dismissed"]').click()
    cards.first.get_by_text("Dismissed by").wait_for()
    for i in range(1, cards.count()):
        cards.nth(i).locator('[data-decide="accepted"]').click()
        cards.nth(i).get_by_text("Accepted by").wait_for()
    page.locator("[data-sign-name]").fill("Anna Maier")
    page.locator("[data-sign]").click()
    page.get_by_role("heading", name="Signed").wait_for()
    assert page.get_by_role("button", name="Undo the last").count() == 0
    link = page.get_by_role("link", name="Open the signed report")
    link.wait_for(timeout=240_000)
    with page.context.expect_page() as opened:
        link.click()
    report = opened.value
    report.wait_for_load_state()
    assert "Anna Maier" in report.locator("header.top").inner_text()
    told = report.locator("#set-aside").inner_text()
    assert "The camera stood on a slope." in told
    assert told.splitlines()[0] == "Seen by the program, set aside by the therapist"
    report.close()


def test_a_contact_is_moved_and_points_are_set_by_keyboard_on_a_phone(page, clinic):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(clinic)
    up_to_date(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    contact = page.locator('[data-r="contact"]').inner_text()
    page.get_by_role("button", name="One later").click()
    page.locator("#review-corrections li", has_text="moved from frame").wait_for()
    up_to_date(page)
    assert page.locator('[data-r="contact"]').inner_text() != contact
    page.get_by_role("button", name="Click a level line").click()
    page.keyboard.press("Enter")
    for _ in range(25):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.locator('[data-pick="save"]').click()
    page.locator("#review-corrections li", has_text="turned by nothing").wait_for()
    up_to_date(page)
