"""A small client of the clinic's interface (``/api/v1``); needs nothing but Python.

>>> from gait.client import Clinic
>>> clinic = Clinic("http://localhost:8470", token="gait_...")     # doctest: +SKIP
>>> visit = clinic.new_visit("R-7X2PK")                            # doctest: +SKIP
>>> clinic.send(visit["id"], "side.mp4")                           # doctest: +SKIP
>>> clinic.wait_for_report(visit["id"])                            # doctest: +SKIP
>>> results = clinic.report(visit["id"], "results.json")           # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import http.client
import json
import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from gait.errors import GaitError, OptionError
from gait.progress import Progress, silent

__all__ = ["Clinic", "ClinicError"]

_PIECE_BYTES = 8 << 20
_TURNS = 6
_TIMEOUT_S = 60.0
_LOOK_S = 1.0

Json = dict[str, Any]


class ClinicError(GaitError):
    """The clinic's page refused; its one sentence, with the status in `status`."""

    def __init__(self, status: int, sentence: str, answer: Mapping[str, Any]) -> None:
        super().__init__(sentence)
        self.status = status
        self.answer = answer


class Clinic:
    """The clinic's interface.

    Parameters
    ----------
    url : str
        Where the page is, ``https://clinic.example`` or ``http://localhost:8470``.
    token : str
        Made on the page Clinic, or with `gait accounts token`.
    context : ssl.SSLContext, optional
        For a certificate of one's own.

    Raises
    ------
    OptionError
        If the address is none.
    """

    def __init__(self, url: str, token: str, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise OptionError(f"{url} is no address; give one such as http://localhost:8470.")
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._base = parts.path.rstrip("/") + "/api/v1"
        self._token = token
        self._context = context

    def runners(self, words: str = "") -> list[Json]:
        """Return the runners whose code or notes hold `words`."""
        found: list[Json] = self._json("GET", f"/runners?q={quote(words)}")
        return found

    def new_visit(self, code: str = "") -> Json:
        """Begin a visit; without a code for a new runner."""
        return self._object("POST", "/visits", {"code": code})

    def visit(self, visit_id: str) -> Json:
        """Return a visit with its files and the progress of its analysis."""
        return self._object("GET", f"/visits/{visit_id}")

    def tell(self, visit_id: str, **facts: object) -> Json:
        """Keep what is known: height_cm, speed_kmh, day, notes, answers."""
        return self._object("PUT", f"/visits/{visit_id}/facts", facts)

    def describe(self, file_id: str, **options: object) -> Json:
        """Keep what is known of a clip: view, capture_fps, person."""
        return self._object("PUT", f"/files/{file_id}/options", options)

    def send(self, visit_id: str, path: Path | str, progress: Progress = silent) -> Json:
        """Send a clip or a training log; a file that is already there is not sent again.

        Parameters
        ----------
        visit_id : str
        path : path
        progress : Progress
            Stage "sending", in bytes.

        Returns
        -------
        dict
            The file as the interface tells of it.
        """
        path = Path(path)
        size = path.stat().st_size
        new = {"name": path.name, "size_bytes": size, "sha256": _digest(path)}
        file = self._object("POST", f"/visits/{visit_id}/files", new)
        at = int(file["received_bytes"])
        with path.open("rb") as source:
            while file["state"] == "uploading":
                source.seek(at)
                at = self._piece(file["id"], at, source.read(_PIECE_BYTES))
                progress("sending", at, size)
                if at >= size:
                    break
        return self._object("GET", f"/files/{file['id']}")

    def _piece(self, file_id: str, at: int, piece: bytes) -> int:
        try:
            said = self._object("PUT", f"/files/{file_id}/content?offset={at}", piece)
        except ClinicError as error:
            if error.status != 409:
                raise
            return int(error.answer["received"])
        return int(said["received"])

    def wait_for_checks(self, visit_id: str, timeout_s: float = 300.0) -> Json:
        """Wait until every file has been looked at; return the visit."""
        end = time.monotonic() + timeout_s
        while True:
            visit = self.visit(visit_id)
            if all(f["state"] not in ("uploading", "checking") for f in visit["files"]):
                return visit
            _wait(end)

    def analyse(self, visit_id: str) -> Json:
        """Ask for the analysis; the same input gives the same job."""
        return self._object("POST", f"/visits/{visit_id}/analysis")

    def cancel(self, visit_id: str) -> Json:
        """Stop the analysis."""
        return self._object("POST", f"/visits/{visit_id}/analysis/cancel")

    def wait_for_report(
        self, visit_id: str, timeout_s: float = 3600.0, progress: Progress = silent
    ) -> Json:
        """Wait for the checks, ask for the analysis, wait for it; return the visit.

        Raises
        ------
        ClinicError
            If the analysis failed or was cancelled.
        """
        end = time.monotonic() + timeout_s
        self.wait_for_checks(visit_id, timeout_s)
        self.analyse(visit_id)
        while True:
            visit = self.visit(visit_id)
            job = visit["analysis"]
            progress(job["stage"], job["done"], job["total"])
            if job["state"] == "done":
                return visit
            if job["state"] in ("failed", "cancelled"):
                raise ClinicError(422, job["error"] or "The analysis was cancelled.", job)
            _wait(end)

    def report_names(self, visit_id: str) -> list[str]:
        """Return the names of the files of a report."""
        names: list[str] = self._json("GET", f"/visits/{visit_id}/report")
        return names

    def report(self, visit_id: str, name: str = "report.html") -> bytes:
        """Return a file of a report."""
        return self._call("GET", f"/visits/{visit_id}/report/{quote(name)}")

    def export(self, runner_id: str) -> bytes:
        """Return everything of a runner as a zip."""
        return self._call("GET", f"/runners/{runner_id}/export")

    def delete_visit(self, visit_id: str) -> None:
        """Delete a visit with everything."""
        self._call("DELETE", f"/visits/{visit_id}")

    def delete_runner(self, runner_id: str) -> None:
        """Delete a runner with everything."""
        self._call("DELETE", f"/runners/{runner_id}")

    def _object(self, method: str, path: str, body: object = None) -> Json:
        found: Json = self._json(method, path, body)
        return found

    def _json(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        return json.loads(self._call(method, path, body))

    def _call(self, method: str, path: str, body: object = None) -> bytes:
        content, kind = _packed(body)
        pause_s = 0.3
        for turn in range(_TURNS):
            last = turn == _TURNS - 1
            try:
                status, answer = self._once(method, path, content, kind)
            except (OSError, http.client.HTTPException) as error:
                if last:
                    raise ClinicError(
                        0, f"The clinic's page at {self._host} does not answer: {error}.", {}
                    ) from error
            else:
                if status < 400:
                    return answer
                if last or status not in (429, 503):
                    raise _refusal(status, answer)
            time.sleep(pause_s)
            pause_s *= 2
        raise AssertionError  # pragma: no cover - the last turn returns or raises

    def _once(
        self, method: str, path: str, content: bytes | None, kind: str
    ) -> tuple[int, bytes]:
        connection = (
            http.client.HTTPSConnection(
                self._host, self._port, timeout=_TIMEOUT_S, context=self._context
            )
            if self._secure
            else http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT_S)
        )
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        if kind:
            headers["Content-Type"] = kind
        try:
            connection.request(method, self._base + path, body=content, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _packed(body: object) -> tuple[bytes | None, str]:
    if body is None:
        return None, ""
    if isinstance(body, bytes):
        return body, "application/octet-stream"
    return json.dumps(body).encode(), "application/json"


def _refusal(status: int, answer: bytes) -> ClinicError:
    try:
        said = json.loads(answer)
    except ValueError:
        said = {}
    sentence = said.get("error") or f"The clinic's page answered {status}."
    return ClinicError(status, str(sentence), said)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _wait(end: float) -> None:
    if time.monotonic() > end:
        raise ClinicError(0, "The clinic's page took too long.", {})
    time.sleep(_LOOK_S)
