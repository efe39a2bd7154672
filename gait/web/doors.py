"""Before any page: size, rate, host, origin, who it is, and headers on the way out.

Everything is shut unless it is opened here, so that no page can forget to ask.
"""

from __future__ import annotations

import ipaddress
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gait.records import accounts
from gait.records.accounts import Role
from gait.records.database import Busy
from gait.web.house import House

__all__ = ["BROWSER_COOKIE", "MOST_BODY_BYTES", "SIGN_IN_COOKIE", "Doors", "Headers", "Who"]

BROWSER_COOKIE = "gait_browser"
SIGN_IN_COOKIE = "gait_sign_in"
MOST_BODY_BYTES = 9 << 20
_MOST_PER_MINUTE = 1200
_MOST_ADDRESSES = 5000
_SAFE = {"GET", "HEAD", "OPTIONS"}
_OPEN = ("/static/", "/sign-in", "/health", "/report/", "/api/v1/openapi.json")
_ADMIN = "/clinic"
_API = "/api/"

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Who:
    """Who is asking.

    Attributes
    ----------
    name : str
        Of the account; "this machine" where no accounts exist.
    role : Role
    account_id : str or None
    sign_in : str
        Secret of the sign-in; empty without one.
    browser : str
        Random value of the browser's cookie; forms are bound to it.
    by_token : bool
        Whether it is a program with a token.
    """

    name: str
    role: Role
    account_id: str | None = None
    sign_in: str = ""
    browser: str = ""
    by_token: bool = False

    @property
    def may_write(self) -> bool:
        """Whether anything may be changed."""
        return self.role.may_write

    @property
    def is_admin(self) -> bool:
        """Whether accounts and the audit log are open."""
        return self.role is Role.ADMIN


class Headers:
    """Sets the security headers on every answer that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self.app(scope, receive, with_headers)


class Doors:
    """Lets in who may come in.

    Parameters
    ----------
    app : ASGIApp
    house : House
    per_minute : int
        Requests from one address.
    """

    def __init__(self, app: ASGIApp, house: House, per_minute: int = _MOST_PER_MINUTE) -> None:
        self.app = app
        self.house = house
        self.per_minute = per_minute
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refusal = self._refused(request)
        if refusal is None:
            try:
                refusal = await run_in_threadpool(self._identify, request)
            except Busy as error:
                refusal = _said(request, 503, str(error))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        who: Who | None = scope["state"].get("who")
        fresh = who is not None and not who.by_token and BROWSER_COOKIE not in request.cookies

        async def with_cookie(message: Message) -> None:
            if fresh and who is not None and message["type"] == "http.response.start":
                cookie = Response()
                set_cookie(cookie, request, BROWSER_COOKIE, who.browser, None)
                headers = MutableHeaders(scope=message)
                headers.append("set-cookie", cookie.headers["set-cookie"])
            await send(message)

        await self.app(scope, _bounded(receive), with_cookie)

    def _refused(self, request: Request) -> Response | None:
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BODY_BYTES:
            return _said(request, 413, "This is more than one request may bring.")
        if not self._slow_enough(request):
            answer = _said(request, 429, "Too many requests: wait a minute.")
            answer.headers["Retry-After"] = "60"
            return answer
        name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        if self.house.hosts and name not in self.house.hosts:
            return _said(request, 400, "The page is not known under this name: see GAIT_HOSTS.")
        if request.method not in _SAFE and not _from_own_page(request):
            return _said(request, 403, "This request comes from another page.")
        return None

    def _slow_enough(self, request: Request) -> bool:
        address = request.client.host if request.client else ""
        times = self._seen.setdefault(address, deque())
        self._seen.move_to_end(address)
        if len(self._seen) > _MOST_ADDRESSES:
            self._seen.popitem(last=False)
        present = time.monotonic()
        while times and present - times[0] > 60.0:
            times.popleft()
        times.append(present)
        return len(times) <= self.per_minute

    def _identify(self, request: Request) -> Response | None:  # noqa: PLR0911 - one per door
        request.scope.setdefault("state", {})
        who = self._who(request)
        request.scope["state"]["who"] = who
        path = request.url.path
        if who is None:
            if path.startswith(_OPEN):
                request.scope["state"]["who"] = None
                return None
            if path.startswith(_API):
                answer = _said(request, 401, "A token is needed: see the page Clinic.")
                answer.headers["WWW-Authenticate"] = "Bearer"
                return answer
            if request.method == "GET" and "hx-request" not in request.headers:
                return RedirectResponse(f"/sign-in?next={path}", status_code=303)
            return _said(request, 401, "Sign in first.")
        if request.method not in _SAFE and not who.may_write and path != "/sign-out":
            return _said(request, 403, "This account may look, but change nothing.")
        if path.startswith(_ADMIN) and not who.is_admin and path != "/clinic/tokens":
            return _said(request, 403, "This page is for administrators.")
        return None

    def _who(self, request: Request) -> Who | None:
        house = self.house
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        with house.records.session() as session:
            if request.url.path.startswith(_API):
                found = accounts.find_token(session, secret) if kind == "Bearer" else None
                return _known(found, by_token=True) if found else None
            browser = request.cookies.get(BROWSER_COOKIE) or secrets.token_urlsafe(24)
            sign_in = request.cookies.get(SIGN_IN_COOKIE, "")
            account = accounts.find_sign_in(session, sign_in) if sign_in else None
            if account is not None:
                return _known(account, sign_in=sign_in, browser=browser)
            if house.beyond_loopback or accounts.has_accounts(session):
                return None
        if not _is_this_machine(request):
            return None
        return Who("this machine", Role.ADMIN, browser=browser)


def _known(account: accounts.Account, **more: str | bool) -> Who:
    return Who(account.name, Role(account.role), account.id, **more)  # type: ignore[arg-type]


def _is_this_machine(connection: HTTPConnection) -> bool:
    if "x-forwarded-for" in connection.headers or "forwarded" in connection.headers:
        return False  # a proxy on this machine speaks for somebody else
    address = connection.client.host if connection.client else ""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "testclient"


def _from_own_page(request: Request) -> bool:
    """Whether a request that changes something was sent by a page of ours, or by no browser."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc == request.headers.get("host")


def set_cookie(
    response: Response, request: Request, name: str, value: str, seconds: int | None
) -> None:
    """Set a cookie that scripts cannot read and other sites do not send."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )


def _said(request: Request, status: int, sentence: str) -> Response:
    if request.url.path.startswith(_API):
        return JSONResponse({"error": sentence}, status_code=status)
    return Response(sentence, status_code=status, media_type="text/plain; charset=utf-8")


def _bounded(receive: Receive) -> Receive:
    """Count what arrives: a length can be left out or wrong."""
    arrived = 0

    async def counted() -> Message:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > MOST_BODY_BYTES:
            raise HTTPException(413, "This is more than one request may bring.")
        return message

    return counted
