"""From a `TrainingLog` to a `LoadAnswer`: rules L1 to L5 of evidence 10.2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from gait.errors import LogError
from gait.load.answer import (
    Basis,
    Break,
    Gate,
    Light,
    LoadAnswer,
    NextRun,
    ReturnPlan,
    Shown,
    Spike,
    Statement,
    Stimulus,
    WeekChange,
)
from gait.load.breaks import find_breaks, return_plan
from gait.load.rules import rules
from gait.load.say import (
    say_break,
    say_long_run,
    say_next_run,
    say_spike,
    say_stimuli,
    say_symptoms,
    say_week,
)
from gait.load.session import LeftOut, Session, TrainingLog, Unit
from gait.load.spikes import judge_spikes, longest_recent, longest_steady, worst_recent
from gait.load.stimuli import find_stimuli, stimuli_matter
from gait.load.symptoms import symptom_gate
from gait.load.weeks import is_novice, largest_change, shown, weekly
from gait.load.words import day_words, remark

__all__ = ["judge_load"]


def judge_load(
    log: TrainingLog,
    *,
    today: date | None = None,
    pain: Sequence[float] = (),
    pain_rising: bool = False,
    novice: bool | None = None,
    new: Sequence[str] = (),
    unit: Unit = Unit.KM,
) -> LoadAnswer:
    """Judge a training log as of one day.

    Parameters
    ----------
    log : TrainingLog
    today : date, optional
        Default: today by the clock of this machine. Later runs are not counted.
    pain : sequence of float
        Pain (0..10) of the last sessions, oldest first; default: as in the log.
    pain_rising : bool
        Whether the runner says that pain rose over the last three runs.
    novice : bool, optional
        Less than a year of running, or less than three months of it regularly.
    new : sequence of str
        What was new in the last seven days: "speed", "hills", "shoes".
    unit : Unit
        In which distances are put into words.

    Returns
    -------
    LoadAnswer

    Raises
    ------
    LogError
        If all runs are after `today`.
    """
    today = today or datetime.now().astimezone().date()
    runs = tuple(run for run in log.runs if run.day <= today)
    if not runs:
        raise LogError(
            f"The log begins on {day_words(log.runs[0].day)}, after {day_words(today)}: give a "
            "later day with --today."
        )
    spikes = judge_spikes(runs)
    breaks = find_breaks(runs, today)
    pause, plan = return_plan(runs, breaks, today)
    gate = symptom_gate(runs, today, pain, rising=pain_rising)
    stimuli = find_stimuli(runs, today, new)
    change = largest_change(runs, today, novice)
    next_run = _next_run(spikes, today, plan, gate)
    numbers = shown(runs, today)
    statements = _statements(
        today, unit, spikes, change, pause, plan, stimuli, gate, next_run, numbers
    )
    resting = pause is not None and pause.next_day is None and pause.light.coloured
    about = _about_log(log, runs, today, None if resting else numbers, gate)
    if change and change.light is Light.NOTE and is_novice(runs, today, novice) is None:
        about.append(remark("novice"))
    return LoadAnswer(
        log=log,
        today=today,
        unit=unit,
        spikes=spikes,
        week_change=change,
        breaks=breaks,
        pause=pause,
        plan=plan,
        stimuli=stimuli,
        gate=gate,
        next_run=next_run,
        weeks=weekly(runs, today),
        shown=numbers,
        statements=statements,
        remarks=(*log.remarks, *about),
    )


def _next_run(
    spikes: Sequence[Spike], today: date, plan: ReturnPlan | None, gate: Gate
) -> NextRun:
    """Return the longest next run: by the gate, the return plan or L1, the strictest."""
    rule, runs = rules().spike, [s.session for s in spikes]
    reference = longest_recent(runs, today)
    through = reference.day + timedelta(days=rule.window_days) if reference else None
    stage = plan.stage(today) if plan else None
    by_plan = stage.longest_m if stage else None
    enough = len(runs) >= rule.least_runs and (today - runs[0].day).days >= rule.least_log_days
    by_spike = reference.distance_m * rule.cap_percent / 100 if reference and enough else None
    if gate.held:
        held = [m for m in (longest_steady(spikes, today), by_plan) if m]
        return NextRun(min(held) if held else None, Basis.HOLD, reference, None)
    if plan is not None and by_plan is not None and stage is not None:
        if by_spike is not None and plan.pause.next_day is not None and by_spike < by_plan:
            return NextRun(by_spike, Basis.SPIKE, reference, through)
        return NextRun(by_plan, Basis.RETURN, reference, stage.last_day)
    if by_spike is None:
        return NextRun(None, Basis.NONE, reference, None)
    return NextRun(by_spike, Basis.SPIKE, reference, through)


def _statements(
    today: date,
    unit: Unit,
    spikes: Sequence[Spike],
    change: WeekChange | None,
    pause: Break | None,
    plan: ReturnPlan | None,
    stimuli: Sequence[Stimulus],
    gate: Gate,
    next_run: NextRun,
    numbers: Shown,
) -> tuple[Statement, ...]:
    """Pain first, then a break, then the longest run and what follows from it."""
    since = today - timedelta(days=rules().spike.recent_days)
    recent = [s for s in spikes if s.session.day >= since]
    found: list[Statement | None] = [
        say_symptoms(gate) if gate.held else None,
        say_break(pause, plan, unit) if pause else None,
        say_spike(worst_recent(spikes, today), recent, unit),
        say_next_run(next_run, spikes, unit),
        say_week(change, unit),
        say_stimuli(stimuli) if stimuli_matter(stimuli, spikes, today) else None,
        say_long_run(numbers),
        say_symptoms(gate) if gate.asked and not gate.held else None,
    ]
    return tuple(s for s in found if s)


def _about_log(
    log: TrainingLog, runs: Sequence[Session], today: date, numbers: Shown | None, gate: Gate
) -> list[str]:
    said = []
    if numbers and numbers.runs_per_week < rules().shown.least_runs_per_week:
        said.append(remark("few_runs"))
    later = len(log.runs) - len(runs)
    if later:
        said.append(remark("after_today", n=later, day=day_words(today)))
    said += _about_left_out(log.left_out)
    if not gate.asked:
        said.append(remark("no_pain"))
    return said


def _about_left_out(left_out: LeftOut) -> list[str]:
    counts = {key: getattr(left_out, key) for key in LeftOut.__dataclass_fields__}
    return [remark(key, n=n) for key, n in counts.items() if n]
