"""From judgements to sentences."""

from __future__ import annotations

from collections.abc import Sequence

from gait.load.answer import (
    Basis,
    Break,
    Gate,
    Light,
    NextRun,
    PlanStage,
    ReturnPlan,
    Shown,
    Spike,
    Statement,
    Stimulus,
    WeekChange,
)
from gait.load.rules import rules
from gait.load.session import Unit
from gait.load.words import all_words, day_words, length, most, percent, times

__all__ = [
    "say_break",
    "say_break_bare",
    "say_long_run",
    "say_next_run",
    "say_spike",
    "say_stage",
    "say_stimuli",
    "say_symptoms",
    "say_week",
]


def _statement(key: str, light: Light, text: str, meaning: str | None = None) -> Statement:
    words = all_words()[key]
    said = words.meaning if meaning is None else meaning
    return Statement(key, words.rule, light, words.title, text, said, words.sources)


def say_spike(worst: Spike | None, recent: Sequence[Spike], unit: Unit) -> Statement:
    """Put L1 into words: the largest step of the last 30 days."""
    words = all_words()["spike"]
    green = words.fill("meaning_green")
    if worst is None or worst.reference_m is None or worst.excess is None:
        text = words.fill("unknown" if recent else "no_run")
        return _statement("spike", Light.UNKNOWN, text, green)
    text = words.fill(
        worst.light.value,
        day=day_words(worst.session.day),
        distance=length(worst.session.distance_m, unit),
        reference=length(worst.reference_m, unit),
        excess=percent(worst.excess),
    )
    others = sum(s.light.coloured for s in recent) - 1
    if others > 0:
        text += words.fill("others", n=others)
    rows = {row.key: row for row in rules().spike.categories}
    if worst.category not in rows:
        return _statement("spike", worst.light, text, green)
    row = rows[worst.category]
    meaning = words.fill(
        "meaning",
        words=row.words,
        hrr=f"{row.hrr:.2f}",
        low=f"{row.low:.2f}",
        high=f"{row.high:.2f}",
    )
    return _statement("spike", worst.light, text, meaning)


def say_next_run(next_run: NextRun, spikes: Sequence[Spike], unit: Unit) -> Statement:
    """Put the longest next run into words."""
    words = all_words()["next_run"]
    if next_run.longest_m is None:
        key = "hold_nothing" if next_run.basis is Basis.HOLD else "none"
        return _statement("next_run", Light.UNKNOWN, words.fill(key))
    longest = most(next_run.longest_m, unit)
    if next_run.basis is not Basis.SPIKE or not next_run.reference or not next_run.through:
        key = "hold" if next_run.basis is Basis.HOLD else "return"
        return _statement("next_run", Light.NONE, words.fill(key, longest=longest))
    jump = next((s for s in spikes if s.session == next_run.reference), None)
    jumped = jump is not None and jump.light.coloured
    text = words.fill(
        "spike_after_jump" if jumped else "spike",
        longest=longest,
        reference=length(next_run.reference.distance_m, unit),
        day=day_words(next_run.reference.day),
        through=day_words(next_run.through),
        excess=percent(jump.excess or 0.0) if jump else "",
    )
    return _statement("next_run", Light.NONE, text)


def say_week(change: WeekChange | None, unit: Unit) -> Statement:
    """Put L2 into words."""
    words = all_words()["week"]
    if change is None:
        return _statement("week", Light.UNKNOWN, words.fill("unknown"))
    text = words.fill(
        change.light.value,
        day=day_words(change.last_day),
        distance=length(change.distance_m, unit),
        previous=length(change.previous_m, unit),
        change=percent(change.change),
    )
    return _statement("week", change.light, text)


def say_break(pause: Break, plan: ReturnPlan | None, unit: Unit) -> Statement:
    """Put L3 into words."""
    words = all_words()["break"]
    if plan is None:
        text = words.fill("note", days=pause.days, day=day_words(pause.last_day))
        return _statement("break", pause.light, text)
    key = "new_start" if plan.new_start else "amber"
    text = words.fill(
        key if pause.next_day is None else f"{key}_ended",
        days=pause.days,
        day=day_words(pause.last_day),
        next=day_words(pause.next_day) if pause.next_day else "",
        week=length(plan.week_before_m, unit),
        longest=length(plan.longest_before_m, unit),
        most=most(plan.first_run_most_m, unit),
    )
    if plan.first_run_m is not None:
        beyond = round(plan.first_run_m) > round(plan.first_run_most_m)
        text += words.fill(
            "first_beyond" if beyond else "first_within",
            first=length(plan.first_run_m, unit),
            most=most(plan.first_run_most_m, unit),
        )
    return _statement("break", pause.light, text)


def say_break_bare(pause: Break) -> Statement:
    """Put L3 into words without the way back."""
    text = all_words()["break"].fill(
        "bare" if pause.next_day is None else "bare_ended",
        days=pause.days,
        day=day_words(pause.last_day),
        next=day_words(pause.next_day) if pause.next_day else "",
    )
    return _statement("break", pause.light, text)


def say_stage(stage: PlanStage, plan: ReturnPlan, unit: Unit) -> str:
    """Put one week of the return plan into words."""
    usual = not plan.new_start and stage.week_low_m >= stage.week_high_m
    return all_words()["break"].fill(
        "stage_new" if plan.new_start else "stage_usual" if usual else "stage",
        first=day_words(stage.first_day),
        last=day_words(stage.last_day),
        low=most(stage.week_low_m, unit),
        high=most(stage.week_high_m, unit),
        longest=most(stage.longest_m, unit),
    )


def say_stimuli(stimuli: Sequence[Stimulus]) -> Statement:
    """Put L4 into words."""
    names = [s.kind for s in stimuli]
    kinds = ", ".join(names[:-1]) + f" and {names[-1]}"
    return _statement("stimuli", Light.NOTE, all_words()["stimuli"].fill("note", kinds=kinds))


def say_symptoms(gate: Gate) -> Statement:
    """Put L5 into words; whoever must hold is told when to see somebody."""
    words = all_words()["symptoms"]
    shown = [f"{value:g}" for value in gate.pain]
    if not gate.held:
        return _statement("symptoms", Light.NONE, words.fill("none", pain=", ".join(shown)))
    pain = shown[-1] if gate.reason == "high" else ", ".join(shown[-3:])
    told = gate.reason == "rising" and len(shown) < rules().symptoms.rising_sessions
    parts = (
        words.fill("rising_told" if told else gate.reason, pain=pain),
        words.fill("soon"),
        words.fill("same_day"),
    )
    return _statement("symptoms", Light.HOLD, " ".join(parts))


def say_long_run(shown: Shown) -> Statement | None:
    """Put the share of the longest run into words where it is more than half."""
    share = shown.longest_share
    if share is None or 100 * share <= rules().shown.long_run_percent:
        return None
    text = all_words()["long_run"].fill("note", share=times(share))
    return _statement("long_run", Light.NOTE, text)
