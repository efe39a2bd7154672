"""The stick figure of the tests of the report, for the films."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gait.exam import Exam

sys.path.append(str(Path(__file__).parents[1] / "report"))
from stick_runner import make_exam


@pytest.fixture(scope="session")
def stick_visit(tmp_path_factory: pytest.TempPathFactory) -> Exam:
    """Two clips, side and rear, all grades."""
    return make_exam(tmp_path_factory.mktemp("film_clips"))
