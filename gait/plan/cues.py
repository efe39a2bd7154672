"""Running cues: at most two, one per family, optional for a runner without complaint."""

from __future__ import annotations

from collections.abc import Sequence

from gait.findings.finding import Finding, Grade
from gait.history.answers import History
from gait.plan.plan import Cue
from gait.plan.safety import pain_above_limit
from gait.plan.tables import programme, words

__all__ = ["choose_cues"]


def choose_cues(findings: Sequence[Finding], history: History) -> tuple[tuple[Cue, ...], str]:
    """Return the cues and a note.

    The findings come in order of weight; of findings whose cues say the same in other
    words only the first gives one. While pain is above its limit there are none.

    Returns
    -------
    cues : tuple of Cue
    note : str
        Why there are none, or that more patterns wait; else empty.
    """
    sentences = words()["cues"]
    families = programme().cue_family
    present = [f for f in findings if f.grade in (Grade.MILD, Grade.MARKED) and f.cue]
    first: dict[str, Finding] = {}
    for finding in present:
        first.setdefault(families.get(finding.key, finding.key), finding)
    if first and pain_above_limit(history):
        return (), str(sentences["waiting"])
    most = programme().limits.most_cues
    cues = tuple(
        Cue(f.key, f.title, f.cue, str(sentences[f"how_{family}"]), not history.sore)
        for family, f in list(first.items())[:most]
    )
    return cues, str(sentences["more"]) if len(first) > most else ""
