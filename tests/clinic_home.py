"""A clinic of one's own for a test: settings, records, store, queues in an empty folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from gait.jobs.queue import Queues
from gait.records.database import Records
from gait.records.models import ClipFile, FileKind, FileState, Visit
from gait.records.runners import get_visit, new_visit, runner_of_code
from gait.records.settings import Settings
from gait.records.uploads import content_of
from gait.storage import Store, clip_key


@dataclass(frozen=True)
class Clinic:
    """Everything that a process of the clinic holds."""

    settings: Settings
    records: Records
    store: Store
    queues: Queues


def make_clinic(home: Path, **settings: object) -> Clinic:
    """Return a clinic whose leases are short, its tables made."""
    environ = {"GAIT_HOME": str(home), "GAIT_LEASE_S": "2"}
    made = replace(Settings.from_environment(environ), **settings)
    made.make_folders()
    records = Records(made.database_url)
    records.upgrade()
    return Clinic(made, records, Store(made.storage_url), Queues(made))


def add_visit(clinic: Clinic, code: str = "R-TEST1") -> str:
    """Begin a visit of a runner; return its id."""
    with clinic.records.session() as session:
        return new_visit(session, runner_of_code(session, code)).id


def add_file(
    clinic: Clinic,
    visit_id: str,
    content: Path,
    state: FileState = FileState.READY,
    kind: FileKind = FileKind.CLIP,
) -> str:
    """Put a file into a visit as if it had been uploaded; return its id."""
    suffix = content.suffix.removeprefix(".")
    with clinic.records.session() as session:
        file = ClipFile(
            visit_id=visit_id,
            kind=kind,
            name=content.name,
            size_bytes=content.stat().st_size,
            received_bytes=content.stat().st_size,
            state=state,
            sha256=content_of(content),
            suffix=suffix,
        )
        session.add(file)
        session.flush()
        file_id = file.id
    copy = clinic.settings.incoming / f"{file_id}.copy"
    copy.write_bytes(content.read_bytes())
    clinic.store.put(copy, clip_key(visit_id, file_id, suffix))
    return file_id


def visit_now(clinic: Clinic, visit_id: str) -> Visit | None:
    """Read a visit anew."""
    with clinic.records.session() as session:
        return get_visit(session, visit_id)
