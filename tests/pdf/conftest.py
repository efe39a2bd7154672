"""PDFs of the stick figure and of visits without clips, each laid out once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sample_visit import TRAINING, VISIT

from gait.exam import Exam, conclude
from gait.plan.visit import read_visit_tables
from gait.report.keyframes import drawable, key_frames, portrait
from gait.report.pdf import pdf_of

sys.path.append(str(Path(__file__).parents[1] / "report"))
from stick_runner import make_exam


@pytest.fixture(scope="session")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> Exam:
    """Two clips, side and rear, all grades, withheld measures; nobody was asked anything."""
    return make_exam(tmp_path_factory.mktemp("stick"))


@pytest.fixture(scope="session")
def whole(filmed: Exam) -> Exam:
    """The clips with the log, the answers and the screens of the sample visit."""
    return conclude(VISIT, filmed.clips, TRAINING)


@pytest.fixture(scope="session")
def pictured(whole: Exam) -> dict[str, object]:
    """What `pdf_of` takes of pictures."""
    drawn = key_frames(whole, drawable(whole))
    return {
        "drawn": drawn,
        "portraits": {i: portrait(clip) for i, clip in enumerate(whole.clips)},
    }


@pytest.fixture(scope="session")
def whole_pdf(whole: Exam, pictured: dict[str, object]) -> bytes:
    """The PDF of `whole` with its pictures, on A4, without letterhead."""
    return pdf_of(whole, **pictured)


@pytest.fixture(scope="session")
def answered() -> Callable[..., Exam]:
    """Make an exam of answers alone, with the day of the sample visit."""

    def make(**tables: object) -> Exam:
        answers = read_visit_tables(tables)
        return conclude(replace(VISIT, clips=(), answers=answers, log=None), ())

    return make
