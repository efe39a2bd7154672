"""A visit of the sample clips, analysed: its report is there, its landmarks are kept."""

from __future__ import annotations

import shutil
from pathlib import Path

from clinic_home import Clinic, add_file, add_visit
from clip_workshop import REAR, SIDE

from gait.exam import Exam
from gait.jobs.analysis import summary_of
from gait.records.base import now
from gait.records.models import Visit
from gait.report.player import write_clips
from gait.storage import report_prefix

JOB = "0" * 32


def add_reviewed_visit(
    clinic: Clinic, exam: Exam, cache_dir: Path, *, videos: bool = False
) -> str:
    """Put an analysed visit into a clinic; return its id."""
    visit_id = add_visit(clinic)
    for clip in (SIDE, REAR):
        add_file(clinic, visit_id, clip)
    kept = clinic.settings.cache / visit_id
    shutil.copytree(cache_dir, kept, dirs_exist_ok=True)
    folder = clinic.settings.work / f"report-{visit_id}"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("<!doctype html><title>first report</title>")
    if videos:
        write_clips(exam, folder)
    prefix = report_prefix(visit_id, JOB, 1)
    clinic.store.put_folder(folder, prefix)
    with clinic.records.session() as session:
        visit = session.get_one(Visit, visit_id)
        visit.report, visit.reported, visit.summary = prefix, now(), summary_of(exam)
    return visit_id
