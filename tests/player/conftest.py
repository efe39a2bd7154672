"""Real Chromium for the tests of the player, and reports whose clips tell their frame."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "report"))  # the stick runner lives there

from numbered_visit import numbered_exam, page_alone, shifted

from gait.exam import Exam
from gait.report import ReportFiles, write_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Exam:
    """Side and rear clip whose pictures say their number; the rear one runs 0.15 s later."""
    exam = numbered_exam(tmp_path_factory.mktemp("numbered"))
    return shifted(exam, 1, 0.15)


@pytest.fixture(scope="session")
def beside(visit: Exam, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    """The report of `visit` with the clips beside the page."""
    return write_report(visit, tmp_path_factory.mktemp("beside") / "visit")


@pytest.fixture(scope="session")
def inside(visit: Exam, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the clips inside it, whose pixels a test may read."""
    return page_alone(visit, tmp_path_factory.mktemp("inside"), embed=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Debian's Chromium, driven by Playwright; `.ci/run` installs it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    if CHROMIUM is None:
        missing = pytest.fail if "CI" in os.environ else pytest.skip
        missing("needs chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
