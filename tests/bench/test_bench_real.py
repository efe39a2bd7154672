import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hand_truth import contact_times, hand_exam, hand_gait

from bench.marks import Marks, read_marks
from bench.real import RealEvents, real_page, score_real, score_real_clip
from bench.rows import Outcome
from gait.errors import OptionError
from gait.events.contacts import Event
from gait.tracks.track import Side


def entry(**changes: Any) -> dict[str, Any]:
    """Marks of the clip written by hand in `hand_truth`, whole frames."""
    contacts = [
        {"frame": round(60.0 * at), "side": letter, "type": "IC", "tol": 1}
        for letter, side in (("L", Side.LEFT), ("R", Side.RIGHT))
        for at in contact_times(side)
    ]
    table = {
        "view": "side-right (faces right)",
        "slow_motion": False,
        "ic_range": [0, 299],
        "to_range": None,
        "contacts": contacts,
        "cadence_spm": 171.0,
        "cadence_tol_spm": 0.5,
        "hand_angles": [
            {"frame": 50, "side": "R", "knee_flexion_deg": 60, "tol_deg": 8},
            {"frame": 50, "side": "L", "knee_flexion_deg": 0, "tol_deg": 8},
        ],
    }
    return {**table, **changes}


def marks_of(folder: Path, **changes: Any) -> Marks:
    (folder / "clip.mp4").write_bytes(b"")
    (folder / "truth.json").write_text(json.dumps({"clip.mp4": entry(**changes)}))
    (marks,) = read_marks(folder)
    return marks


def landings(result: tuple[RealEvents, ...]) -> RealEvents:
    (row,) = result
    assert row.event is Event.INITIAL_CONTACT
    return row


def test_found_within_tolerance_and_offsets_in_frames(tmp_path: Path) -> None:
    marks = marks_of(tmp_path)
    gait = hand_gait(0.5 / 60.0)
    row = landings(score_real_clip(hand_exam(gait).clips[0], marks).events)
    assert row.marks == row.found == row.within == 14
    assert row.missed == row.extra == row.wrong_side == 0
    assert row.bias_frames == pytest.approx(0.5)
    assert row.sd_frames == pytest.approx(0.0, abs=1e-6)
    assert row.bias_ms == pytest.approx(500.0 / 60.0)


def test_outside_of_the_tolerance_is_found_but_not_within(tmp_path: Path) -> None:
    gait = hand_gait(2.0 / 60.0)
    row = landings(score_real_clip(hand_exam(gait).clips[0], marks_of(tmp_path)).events)
    assert (row.found, row.within) == (14, 0)


def test_missed_extra_and_wrong_foot(tmp_path: Path) -> None:
    gait = hand_gait()
    kept = [c for c in gait.contacts if c is not gait.contacts[0]]
    third = next(c for c in kept if c.event is Event.INITIAL_CONTACT)
    kept[kept.index(third)] = replace(third, side=Side.LEFT)
    assert third.side is Side.RIGHT
    exam = hand_exam(replace(gait, contacts=tuple(kept)))
    row = landings(score_real_clip(exam.clips[0], marks_of(tmp_path)).events)
    assert (row.found, row.missed, row.extra, row.wrong_side) == (12, 2, 1, 1)


def test_contacts_outside_of_the_marked_span_do_not_count(tmp_path: Path) -> None:
    changes = {"ic_range": [0, 100], "contacts": entry()["contacts"][:2]}
    gait = hand_gait()
    left = tuple(c for c in gait.contacts if c.side is Side.LEFT)
    exam = hand_exam(replace(gait, contacts=left))
    row = landings(score_real_clip(exam.clips[0], marks_of(tmp_path, **changes)).events)
    assert (row.marks, row.found, row.extra) == (2, 2, 0)


def test_cadence_decisions_and_angles(tmp_path: Path) -> None:
    result = score_real_clip(hand_exam().clips[0], marks_of(tmp_path))
    assert result.cadence_spm == pytest.approx(120.0 / 0.7)
    assert {row.what: row.outcome for row in result.decisions} == {
        "view": Outcome.RIGHT,
        "slow-motion factor": Outcome.RIGHT,
    }
    right, left = result.angles
    # thigh 11.3 degrees ahead, shank 45 behind
    assert right.value == pytest.approx(56.31, abs=0.01)
    assert (right.inside, right.leg) == (True, "near")
    assert (left.inside, left.leg) == (False, "far")


def test_a_guessed_slow_motion_factor(tmp_path: Path) -> None:
    marks = marks_of(tmp_path, slow_motion=True, slow_factor_guess=10.0)
    decisions = score_real_clip(hand_exam().clips[0], marks).decisions
    assert decisions[1].outcome is Outcome.WRONG


def test_a_clip_that_is_refused_is_a_row_of_the_page(tmp_path: Path) -> None:
    marks_of(tmp_path)
    (result,) = score_real(tmp_path)
    assert "clip.mp4" in result.error
    assert f"| clip.mp4 | {result.error} |" in real_page([result])


def test_the_page_sums_over_clips(tmp_path: Path) -> None:
    result = score_real_clip(hand_exam().clips[0], marks_of(tmp_path))
    page = real_page([result, result])
    assert "| clip.mp4 | initial contact | 14 | 14 | 14 | 0 | 0 | 0 | 1.000 | 1.000 |" in page
    assert "| all | initial contact | 28 | 28 | 28 | 0 | 0 | 0 | 1.000 | 1.000 |" in page
    assert "| clip.mp4 | 171.4 | 171.0 ± 0.5 | +0.4 |" in page


def test_marks_without_their_clip_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="cannot be read"):
        read_marks(tmp_path)
    (tmp_path / "truth.json").write_text(json.dumps({"gone.mp4": entry()}))
    with pytest.raises(OptionError, match=r"gone\.mp4"):
        read_marks(tmp_path)
