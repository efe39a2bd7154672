"""L4: hard things that are new: speed, hills, shoes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from gait.load.answer import Spike, Stimulus
from gait.load.kinds import words_of
from gait.load.rules import rules
from gait.load.session import Session

__all__ = ["STIMULI", "find_stimuli", "stimuli_matter"]

STIMULI = ("speed", "hills", "shoes")


def find_stimuli(
    runs: Sequence[Session], today: date, told: Sequence[str]
) -> tuple[Stimulus, ...]:
    """Return what was new in the last 7 days, at most once per kind.

    Parameters
    ----------
    told : sequence of str
        Kinds that the runner names: "speed", "hills", "shoes".
    """
    since = today - timedelta(days=rules().stimuli.days - 1)
    found = {kind: Stimulus(kind, None, "as entered") for kind in told}
    tests: dict[str, Callable[[Session, Sequence[Session], Sequence[Session]], str]] = {
        "speed": _new_speed,
        "hills": _new_hills,
        "shoes": _new_shoes,
    }
    for i, run in enumerate(runs):
        if run.day < since:
            continue
        month = timedelta(days=rules().stimuli.usual_days)
        usual = [r for r in runs[:i] if r.start >= run.start - month]
        for kind, test in tests.items():
            why = test(run, usual, runs[:i])
            if why and kind not in found:
                found[kind] = Stimulus(kind, run.day, why)
    return tuple(found[kind] for kind in STIMULI if kind in found)


def stimuli_matter(stimuli: Sequence[Stimulus], spikes: Sequence[Spike], today: date) -> bool:
    """Whether L4 holds: two new hard things within 7 days in which L1 was amber or more."""
    since = today - timedelta(days=rules().stimuli.days - 1)
    jumped = any(s.light.coloured and s.session.day >= since for s in spikes)
    return jumped and len(stimuli) >= rules().stimuli.least_kinds


def _new_speed(run: Session, usual: Sequence[Session], before: Sequence[Session]) -> str:  # noqa: ARG001 - one shape for all
    rule = rules().stimuli
    if words_of(run.title) & rule.speed_words and not any(
        words_of(r.title) & rule.speed_words for r in usual
    ):
        return "by its title"
    speeds = [r.speed_mps for r in usual if r.distance_m >= rule.speed_least_m and r.speed_mps]
    fast = run.speed_mps is not None and run.distance_m >= rule.speed_least_m
    if fast and len(speeds) >= 3 and (run.speed_mps or 0) > rule.speed_times * max(speeds):
        return "faster than any run of the 30 days before"
    return ""


def _new_hills(run: Session, usual: Sequence[Session], before: Sequence[Session]) -> str:  # noqa: ARG001 - one shape for all
    rule = rules().stimuli
    if words_of(run.title) & rule.hill_words and not any(
        words_of(r.title) & rule.hill_words for r in usual
    ):
        return "by its title"
    climbs = [c for c in (_climb(r) for r in usual) if c is not None]
    climb = _climb(run)
    if climb is None or len(climbs) < 3:
        return ""
    hilly = climb >= rule.hill_m_per_km and climb > rule.hill_times * max(climbs)
    return "hillier than any run of the 30 days before" if hilly else ""


def _climb(run: Session) -> float | None:
    return None if run.ascent_m is None else 1000 * run.ascent_m / run.distance_m


def _new_shoes(run: Session, usual: Sequence[Session], before: Sequence[Session]) -> str:  # noqa: ARG001 - one shape for all
    worn = {r.shoes for r in before if r.shoes}
    return "first run in them" if run.shoes and worn and run.shoes not in worn else ""
