"""One visit: from clips, training log, answers and screens to an `Exam`.

The one place that strings the steps together.
"""

from gait.exam.analysis import analyze, exam_of
from gait.exam.clip import Ask, analyse_from
from gait.exam.exam import ClipAnalysis, Exam
from gait.exam.examination import conclude, examine
from gait.unmeasured import Unmeasured

__all__ = [
    "Ask",
    "ClipAnalysis",
    "Exam",
    "Unmeasured",
    "analyse_from",
    "analyze",
    "conclude",
    "exam_of",
    "examine",
]
