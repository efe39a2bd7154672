"""What a visit's clips cannot tell, gathered for the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gait.findings.pronation import MARK_POINTS
from gait.measures.definitions import definition, definitions
from gait.measures.measurement import Measurement

__all__ = ["Unmeasured", "gather_unmeasured"]


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """Something that this visit's clips cannot tell.

    Attributes
    ----------
    what : str
        Plain name ("Left leg: knee bend at contact, overstride").
    why : str
        One sentence: the reason, and what would help.
    """

    what: str
    why: str


_PRONATION = "Pronation (rearfoot eversion) in degrees"
_NEEDS_MORE = frozenset(
    {
        "arm_crossing",
        "foot_progression",
        "heel_whip",
        "pelvic_drop",
        "rearfoot_eversion",
        "rearfoot_eversion_at_contact",
        "rearfoot_eversion_excursion",
        "time_to_peak_eversion",
    }
)
"""What a clip from behind alone does not give: not promised to who films one."""
_OF_ARMS = frozenset({"arm_swing", "elbow_flexion", "arm_crossing"})


def gather_unmeasured(measurements: Sequence[Measurement]) -> tuple[Unmeasured, ...]:
    """List what was withheld in every clip, and what no clip could show.

    Parameters
    ----------
    measurements : sequence of Measurement
        Of all clips.

    Returns
    -------
    tuple of Unmeasured
        One entry per side and reason.
    """
    known = {(m.name, m.side) for m in measurements if m.known}
    groups: dict[tuple[str, str], list[str]] = {}
    for m in measurements:
        if m.withheld is None or (m.name, m.side) in known:
            continue
        limb = "arm" if m.name in _OF_ARMS else "leg"
        who = f"{m.side.value.capitalize()} {limb}" if m.side else "Whole body"
        labels = groups.setdefault((who, m.withheld), [])
        label = definition(m.name).label
        if label not in labels:
            labels.append(label)
    entries = [
        Unmeasured(f"{who}: {_joined(labels)}", _sentence(why))
        for (who, why), labels in groups.items()
    ]
    entries += _views_missing(measurements)
    if not any(name == "rearfoot_eversion" for name, _ in known):
        entries.append(Unmeasured(_PRONATION, _sentence(MARK_POINTS)))
    return tuple(entries)


def _joined(labels: list[str]) -> str:
    lowered = [label[:1].lower() + label[1:] for label in labels]
    return ", ".join(lowered)


def _capitalised(words: str) -> str:
    """First letter large, the rest as it is (abbreviations keep their capitals)."""
    return words[:1].upper() + words[1:]


def _sentence(words: str) -> str:
    text = _capitalised(words)
    return text if text.endswith(".") else text + "."


def _views_missing(measurements: Sequence[Measurement]) -> list[Unmeasured]:
    names = {m.name for m in measurements}
    missing = []
    for view, advice in (
        ("side", "Needs a clip filmed from the side."),
        ("frontal", "Needs a clip filmed from behind."),
    ):
        rows = [
            row
            for row in definitions().values()
            if row.views == (view,) and row.name not in _NEEDS_MORE
        ]
        if not any(row.name in names for row in rows):
            missing.append(
                Unmeasured(_capitalised(_joined([row.label for row in rows])), advice)
            )
    return missing
