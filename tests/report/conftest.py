"""One exam and one report of it for all tests of the report."""

from __future__ import annotations

from pathlib import Path

import pytest
from stick_runner import make_exam

from gait.exam import Exam
from gait.report import ReportFiles, write_report


@pytest.fixture(scope="session")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Exam:
    """Two clips, side and rear, all grades, withheld measures, gaps."""
    return make_exam(tmp_path_factory.mktemp("clips"))


@pytest.fixture(scope="session")
def report(exam: Exam, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    """The report of `exam`, written once. Read it, do not change it."""
    return write_report(exam, Path(tmp_path_factory.mktemp("report")) / "visit")
