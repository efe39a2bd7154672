"""One run recorded twice, or in parts, becomes one session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from gait.load.rules import rules
from gait.load.session import Clock, LeftOut, Session

__all__ = ["join_parts", "merge", "merge_copies"]

_QUARTER_S = 900
_SAME_SHARE = 0.01
"""For copies whose clocks differ by whole hours, distance must agree more closely."""


def merge(sessions: Sequence[Session], left_out: LeftOut) -> tuple[list[Session], LeftOut]:
    """Merge copies of a run, then join its parts; return runs in order of time."""
    single = merge_copies(sessions)
    whole = join_parts(single)
    short = sum(run.distance_m < rules().clean.shortest_m for run in whole)
    counted = replace(
        left_out,
        duplicates=len(sessions) - len(single),
        joined=len(single) - len(whole),
        too_short=left_out.too_short + short,
    )
    return whole, counted


def merge_copies(sessions: Sequence[Session]) -> list[Session]:
    """Return every run once.

    Copies are recordings that start within 5 min with distances within 5 % (evidence 10.2).
    Beyond the evidence: recordings of two files of which the shorter lies by half inside the
    other are one run too, since nobody runs twice at a time; a run of which one file knows
    the instant and another only the clock on the wall may differ by whole quarters of an hour
    (a journey); and where a file gives the day only, day and distance must do.
    """
    timed = [s for s in sessions if s.clock is not Clock.DAY]
    dated = [s for s in sessions if s.clock is Clock.DAY]
    return sorted(
        _with_dated(_travelled(_same_time(timed)), dated), key=lambda s: (s.start, s.sources)
    )


def _same_time(sessions: Sequence[Session]) -> list[Session]:
    kept: list[Session] = []
    open_from = 0  # sessions before it ended too early to be met again
    for session in sorted(sessions, key=lambda s: (s.start, s.origin, s.sources)):
        while open_from < len(kept) and _over(kept[open_from], session.start):
            open_from += 1
        for i in range(len(kept) - 1, open_from - 1, -1):
            if _is_copy(kept[i], session):
                kept[i] = _one_of(kept[i], session)
                break
        else:
            kept.append(session)
    return kept


def _over(session: Session, now: datetime) -> bool:
    end = session.end or session.start
    return max(end, session.start + timedelta(seconds=rules().clean.same_start_s)) < now


def _is_copy(a: Session, b: Session) -> bool:
    clean = rules().clean
    apart_s = abs((b.start - a.start).total_seconds())
    if apart_s <= clean.same_start_s and _alike(a, b, clean.same_distance_share):
        return True
    if a.end is None or b.end is None or set(a.sources) & set(b.sources):
        return False
    shared_s = (min(a.end, b.end) - max(a.start, b.start)).total_seconds()
    shorter_s = min((s.end - s.start).total_seconds() for s in (a, b) if s.end)
    return shared_s > 0 and shared_s >= clean.overlap_share * shorter_s


def _alike(a: Session, b: Session, share: float) -> bool:
    return abs(a.distance_m - b.distance_m) <= share * max(a.distance_m, b.distance_m)


def _one_of(a: Session, b: Session) -> Session:
    """Return the better source of two that are alike, else the longer one, completed."""
    if _alike(a, b, rules().clean.same_distance_share):
        best, other = sorted((a, b), key=lambda s: (not s.unit_sure, s.origin, s.sources))
    else:
        best, other = sorted((a, b), key=lambda s: -s.distance_m)
    start, clock = _placed(best, other)
    return replace(
        best,
        start=start,
        clock=clock,
        sources=tuple(dict.fromkeys(best.sources + other.sources)),
        moving_s=best.moving_s if best.moving_s is not None else other.moving_s,
        elapsed_s=best.elapsed_s if best.elapsed_s is not None else other.elapsed_s,
        ascent_m=best.ascent_m if best.ascent_m is not None else other.ascent_m,
        shoes=best.shoes or other.shoes,
        title=best.title or other.title,
        pain=_worse(best.pain, other.pain),
        effort=_worse(best.effort, other.effort),
    )


def _worse(a: float | None, b: float | None) -> float | None:
    known = [v for v in (a, b) if v is not None]
    return max(known) if known else None


def _placed(best: Session, other: Session) -> tuple[datetime, Clock]:
    """Take the local clock from whichever recording knows it."""
    for session in (best, other):
        if session.clock is Clock.BOTH:
            return session.start, Clock.BOTH
    clocks = {best.clock: best, other.clock: other}
    if Clock.UTC in clocks and Clock.LOCAL in clocks:
        instant, wall = clocks[Clock.UTC].start, clocks[Clock.LOCAL].start
        offset = _offset(instant, wall)
        return instant.astimezone(timezone(offset)), Clock.BOTH
    known = best if best.clock is not Clock.DAY else other
    return known.start, known.clock


def _offset(instant: datetime, wall: datetime) -> timedelta:
    """Return the offset by which the wall clock shows that instant, in quarters of an hour."""
    assumed = wall.utcoffset() or timedelta()
    off_s = (wall - instant + assumed).total_seconds()
    return timedelta(seconds=_QUARTER_S * round(off_s / _QUARTER_S))


def _travelled(sessions: Sequence[Session]) -> list[Session]:
    """Match runs whose wall clock was taken in another time zone than assumed."""
    walls = [s for s in sessions if s.clock is Clock.LOCAL]
    instants: dict[date, list[Session]] = defaultdict(list)
    for s in sessions:
        if s.clock is Clock.UTC:
            instants[s.day].append(s)
    merged: dict[int, Session] = {}
    gone: set[int] = set()
    for wall in walls:
        around = [wall.day + timedelta(days=d) for d in (-1, 0, 1)]
        near = [s for day in around for s in instants.get(day, ()) if id(s) not in merged]
        same = [s for s in near if _shifted(s, wall)]
        if len(same) == 1:
            merged[id(same[0])] = _one_of(same[0], wall)
            gone.add(id(wall))
    return [merged.get(id(s), s) for s in sessions if id(s) not in gone]


def _shifted(a: Session, b: Session) -> bool:
    apart_s = abs((a.start - b.start).total_seconds())
    rest_s = abs(apart_s - _QUARTER_S * round(apart_s / _QUARTER_S))
    lasted = (a.moving_s or a.elapsed_s, b.moving_s or b.elapsed_s)
    if None in lasted or apart_s > 15 * 3600 or set(a.sources) & set(b.sources):
        return False
    alike_s = abs((lasted[0] or 0) - (lasted[1] or 0)) <= 0.02 * max(
        lasted[0] or 0, lasted[1] or 0
    )
    return rest_s <= 60 and alike_s and _alike(a, b, _SAME_SHARE)


def _with_dated(timed: Sequence[Session], dated: Sequence[Session]) -> list[Session]:
    """Match runs of which only the day is known, each to one run of another file."""
    by_day: dict[date, list[Session]] = defaultdict(list)
    for session in timed:
        by_day[session.day].append(session)
    for session in sorted(dated, key=lambda s: (s.start, s.origin, s.sources)):
        runs = by_day[session.day]
        for i, run in enumerate(runs):
            alike = _alike(run, session, rules().clean.same_distance_share)
            if alike and not set(run.sources) & set(session.sources):
                runs[i] = _one_of(run, session)
                break
        else:
            runs.append(session)
    return [s for runs in by_day.values() for s in runs]


def join_parts(sessions: Sequence[Session]) -> list[Session]:
    """Join recordings of which one follows the other within 30 min (evidence 10.2)."""
    gap = timedelta(seconds=rules().clean.part_gap_s)
    joined: list[Session] = []
    last = -1  # the last one of which the time of day is known
    for session in sorted(sessions, key=lambda s: (s.start, s.sources)):
        end = joined[last].end if last >= 0 else None
        if end is not None and session.end is not None and session.start - end <= gap:
            joined[last] = _end_to_end(joined[last], session)
            continue
        joined.append(session)
        if session.clock is not Clock.DAY:
            last = len(joined) - 1
    return joined


def _end_to_end(a: Session, b: Session) -> Session:
    end = max(s.end for s in (a, b) if s.end)
    climbs = [s.ascent_m for s in (a, b) if s.ascent_m is not None]
    moving = [s.moving_s if s.moving_s is not None else s.elapsed_s or 0.0 for s in (a, b)]
    longer = max(a, b, key=lambda s: s.distance_m)
    return replace(
        a,
        kind=longer.kind,
        distance_m=a.distance_m + b.distance_m,
        moving_s=sum(moving),
        elapsed_s=(end - a.start).total_seconds(),
        sources=tuple(dict.fromkeys(a.sources + b.sources)),
        ascent_m=sum(climbs) if climbs else None,
        shoes=a.shoes or b.shoes,
        title=" ".join(t for t in (a.title, b.title) if t),
        pain=_worse(a.pain, b.pain),
        effort=_worse(a.effort, b.effort),
        parts=a.parts + b.parts,
    )
