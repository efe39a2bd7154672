"""The interface keeps what its description promises, whatever is sent."""

from __future__ import annotations

from collections import Counter

import pytest
import schemathesis
from clinic_home import add_file, add_visit, make_clinic
from clip_workshop import SIDE
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from web_browser import PHRASE, house_for

from gait.records import accounts
from gait.records.accounts import Role
from gait.web.app import create_app

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    response_schema_conformance,
    content_type_conformance,
]


@pytest.fixture
def described(tmp_path):
    clinic = make_clinic(tmp_path / "home")
    with clinic.records.session() as session:
        anna = accounts.add_account(session, "anna", PHRASE, Role.THERAPIST)
        token = accounts.new_token(session, anna, "tests")[1]
    add_file(clinic, add_visit(clinic), SIDE)
    app = create_app(house_for(clinic, hosts=frozenset()))
    found = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    found.config.update(headers={"Authorization": f"Bearer {token}"})
    yield found
    clinic.records.close()


def test_no_request_breaks_the_promise(described):
    answered: Counter[int] = Counter()
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=6,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        )
        @given(case=operation.as_strategy())
        def holds(case):
            answer = case.call_and_validate(checks=CHECKS)
            answered[answer.status_code // 100] += 1

        holds()
    assert answered.total() > 60
    assert answered[2] > 5
    assert answered[5] == 0
