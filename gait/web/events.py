"""Progress as it happens: server-sent events with the parts of the page that changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from gait.records.database import Busy
from gait.records.runners import get_visit
from gait.web.pages import house_of, known_visit
from gait.web.visits import fragments

__all__ = ["router"]

router = APIRouter()
_LOOK_S = 0.5
_ALIVE_S = 15.0
_LONGEST_S = 3600.0


@router.get("/visits/{visit_id}/events")
async def events(request: Request, visit_id: str) -> StreamingResponse:
    """Send the parts of a visit's page whenever they change."""
    await run_in_threadpool(known_visit, house_of(request), visit_id)
    return StreamingResponse(
        _changes(request, visit_id),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _changes(request: Request, visit_id: str) -> AsyncIterator[str]:
    known: dict[str, str] = {}
    begun = told = time.monotonic()
    while time.monotonic() - begun < _LONGEST_S and not await _over(request):
        try:
            parts = await run_in_threadpool(_parts, request, visit_id)
        except HTTPException:
            yield "event: gone\ndata: \n\n"
            return
        except Busy:
            parts = known
        for name, html in parts.items():
            if known.get(name) != html:
                told = time.monotonic()
                lines = "".join(f"data: {line}\n" for line in html.splitlines())
                yield f"event: {name}\n{lines}\n"
        known = parts
        if time.monotonic() - told > _ALIVE_S:
            told = time.monotonic()
            yield ": still here\n\n"
        await asyncio.sleep(_LOOK_S)


async def _over(request: Request) -> bool:
    """Whether nobody listens any more, or the page is about to close."""
    return request.app.state.closing() or await request.is_disconnected()


def _parts(request: Request, visit_id: str) -> dict[str, str]:
    house = house_of(request)
    with house.records.session() as session:
        visit = get_visit(session, visit_id)
    if visit is None:
        raise HTTPException(404)
    return fragments(request, house, visit)
