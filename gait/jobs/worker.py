"""A worker process: ``python -m gait.jobs.worker check|analysis``."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import threading

from gait.jobs.care import keep_care
from gait.jobs.queue import Queues
from gait.jobs.work import Bench
from gait.jobs.workers import processors
from gait.records.base import new_id
from gait.records.database import Records
from gait.records.models import JobKind
from gait.records.settings import Settings
from gait.storage import Store

__all__ = ["main", "run_worker"]


def run_worker(
    settings: Settings, kind: JobKind, *, threads: int, stopping: threading.Event
) -> None:
    """Do jobs of one kind until `stopping` is set; belongs into the main thread."""
    settings.make_folders()
    records = Records(settings.database_url)
    store = Store(settings.storage_url)
    name = f"{socket.gethostname()[:30]}-{os.getpid()}-{new_id()[:8]}"
    bench = Bench(settings, records, store, name=name, threads=threads, stopping=stopping)
    queues = Queues(settings, bench.do)
    care = threading.Thread(
        target=keep_care, args=(settings, records, store, queues, stopping), daemon=True
    )
    care.start()
    consumer = queues.hueys[kind].create_consumer(
        workers=1, periodic=False, backoff=1.2, max_delay=0.5, check_worker_health=True
    )
    consumer.start()
    for signum in (signal.SIGTERM, signal.SIGINT):  # after huey has set its own
        signal.signal(signum, lambda *_: stopping.set())
    while not stopping.wait(0.2):
        pass
    consumer.stop(graceful=True)
    records.close()


def _stop_at_end_of_input(stopping: threading.Event) -> None:
    # Past Python's own buffer, whose lock would abort the process when it ends meanwhile.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stopping.set()


def main(arguments: list[str] | None = None) -> int:
    """Run a worker."""
    parser = argparse.ArgumentParser(prog="gait.jobs.worker")
    parser.add_argument("kind", choices=[kind.value for kind in JobKind])
    parser.add_argument("--threads", type=int, default=0, help="0 = all")
    parser.add_argument("--with-parent", action="store_true", help="end when input ends")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s worker: %(message)s")
    logging.getLogger("huey").setLevel(logging.WARNING)
    stopping = threading.Event()
    if given.with_parent:
        threading.Thread(target=_stop_at_end_of_input, args=(stopping,), daemon=True).start()
    run_worker(
        Settings.from_environment(),
        JobKind(given.kind),
        threads=given.threads or processors(),
        stopping=stopping,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
