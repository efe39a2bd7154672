"""When and how to look again, and what change would be real."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from gait.findings.finding import Finding, Grade, Verdict
from gait.measures.definitions import definition
from gait.measures.measurement import Measurement
from gait.plan.plan import RealChange, Recheck
from gait.plan.tables import programme, words
from gait.screens.definitions import screen_definitions
from gait.screens.screen import JudgedScreen, ScreenLevel
from gait.tracks.track import Side

__all__ = ["plan_recheck"]


def plan_recheck(
    findings: Sequence[Finding], screens: Sequence[JudgedScreen], on: date
) -> Recheck:
    """Return the re-check of a visit.

    Parameters
    ----------
    findings : sequence of Finding
    screens : sequence of JudgedScreen
    on : date
        Day of the visit.

    Returns
    -------
    Recheck
        With the minimal detectable change of every measure behind a pattern that is
        present and of every limited screen.
    """
    limits, sentences = programme().limits, words()["recheck"]
    first = on + timedelta(weeks=limits.recheck_from_weeks)
    last = on + timedelta(weeks=limits.recheck_to_weeks)
    when = sentences["when"].format(first=_day(first), last=_day(last))
    changes = _of_findings(findings) + [
        _of_screen(s) for s in screens if s.level is ScreenLevel.LIMITED
    ]
    return Recheck(first, last, when, tuple(sentences["how"]), tuple(changes))


def _of_findings(findings: Sequence[Finding]) -> list[RealChange]:
    telling = {Verdict.LESS_COMMON, Verdict.UNCOMMON, Verdict.NEAR_LIMIT}
    seen: dict[tuple[str, Side | None], RealChange] = {}
    for finding in findings:
        if finding.grade not in (Grade.MILD, Grade.MARKED):
            continue
        for sign in finding.signs:
            key = (sign.measurement.name, sign.measurement.side)
            if sign.verdict in telling and sign.measurement.known and key not in seen:
                seen[key] = _of_measurement(sign.measurement)
    return list(seen.values())


def _of_measurement(measurement: Measurement) -> RealChange:
    row = definition(measurement.name)
    value = measurement.value or 0.0
    said = words()["recheck"]["change"].format(
        label=row.label,
        side=_where(measurement.side),
        now=f"{value:.{row.decimals}f}{row.after_number}".replace("-", "−"),
        mdc=f"{row.mdc:g}{row.after_number}",
    )
    return RealChange(measurement.name, measurement.side, row.mdc, said)


def _of_screen(screen: JudgedScreen) -> RealChange:
    row = screen_definitions()[screen.key]
    template = words()["recheck"]["change_test" if row.mdc else "unknown_test"]
    said = template.format(
        label=row.label,
        side=_where(screen.side),
        now=row.shown(screen.value),
        mdc=row.shown(row.mdc),
    )
    return RealChange(screen.key, screen.side, row.mdc or None, said)


def _where(side: Side | None) -> str:
    return f", {side.value}" if side else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
