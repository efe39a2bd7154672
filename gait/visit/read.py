"""Reading a visit file (TOML, version 1; described in ``docs/visit.md``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from gait.corrections.read import corrections_from
from gait.errors import OptionError
from gait.history.reading import as_table, read_answers, refuse_unknown
from gait.letterhead import Letterhead, letterhead_of
from gait.load.clock import named_zone
from gait.load.session import Unit
from gait.marks.read import read_marks
from gait.options import ClipOptions
from gait.plan.visit import VISIT_TABLES, VisitAnswers, read_visit_tables
from gait.review.read import read_decisions, read_signature
from gait.tracks.track import View
from gait.visit.tables import ClipTable, LogTable, RunnerTable
from gait.visit.visit import LogFiles, Visit, VisitClip

__all__ = ["VERSION", "read_answers_file", "read_letterhead", "read_visit", "visit_of"]

VERSION: Final = 1
"""Version of the visit file; a reader refuses every other one."""

_OWN: Final = ("version", "date", "runner", "clips", "log", "report", "decisions", "signature")
_FIRST_DAY: Final = date(1990, 1, 1)


def read_visit(path: Path | str, *, today: date | None = None) -> Visit:
    """Read a visit file.

    Parameters
    ----------
    path : path
        A TOML file; paths in it are relative to its folder.
    today : date, optional
        Default: today by the clock of this machine. A visit cannot be later.

    Returns
    -------
    Visit

    Raises
    ------
    OptionError
        One sentence: which key of which file, and what is allowed.
    """
    path = Path(path)
    return visit_of(_parsed(path), path.parent, where=path.name, today=today)


def visit_of(
    tables: Mapping[str, object],
    folder: Path,
    *,
    where: str = "the visit file",
    today: date | None = None,
) -> Visit:
    """Return the visit of a parsed file.

    Parameters
    ----------
    tables : mapping
        As `tomllib` gives it.
    folder : Path
        From where relative paths count.
    where : str
        Name of the file, for messages.
    today : date, optional
        As for `read_visit`.

    Returns
    -------
    Visit

    Raises
    ------
    OptionError
    """
    refuse_unknown(tables, (*_OWN, *VISIT_TABLES), "", where)
    _check_version(tables.get("version"), where)
    today = today or datetime.now().astimezone().date()
    day = _day(tables.get("date", today), today, where)
    given = as_table(tables.get("runner", {}), "runner", where)
    _check_units(given, where)
    runner = read_answers(RunnerTable, given, "runner", where)
    clips = _clips(tables.get("clips", []), folder, where)
    log = _log(tables["log"], folder, where) if "log" in tables else None
    answers = read_visit_tables(tables, where, others=True)
    report = as_table(tables.get("report", {}), "report", where)
    if not clips and log is None and not any(name in tables for name in VISIT_TABLES):
        raise OptionError(
            f"{where} names nothing to examine: add [[clips]], a [log], or answers such as "
            "[history] and [screens]."
        )
    return Visit(
        day=day,
        runner=runner.code.strip(),
        height_cm=runner.height_cm,
        speed_kmh=runner.speed_kmh,
        clips=clips,
        log=log,
        answers=answers,
        letterhead=letterhead_of(report, folder, where, inside="report"),
        decisions=read_decisions(tables.get("decisions", []), where),
        signature=read_signature(tables["signature"], where) if "signature" in tables else None,
    )


def read_answers_file(path: Path) -> VisitAnswers:
    """Read a TOML file of answers and screens alone.

    Raises
    ------
    OptionError
    """
    tables = dict(_parsed(path))
    if tables.get("version") is not None:
        _check_version(tables.pop("version"), path.name)
    return read_visit_tables(tables, path.name)


def read_letterhead(path: Path) -> Letterhead:
    """Read a clinic's own settings: name, logo, therapist, paper of the report.

    Raises
    ------
    OptionError
    """
    tables = dict(_parsed(path))
    if tables.get("version") is not None:
        _check_version(tables.pop("version"), path.name)
    return letterhead_of(tables, path.parent, path.name)


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise OptionError(f"{path.name} does not exist: check the path.") from None
    except OSError as error:
        why = error.strerror or "cannot be opened"
        raise OptionError(f"{path.name} cannot be read ({why}): check the path.") from None
    except UnicodeDecodeError:
        raise OptionError(f"{path.name} is not UTF-8 text: save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise OptionError(_no_toml(path.name, str(error))) from None


def _no_toml(name: str, problem: str) -> str:
    place = re.search(r"line (\d+), column (\d+)", problem)
    at = f"line {place[1]}, column {place[2]}" if place else "its end"
    if "escape" in problem or "hex value" in problem:
        help_ = "write paths with / instead of \\"
    elif "twice" in problem or "overwrite" in problem or "mutate" in problem:
        help_ = "a name stands there a second time"
    else:
        help_ = 'write key = value, one per line, and text in "quotes"'
    return f"{name} cannot be read at {at}: {help_}."


def _check_version(version: object, where: str) -> None:
    if version is None:
        raise OptionError(f"{where}: the first line must be version = {VERSION}.")
    if version != VERSION or isinstance(version, bool):
        raise OptionError(
            f"{where} is of version {version}, and this program reads version {VERSION}: "
            "update the program or the file."
        )


def _day(value: object, today: date, where: str) -> date:
    day = value.date() if isinstance(value, datetime) else value
    if not isinstance(day, date):
        raise OptionError(f"{where}: date is {value}; give a date such as 2026-03-14.")
    if day > today:
        raise OptionError(
            f"{where}: date is {day}, which is in the future; give the day of the visit."
        )
    if day < _FIRST_DAY:
        raise OptionError(f"{where}: date is {day}; give the day of the visit.")
    return day


def _check_units(given: Mapping[str, object], where: str) -> None:
    height = given.get("height_cm")
    number = isinstance(height, int | float) and not isinstance(height, bool)
    if number and 0.8 <= height <= 2.5:  # type: ignore[operator]
        raise OptionError(
            f"{where}: height_cm in [runner] is {height}, which looks like metres; give "
            "centimetres."
        )


def _clips(value: object, folder: Path, where: str) -> tuple[VisitClip, ...]:
    if not isinstance(value, list):
        raise OptionError(f"{where}: write [[clips]] with two brackets, once for every clip.")
    clips = tuple(_clip(entry, folder, where) for entry in value)
    seen: set[Path] = set()
    for clip in clips:
        if clip.path.resolve() in seen:
            raise OptionError(f"{where}: the clip {clip.path.name} is named twice.")
        seen.add(clip.path.resolve())
    return clips


def _clip(value: object, folder: Path, where: str) -> VisitClip:
    table = as_table(value, "clips", where)
    if table.get("view") == "side":
        raise OptionError(
            f'{where}: view in [[clips]] is "side"; give "side-left" or "side-right": the '
            "runner's side towards the camera."
        )
    row = read_answers(ClipTable, table, "clips", where)
    if not row.file:
        raise OptionError(f'{where}: a clip has no name; give file = "NAME.mp4".')
    path = _found(row.file, folder, "clip", where)
    view = None if row.view in (None, "auto") else View(row.view)
    marks = read_marks(_found(row.marks, folder, "marks file", where)) if row.marks else None
    corrections = corrections_from(row.corrections, f"{where}, {row.file}")
    known = ClipOptions(
        view, row.capture_fps, row.person, row.level_deg, marks, corrections=corrections
    )
    return VisitClip(path, known)


def _log(value: object, folder: Path, where: str) -> LogFiles:
    table = as_table(value, "log", where)
    if isinstance(table.get("files"), str):
        raise OptionError(f'{where}: files in [log] must be a list: ["{table["files"]}"].')
    row = read_answers(LogTable, table, "log", where)
    if not row.files:
        raise OptionError(f'{where}: [log] names no file; give files = ["NAME.csv"].')
    if row.time_zone:
        named_zone(row.time_zone)
    paths = tuple(_found(name, folder, "training log", where) for name in row.files)
    return LogFiles(paths, Unit(row.unit) if row.unit else None, row.time_zone, row.new)


def _found(name: str, folder: Path, what: str, where: str) -> Path:
    path = folder / Path(name).expanduser()
    if not path.exists():
        raise OptionError(
            f"{where}: the {what} {name} does not exist; paths count from the folder of "
            f"{where}."
        )
    return path
