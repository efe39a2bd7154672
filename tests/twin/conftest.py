"""Motions that several tests look at; none of them needs body data or OpenGL."""

from __future__ import annotations

import pytest

from gait.twin.skeleton import Skeleton, stick_skeleton
from gait.twin.solver import Solved, solve
from gait.twin.targets import Targets, usual_targets

SEED = 3
DURATION_S = 1.6


@pytest.fixture(scope="session")
def stick() -> Skeleton:
    """A plain runner of 1.75 m."""
    return stick_skeleton()


@pytest.fixture(scope="session")
def usual(stick: Skeleton) -> Targets:
    """Easy treadmill running, heel strike."""
    return usual_targets(stick, "running", 2.8)


@pytest.fixture(scope="session")
def running(stick: Skeleton, usual: Targets) -> Solved:
    """The usual running with published stride-to-stride deviations."""
    return solve(stick, usual, DURATION_S, 1.0, SEED)
