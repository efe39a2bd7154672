"""Everything that the page holds while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from gait.jobs.queue import Queues
from gait.records.database import Records
from gait.records.settings import Settings, secret_key
from gait.storage import Store

__all__ = ["House", "open_house"]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class House:
    """What the page works with.

    Attributes
    ----------
    settings, records, store, queues
    key : bytes
        Signs forms and addresses of reports.
    beyond_loopback : bool
        Whether others than this machine can reach the page: then nobody comes in without
        an account.
    hosts : frozenset of str
        Names under which the page may be called; empty = any.
    """

    settings: Settings
    records: Records
    store: Store
    queues: Queues
    key: bytes
    beyond_loopback: bool = False
    hosts: frozenset[str] = LOOPBACK


def open_house(
    settings: Settings, *, beyond_loopback: bool = False, hosts: frozenset[str] = LOOPBACK
) -> House:
    """Open records and store; bring an older data base forward.

    Raises
    ------
    OptionError, OutputError
    """
    settings.make_folders()
    records = Records(settings.database_url)
    records.upgrade()
    return House(
        settings=settings,
        records=records,
        store=Store(settings.storage_url),
        queues=Queues(settings),
        key=secret_key(settings),
        beyond_loopback=beyond_loopback,
        hosts=hosts,
    )
