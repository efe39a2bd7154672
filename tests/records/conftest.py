"""A clinic for the tests of its records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_home import Clinic, make_clinic


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = make_clinic(tmp_path / "home")
    yield made
    made.records.close()
