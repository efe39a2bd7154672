"""Who may come in: accounts, sign-ins, tokens.

Passwords are kept as argon2id hashes; sign-ins and tokens as SHA-256 of random secrets that
only the browser or the client holds.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from gait.errors import OptionError
from gait.records.base import Base, Id, new_id, now

__all__ = [
    "Account",
    "ApiToken",
    "Role",
    "SignIn",
    "accounts",
    "add_account",
    "check_password",
    "end_sign_in",
    "find_sign_in",
    "find_token",
    "has_accounts",
    "new_token",
    "revoke_token",
    "set_password",
    "start_sign_in",
]

_LEAST_PASSWORD = 12
_MOST_PASSWORD = 200
_SIGN_IN_HOURS = 12


class Role(StrEnum):
    """What an account may do."""

    ADMIN = "admin"
    """Everything, accounts and the audit log too."""
    THERAPIST = "therapist"
    """Visits, runners, reports, deletion."""
    READER = "reader"
    """Look, but change nothing."""

    @property
    def may_write(self) -> bool:
        """Whether visits and runners may be changed."""
        return self is not Role.READER


class Account(Base):
    """Somebody who may sign in."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    password: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(String(12))
    active: Mapped[bool] = mapped_column(default=True)
    created: Mapped[datetime] = mapped_column(default=now)

    @property
    def may_write(self) -> bool:
        """Whether visits and runners may be changed."""
        return Role(self.role).may_write

    @property
    def is_admin(self) -> bool:
        """Whether accounts and the audit log are open to it."""
        return Role(self.role) is Role.ADMIN


class SignIn(Base):
    """A browser that has signed in."""

    __tablename__ = "sign_ins"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    created: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]
    account: Mapped[Account] = relationship()


class ApiToken(Base):
    """A program that may use the interface in the name of an account."""

    __tablename__ = "tokens"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(60))
    created: Mapped[datetime] = mapped_column(default=now)
    used: Mapped[datetime | None]
    account: Mapped[Account] = relationship()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """Return a hash to compare with when there is no such account, so that it takes as long."""
    return _hasher().hash(secrets.token_hex(8))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def has_accounts(session: Session) -> bool:
    """Whether anybody has an account; then nobody comes in without one."""
    return bool(session.scalar(select(func.count()).select_from(Account)))


def accounts(session: Session) -> list[Account]:
    """Return all accounts by name."""
    return list(session.scalars(select(Account).order_by(Account.name)))


def add_account(session: Session, name: str, password: str, role: Role) -> Account:
    """Make an account.

    Raises
    ------
    OptionError
        If the name is taken or empty, or the password too short.
    """
    name = name.strip()
    if not 1 <= len(name) <= 60 or not name.isprintable():
        raise OptionError("An account needs a name of 1 to 60 letters.")
    if session.scalar(select(Account).where(Account.name == name)) is not None:
        raise OptionError(f"There is already an account {name}: choose another name.")
    account = Account(name=name, password=_hashed(password), role=role)
    session.add(account)
    session.flush()
    return account


def set_password(session: Session, account: Account, password: str) -> None:
    """Give an account a new password and end all its sign-ins.

    Raises
    ------
    OptionError
        If the password is too short.
    """
    account.password = _hashed(password)
    session.execute(delete(SignIn).where(SignIn.account_id == account.id))


def _hashed(password: str) -> str:
    if not _LEAST_PASSWORD <= len(password) <= _MOST_PASSWORD:
        raise OptionError(
            f"The password must have {_LEAST_PASSWORD} to {_MOST_PASSWORD} characters: a few "
            "words in a row do well."
        )
    return _hasher().hash(password)


def check_password(session: Session, name: str, password: str) -> Account | None:
    """Return the account if name and password fit and it is active.

    Takes as long for a name that does not exist.
    """
    account = session.scalar(select(Account).where(Account.name == name.strip()))
    known = account.password if account is not None and account.active else _nobody()
    try:
        _hasher().verify(known, password[:_MOST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return None
    if account is None or not account.active:
        return None
    if _hasher().check_needs_rehash(account.password):
        account.password = _hasher().hash(password)
    return account


def start_sign_in(session: Session, account: Account) -> str:
    """Return the secret of a new sign-in, for the browser's cookie."""
    session.execute(delete(SignIn).where(SignIn.until < now()))
    secret = secrets.token_urlsafe(32)
    until = now() + timedelta(hours=_SIGN_IN_HOURS)
    session.add(SignIn(secret_hash=_digest(secret), account_id=account.id, until=until))
    return secret


def find_sign_in(session: Session, secret: str) -> Account | None:
    """Return the account that a browser has signed in with."""
    found = session.get(SignIn, _digest(secret))
    if found is None or found.until < now() or not found.account.active:
        return None
    return found.account


def end_sign_in(session: Session, secret: str) -> None:
    """Sign a browser out."""
    session.execute(delete(SignIn).where(SignIn.secret_hash == _digest(secret)))


def new_token(session: Session, account: Account, label: str) -> tuple[ApiToken, str]:
    """Make a token; its secret is known only now."""
    secret = "gait_" + secrets.token_urlsafe(32)
    token = ApiToken(
        secret_hash=_digest(secret), account_id=account.id, label=label.strip()[:60] or "token"
    )
    session.add(token)
    session.flush()
    return token, secret


def find_token(session: Session, secret: str) -> Account | None:
    """Return the account that a token stands for."""
    token = session.scalar(select(ApiToken).where(ApiToken.secret_hash == _digest(secret)))
    if token is None or not token.account.active:
        return None
    if token.used is None or now() - token.used > timedelta(minutes=1):
        token.used = now()
    return token.account


def revoke_token(session: Session, account: Account, token_id: str) -> None:
    """Make a token of an account worthless."""
    session.execute(
        delete(ApiToken).where(ApiToken.id == token_id, ApiToken.account_id == account.id)
    )
