"""From pictures to landmarks: people, regions of interest, estimators, cache."""

from gait.pose.bundle import read_bundle
from gait.pose.estimate import estimate
from gait.pose.estimator import PoseEstimator, Reading, Region
from gait.pose.litert import LiteRTEstimator
from gait.pose.model import find_model
from gait.pose.sequence import DIRECT, MIRRORED, Person, PoseSequence

__all__ = [
    "DIRECT",
    "MIRRORED",
    "LiteRTEstimator",
    "Person",
    "PoseEstimator",
    "PoseSequence",
    "Reading",
    "Region",
    "estimate",
    "find_model",
    "read_bundle",
]
