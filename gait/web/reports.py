"""Reports: opened by a signed address, in a sandbox; and everything of a runner as a zip."""

from __future__ import annotations

import json
import mimetypes
import re
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, RedirectResponse, Response

from gait.jobs.asking import visit_tables
from gait.records.base import new_id
from gait.records.models import Runner, Visit
from gait.storage import clip_key
from gait.web.house import House
from gait.web.pages import house_of, known_runner, known_visit, noted
from gait.web.seals import opened_ticket, report_ticket

__all__ = ["export_of", "report_file", "report_file_here", "router"]

router = APIRouter()
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?")
_SHOWN = {".html", ".mp4", ".webm", ".png", ".jpg", ".pdf"}
_SANDBOX = (
    "sandbox allow-scripts allow-popups allow-modals allow-downloads; default-src 'none'; "
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "media-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@router.get("/visits/{visit_id}/report")
def open_report(request: Request, visit_id: str) -> Response:
    """Go to the report of a visit."""
    house = house_of(request)
    visit = known_visit(house, visit_id)
    if visit.report is None:
        raise HTTPException(404, "This visit has no report yet.")
    noted(request, "report seen", visit_id)
    ticket = report_ticket(house.key, visit.report)
    return RedirectResponse(f"/report/{ticket}/report.html", status_code=303)


@router.get("/report/{ticket}/{name:path}")
def by_ticket(request: Request, ticket: str, name: str) -> Response:
    """Return a file of the report that the ticket opens."""
    house = house_of(request)
    prefix = opened_ticket(house.key, ticket)
    if prefix is None:
        raise HTTPException(404, "This address is no longer valid: open the visit again.")
    return report_file(house, prefix, name)


def report_file(house: House, prefix: str, name: str) -> Response:
    """Return a file of a report, made harmless.

    A report is written by the process that opens clips, so what is in it is not trusted: it
    has no cookies, reaches no address, and its scripts belong to no origin.
    """
    if not _NAME.fullmatch(name) or not house.store.exists(f"{prefix}/{name}"):
        raise HTTPException(404, "There is no such file in this report.")
    suffix = Path(name).suffix
    kind = mimetypes.types_map.get(suffix, "application/octet-stream")
    headers = {
        "Content-Security-Policy": _SANDBOX,
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "private, no-store",
    }
    path, after = _on_this_machine(house, f"{prefix}/{name}")
    shown = suffix in _SHOWN
    return FileResponse(
        path,
        media_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        headers=headers,
        filename=None if shown else Path(name).name,
        background=after,
    )


def report_file_here(house: House, prefix: str, name: str) -> Response:
    """Return a video of a report for a page of the clinic; it holds no script."""
    kind = mimetypes.types_map.get(Path(name).suffix, "")
    if not _NAME.fullmatch(name) or not kind.startswith("video/"):
        raise HTTPException(404, "There is no such file in this report.")
    path, after = _on_this_machine(house, f"{prefix}/{name}")
    headers = {"Cache-Control": "private, max-age=3600"}
    return FileResponse(path, media_type=kind, headers=headers, background=after)


def _on_this_machine(house: House, key: str) -> tuple[Path, BackgroundTask | None]:
    if house.store.is_local:
        with house.store.local_copy(key) as path:
            return path, None
    copy = house.settings.work / f"send-{new_id()}"
    house.store.fetch(key, copy)
    return copy, BackgroundTask(copy.unlink, missing_ok=True)


@router.get("/runners/{runner_id}/export")
def export(request: Request, runner_id: str) -> Response:
    """Return everything of a runner as a zip."""
    house = house_of(request)
    runner = known_runner(house, runner_id)
    noted(request, "runner exported", runner_id)
    return export_of(house, runner)


def export_of(house: House, runner: Runner) -> Response:
    """Return a zip with all visits of a runner: clips, logs, reports, and what was entered."""
    path = house.settings.work / f"export-{new_id()}.zip"
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            archive.writestr("runner.json", _json(_about(runner)))
            for visit in runner.visits:
                _add_visit(house, archive, visit)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    name = "".join(c if c.isalnum() else "-" for c in runner.code) or "runner"
    return FileResponse(
        path,
        media_type="application/zip",
        filename=f"{name}.zip",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _add_visit(house: House, archive: zipfile.ZipFile, visit: Visit) -> None:
    room = f"{visit.day.isoformat()}-{visit.id[:8]}"
    archive.writestr(f"{room}/visit.json", _json(visit_tables(visit)))
    about = [
        {"name": f.name, "kind": f.kind, "stored_as": f"{f.id}.{f.suffix}", "sha256": f.sha256,
         "options": f.options, "check": f.check}
        for f in visit.files
    ]  # fmt: skip
    archive.writestr(f"{room}/files.json", _json(about))
    archive.writestr(f"{room}/notes.txt", visit.notes)
    keys = {
        f"{room}/files/{f.id}.{f.suffix}": clip_key(visit.id, f.id, f.suffix)
        for f in visit.files
        if f.suffix
    }
    if visit.report:
        for name in house.store.names(visit.report):
            keys[f"{room}/report/{name}"] = f"{visit.report}/{name}"
    for name, key in keys.items():
        if not house.store.exists(key):
            continue
        with (
            house.store.local_copy(key) as copy,
            copy.open("rb") as source,
            archive.open(name, "w", force_zip64=True) as target,
        ):
            shutil.copyfileobj(source, target, 1 << 20)


def _about(runner: Runner) -> dict[str, Any]:
    return {
        "code": runner.code,
        "notes": runner.notes,
        "created": runner.created,
        "visits": [{"id": v.id, "day": v.day, "summary": v.summary} for v in runner.visits],
    }


def _json(value: object) -> str:
    def text(other: object) -> str:
        if isinstance(other, date | datetime):
            return other.isoformat()
        return str(other)

    return json.dumps(value, indent=1, ensure_ascii=False, default=text)
