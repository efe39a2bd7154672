"""The page of a clinic without its workers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_home import Clinic, make_clinic
from web_browser import PHRASE, Browser, browser_for, house_for

from gait.records import accounts
from gait.web.house import House


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = make_clinic(tmp_path / "home")
    yield made
    made.records.close()


@pytest.fixture
def house(clinic: Clinic) -> House:
    return house_for(clinic)


@pytest.fixture
def browser(house: House) -> Browser:
    made = browser_for(house)
    made.get("/")
    return made


@pytest.fixture
def add_account(clinic: Clinic):
    def add(name: str, role: accounts.Role):
        with clinic.records.session() as session:
            return accounts.add_account(session, name, PHRASE, role)

    return add
