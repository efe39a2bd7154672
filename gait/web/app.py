"""The page as a whole."""

from __future__ import annotations

import logging

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from gait.errors import GaitError, OutputError
from gait.records.database import Busy
from gait.records.uploads import WrongOffset
from gait.version import __version__
from gait.web import api, events, reports, review, runners_page, signing, start, visits
from gait.web.doors import Doors, Headers
from gait.web.house import House
from gait.web.pages import STATIC, fragment, page
from gait.web.recompute import Recomputer

__all__ = ["create_app"]

_log = logging.getLogger(__name__)
_FAULT = "This went wrong by a fault of the program; its log says more."


def create_app(house: House) -> FastAPI:
    """Return the page of a clinic."""
    app = FastAPI(
        title="gait", version=__version__, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.house = house
    app.state.closing = lambda: False
    app.state.recomputer = Recomputer(house)
    for part in (start, visits, review, events, runners_page, reports, signing):
        app.include_router(part.router)
    app.add_api_route(
        "/health", lambda: PlainTextResponse("ok"), response_class=PlainTextResponse
    )
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount("/api/v1", api.create_api(house))
    app.add_exception_handler(GaitError, _said)
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    app.add_exception_handler(Exception, _fault)
    app.add_middleware(Doors, house=house)
    app.add_middleware(Headers)
    return app


async def _said(request: Request, error: Exception) -> Response:
    status, more = status_of(error)
    return _answer(request, status, str(error), more)


def status_of(error: Exception) -> tuple[int, dict[str, int]]:
    """Return the status that an error of ours is answered with, and what else is said."""
    if isinstance(error, WrongOffset):
        return 409, {"received": error.received}
    if isinstance(error, Busy):
        return 503, {}
    return (507 if isinstance(error, OutputError) else 422), {}


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, StarletteHTTPException):  # pragma: no cover - for the type checker
        raise error
    sentence = str(error.detail)
    if error.status_code == 404 and not isinstance(error, HTTPException):
        sentence = "There is no such page."
    return _answer(request, error.status_code, sentence, {})


async def _misunderstood(request: Request, error: Exception) -> Response:
    _log.info("misunderstood: %s", error)
    return _answer(request, 422, "The request is not understood: load the page again.", {})


async def _fault(request: Request, error: Exception) -> Response:
    _log.error("fault", exc_info=error)
    return _answer(request, 500, _FAULT, {})


def _answer(request: Request, status: int, sentence: str, more: dict[str, int]) -> Response:
    if request.url.path.startswith("/files") or "json" in request.headers.get(
        "content-type", ""
    ):
        return JSONResponse({"error": sentence, **more}, status_code=status)
    if "hx-request" in request.headers:
        return HTMLResponse(fragment(request, "_error.html", error=sentence), status)
    return page(request, "error.html", status, error=sentence)
