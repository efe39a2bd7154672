"""Visits written down by hand."""

from __future__ import annotations

import dataclasses
from datetime import date

from gait.plan.make import make_plan
from gait.plan.plan import Plan
from gait.plan.visit import VisitAnswers, read_visit_tables

DAY = date(2026, 11, 23)
"""A Monday."""


def answers(**tables) -> VisitAnswers:
    """Return the answers of a runner without red flags."""
    return read_visit_tables({"symptoms": {"none": True}, **tables}, "visit.toml")


def plan_of(findings=(), *, load=None, **tables) -> Plan:
    known = {} if load is None else {"load": load}
    return make_plan(tuple(findings), answers(**tables), on=DAY, **known)


def exercise_keys(plan: Plan) -> list[set[str]]:
    """Return the exercises of each strength session."""
    return [
        {p.exercise.key for p in s.exercises}
        for s in plan.sessions
        if s.key.startswith("strength")
    ]


def sentences(thing: object) -> set[str]:
    """Return every text in a dataclass, model or collection, at any depth."""
    if isinstance(thing, str):
        return {thing}
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        parts = [getattr(thing, f.name) for f in dataclasses.fields(thing)]
    elif hasattr(thing, "model_dump"):
        parts = list(thing.model_dump().values())
    elif isinstance(thing, dict):
        parts = list(thing.values())
    elif isinstance(thing, list | tuple | set | frozenset):
        parts = list(thing)
    else:
        return set()
    return set().union(*(sentences(part) for part in parts)) if parts else set()
