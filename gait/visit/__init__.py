"""What is known of a visit before it is examined: clips, log, answers, screens."""

from gait.visit.read import read_visit, visit_of
from gait.visit.visit import LogFiles, Visit, VisitClip

__all__ = ["LogFiles", "Visit", "VisitClip", "read_visit", "visit_of"]
