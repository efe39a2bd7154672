"""``gait serve``, ``gait workers`` and ``gait accounts``."""

from __future__ import annotations

import importlib.util
import logging
import os
import signal
import socket
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from gait.errors import OptionError

if TYPE_CHECKING:
    from gait.web.house import House

__all__ = ["add_clinic"]

_NEEDED = (
    "alembic",
    "argon2",
    "fastapi",
    "fsspec",
    "huey",
    "multipart",
    "sqlalchemy",
    "uvicorn",
)
_PORT = 8470
_out = Console()
people = typer.Typer(help="Accounts of the clinic's page.", no_args_is_help=True)


def add_clinic(app: typer.Typer) -> None:
    """Add the commands of the clinic's page to the command line."""
    app.command()(serve)
    app.command()(workers)
    app.add_typer(people, name="accounts")


def _check_installed() -> None:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise OptionError(
            f"The clinic's page needs more Python packages ({', '.join(missing)}): install "
            "them with pip install 'running-gait[web]'."
        )


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 = any free one.")] = _PORT,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    analyses: Annotated[
        int | None, typer.Option(min=0, help="Visits analysed at once; 0 = workers elsewhere.")
    ] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
    behind_proxy: Annotated[
        bool, typer.Option(help="A proxy on this machine does TLS and speaks for others.")
    ] = False,
) -> None:
    """Open the clinic's page on this machine."""
    _check_installed()
    from gait.jobs.workers import Workers, usual_analyses  # noqa: PLC0415 - heavy
    from gait.records.settings import Settings  # noqa: PLC0415
    from gait.web.house import LOOPBACK, open_house  # noqa: PLC0415

    beyond = behind_proxy or host not in LOOPBACK
    named = frozenset(n for n in os.environ.get("GAIT_HOSTS", "").split(",") if n)
    hosts = named if beyond else LOOPBACK | named
    house = open_house(Settings.from_environment(), beyond_loopback=beyond, hosts=hosts)
    if beyond:
        _check_beyond(house, tls=tls_cert is not None, behind_proxy=behind_proxy)
    listening = _listen(host, port)
    scheme = "https" if tls_cert else "http"
    address = f"{scheme}://{'localhost' if not beyond else host}:{listening.getsockname()[1]}/"
    number = usual_analyses() if analyses is None else analyses
    _out.print(f"The clinic's page: {address}  (stop with Ctrl-C)", highlight=False)
    if browser:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    with Workers(analyses=number, checks=1 if number else 0):
        _run(house, listening, tls_cert, tls_key, behind_proxy=behind_proxy)


def _check_beyond(house: House, *, tls: bool, behind_proxy: bool) -> None:
    from gait.records.accounts import has_accounts  # noqa: PLC0415

    with house.records.session() as session:
        if not has_accounts(session):
            raise OptionError(
                "Others can reach this page, so nobody comes in without an account: make the "
                "first one with `gait accounts add NAME --role admin`."
            )
    if not tls and not behind_proxy:
        raise OptionError(
            "Beyond this machine passwords and clips must not travel readable: give --tls-cert "
            "and --tls-key, or --behind-proxy where a proxy does TLS."
        )


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family)
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        raise OptionError(
            f"The page cannot listen on {host}, port {port} ({error.strerror or error}): is it "
            "open already? Give another --port."
        ) from error
    return listening


def _run(
    house: House,
    listening: socket.socket,
    tls_cert: Path | None,
    tls_key: Path | None,
    *,
    behind_proxy: bool,
) -> None:
    import uvicorn  # noqa: PLC0415

    from gait.jobs.care import keep_care  # noqa: PLC0415
    from gait.web.app import create_app  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    stopping = threading.Event()
    care = threading.Thread(
        target=keep_care,
        args=(house.settings, house.records, house.store, house.queues, stopping),
        daemon=True,
    )
    care.start()
    app = create_app(house)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=2,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
    )
    server = uvicorn.Server(config)
    app.state.closing = lambda: server.should_exit
    server.run(sockets=[listening])
    stopping.set()
    app.state.recomputer.close()


def workers(
    analyses: Annotated[
        int | None, typer.Option(min=1, help="Visits analysed at once on this machine.")
    ] = None,
) -> None:
    """Work for a clinic's page that runs elsewhere: same data base, queue and store."""
    _check_installed()
    from gait.jobs.workers import Workers, usual_analyses  # noqa: PLC0415 - heavy
    from gait.records.settings import Settings  # noqa: PLC0415
    from gait.web.house import open_house  # noqa: PLC0415

    open_house(Settings.from_environment())
    stopping = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stopping.set())
    with Workers(analyses=analyses or usual_analyses()):
        _out.print("Working; stop with Ctrl-C.")
        while not stopping.wait(0.5):
            pass


@people.command("add")
def add_account(
    name: Annotated[str, typer.Argument(help="To sign in with.")],
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)
    ],
    role: Annotated[str, typer.Option(help="admin, therapist or reader.")] = "therapist",
) -> None:
    """Make an account."""
    _check_installed()
    from gait.records import accounts  # noqa: PLC0415 - heavy
    from gait.records.settings import Settings  # noqa: PLC0415
    from gait.web.house import open_house  # noqa: PLC0415

    if role not in list(accounts.Role):
        raise OptionError(f"{role} is no role; give {', '.join(accounts.Role)}.")
    house = open_house(Settings.from_environment())
    with house.records.session() as session:
        made = accounts.add_account(session, name, password, accounts.Role(role))
    _out.print(f"{made.name} may sign in as {made.role}.", highlight=False, markup=False)


@people.command("list")
def list_accounts() -> None:
    """List the accounts."""
    _check_installed()
    from gait.records import accounts  # noqa: PLC0415 - heavy
    from gait.records.settings import Settings  # noqa: PLC0415
    from gait.web.house import open_house  # noqa: PLC0415

    house = open_house(Settings.from_environment())
    with house.records.session() as session:
        for account in accounts.accounts(session):
            closed = "" if account.active else " (closed)"
            line = f"{account.name}  {account.role}{closed}"
            _out.print(line, highlight=False, markup=False)


@people.command("token")
def new_token(
    name: Annotated[str, typer.Argument(help="Account that the token stands for.")],
    label: Annotated[str, typer.Option(help="What it is for.")] = "token",
) -> None:
    """Make a token for programs; it is shown this once."""
    _check_installed()
    from gait.records import accounts  # noqa: PLC0415 - heavy
    from gait.records.settings import Settings  # noqa: PLC0415
    from gait.web.house import open_house  # noqa: PLC0415

    house = open_house(Settings.from_environment())
    with house.records.session() as session:
        account = next((a for a in accounts.accounts(session) if a.name == name), None)
        if account is None:
            raise OptionError(f"There is no account {name}: see `gait accounts list`.")
        _, secret = accounts.new_token(session, account, label)
    _out.print(secret, highlight=False, markup=False, soft_wrap=True)
