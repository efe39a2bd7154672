"""Two visits of one runner beside each other: what changed beyond the error of the method."""

from gait.compare.compare import Comparison, compare
from gait.compare.visit import StoredVisit, open_visit
from gait.compare.write import ComparisonFiles, write_comparison

__all__ = [
    "Comparison",
    "ComparisonFiles",
    "StoredVisit",
    "compare",
    "open_visit",
    "write_comparison",
]
