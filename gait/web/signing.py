"""Signing in and out; the page for accounts, tokens and the audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from gait.errors import OptionError
from gait.records import accounts
from gait.records.accounts import Account, ApiToken, Role
from gait.records.audit import SIGN_IN_FAILED, failed_sign_ins, latest_entries, note
from gait.web.doors import SIGN_IN_COOKIE, set_cookie
from gait.web.house import House
from gait.web.pages import check_form, house_of, noted, page, who_is

__all__ = ["router"]

router = APIRouter(dependencies=[Depends(check_form)])
_MOST_FAILED = 8
_WITHIN_MINUTES = 15.0


@router.get("/sign-in")
def sign_in_page(request: Request, next: str = "/") -> Response:  # noqa: A002
    """Show the form."""
    return page(request, "sign_in.html", next=_own(next), error="")


@router.post("/sign-in")
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=300)] = "/",  # noqa: A002
) -> Response:
    """Let somebody in."""
    house = house_of(request)
    address = request.client.host if request.client else ""
    with house.records.session() as session:
        failed = failed_sign_ins(session, name, address, minutes=_WITHIN_MINUTES)
        if failed >= _MOST_FAILED:
            sentence = f"Too many attempts: wait {_WITHIN_MINUTES:.0f} minutes."
            return page(request, "sign_in.html", 429, next=_own(next), error=sentence)
        account = accounts.check_password(session, name, password)
        if account is None:
            note(session, name or "?", SIGN_IN_FAILED, address=address)
        else:
            secret = accounts.start_sign_in(session, account)
            note(session, account.name, "signed in", address=address)
    if account is None:
        sentence = "Name and password do not fit."
        return page(request, "sign_in.html", 401, next=_own(next), error=sentence)
    answer = RedirectResponse(_own(next), status_code=303)
    set_cookie(answer, request, SIGN_IN_COOKIE, secret, None)
    return answer


def _own(path: str) -> str:
    """Return where to go next: a path of this page and nothing else."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if fine else "/"


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """Let somebody out."""
    who = who_is(request)
    with house_of(request).records.session() as session:
        accounts.end_sign_in(session, who.sign_in)
    noted(request, "signed out")
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(SIGN_IN_COOKIE, path="/")
    return answer


@router.get("/clinic")
def clinic(request: Request) -> Response:
    """Show accounts, tokens and the audit log."""
    return _clinic(request)


def _clinic(request: Request, secret: str = "", error: str = "", status: int = 200) -> Response:
    house = house_of(request)
    with house.records.session() as session:
        people = accounts.accounts(session)
        tokens = session.query(ApiToken).order_by(ApiToken.created.desc()).all()
        for token in tokens:
            _ = token.account.name
        entries = latest_entries(session)
    return page(
        request,
        "clinic.html",
        status,
        people=people,
        tokens=tokens,
        entries=entries,
        roles=[role.value for role in Role],
        secret=secret,
        error=error,
        settings=house.settings,
    )


@router.post("/clinic/accounts")
def new_account(
    request: Request,
    name: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    role: Annotated[Role, Form()] = Role.THERAPIST,
) -> Response:
    """Make an account; the first one must be an administrator's."""
    try:
        made = _made(house_of(request), name, password, role)
    except OptionError as error:
        return _clinic(request, error=str(error), status=422)
    noted(request, "account made", made.id, role.value)
    return RedirectResponse("/clinic", status_code=303)


def _made(house: House, name: str, password: str, role: Role) -> Account:
    with house.records.session() as session:
        if not accounts.has_accounts(session) and role is not Role.ADMIN:
            raise OptionError(
                "The first account must be an administrator's: from then on everybody has to "
                "sign in."
            )
        return accounts.add_account(session, name, password, role)


@router.post("/clinic/accounts/{account_id}")
def change_account(
    request: Request,
    account_id: str,
    active: Annotated[bool | None, Form()] = None,
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Open or close an account, or give it a new password."""
    house = house_of(request)
    with house.records.session() as session:
        account = session.get(Account, account_id)
        if account is None:
            raise HTTPException(404, "There is no such account.")
        if active is not None:
            admins = [a for a in accounts.accounts(session) if a.is_admin and a.active]
            if not active and [a.id for a in admins] == [account_id]:
                raise HTTPException(422, "This is the last administrator.")
            account.active = active
        if password:
            accounts.set_password(session, account, password)
    noted(request, "account changed", account_id)
    return RedirectResponse("/clinic", status_code=303)


@router.post("/clinic/tokens")
def new_token(
    request: Request,
    label: Annotated[str, Form(max_length=60)] = "",
    revoke: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Make a token for one's own account, or make one worthless."""
    who = who_is(request)
    if who.account_id is None:
        return _clinic(
            request, error="Make an account first: a token belongs to one.", status=422
        )
    with house_of(request).records.session() as session:
        account = session.get_one(Account, who.account_id)
        if revoke:
            accounts.revoke_token(session, account, revoke)
            secret = ""
        else:
            _, secret = accounts.new_token(session, account, label)
    noted(request, "token revoked" if revoke else "token made", revoke)
    return _clinic(request, secret=secret)
