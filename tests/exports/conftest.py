"""One visit of the stick figure, whose motion is known, for all tests of the exports."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gait.exam import Exam
from gait.exports import Visit, from_exam

sys.path.append(str(Path(__file__).parents[1] / "report"))
from stick_runner import make_exam


@pytest.fixture(scope="session")
def stick_exam(tmp_path_factory: pytest.TempPathFactory) -> Exam:
    """A side view with a clock, and a rear view without one."""
    return make_exam(tmp_path_factory.mktemp("stick"))


@pytest.fixture(scope="session")
def visit(stick_exam: Exam) -> Visit:
    """The same as exports take it."""
    return from_exam(stick_exam)
