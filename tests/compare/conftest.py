"""Report folders of the stick figure, to be compared."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gait.compare import StoredVisit, open_visit
from gait.report import write_report

sys.path.append(str(Path(__file__).parents[1] / "report"))
from stick_runner import make_exam


@pytest.fixture(scope="session")
def stick_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report folder of a side and a rear view."""
    exam = make_exam(tmp_path_factory.mktemp("stick"))
    return write_report(exam, tmp_path_factory.mktemp("visits") / "first", video=False).folder


@pytest.fixture(scope="session")
def stick(stick_report: Path) -> StoredVisit:
    """The same, read back."""
    return open_visit(stick_report)
