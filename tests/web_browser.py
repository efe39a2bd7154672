"""A browser for tests: brings back the tokens of forms."""

from __future__ import annotations

import re

from clinic_home import Clinic
from starlette.testclient import TestClient

from gait.web.app import create_app
from gait.web.house import LOOPBACK, House

PHRASE = "four words in a row"


class Browser:
    """A test client that brings back the token of the last page."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, **more):
        answer = self.client.get(path, **more)
        found = re.search(r'<meta name="csrf" content="(\w+)"', answer.text)
        if found:
            self.token = found[1]
        return answer

    def post(self, path: str, data: dict | None = None, **more):
        return self.client.post(path, data={"csrf": self.token, **(data or {})}, **more)

    def json(self, method: str, path: str, **more):
        headers = {"X-CSRF-Token": self.token}
        return self.client.request(method, path, headers=headers, **more)

    def sign_in(self, name: str):
        self.get("/sign-in")
        return self.post("/sign-in", {"name": name, "password": PHRASE}, follow_redirects=False)


def house_for(
    clinic: Clinic, *, beyond: bool = False, hosts: frozenset[str] = LOOPBACK
) -> House:
    return House(
        settings=clinic.settings,
        records=clinic.records,
        store=clinic.store,
        queues=clinic.queues,
        key=b"k" * 32,
        beyond_loopback=beyond,
        hosts=hosts,
    )


def browser_for(house: House, address: str = "testclient") -> Browser:
    app = create_app(house)
    client = TestClient(
        app, base_url="http://localhost", client=(address, 5000), raise_server_exceptions=False
    )
    return Browser(client)
