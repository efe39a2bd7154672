"""Findings and screens as one story."""

from __future__ import annotations

import pytest
from found_by_hand import found

from gait.findings.finding import Grade
from gait.findings.words import all_words
from gait.history.answers import History
from gait.screens.chain import StoryKind, links, tell_stories
from gait.screens.definitions import screen_definitions
from gait.screens.judge import judge_screens
from gait.screens.read import read_screens
from gait.tracks.track import Side

WEAK_LEFT = {"left": {"hip_abduction_grade_0_5": 3}}
STRONG_LEFT = {"left": {"hip_abduction_grade_0_5": 5}}


def stories(findings, table, link=None):
    screens = judge_screens(read_screens(table, "v"), History())
    told = tell_stories(findings, screens)
    return [s for s in told if link is None or s.link == link]


@pytest.mark.parametrize(
    ("grade", "table", "kind"),
    [
        (Grade.MILD, WEAK_LEFT, StoryKind.AGREE),
        (Grade.MARKED, WEAK_LEFT, StoryKind.AGREE),
        (Grade.MILD, STRONG_LEFT, StoryKind.ONLY_SEEN),
        (Grade.NONE, WEAK_LEFT, StoryKind.ONLY_TESTED),
        (Grade.NONE, STRONG_LEFT, StoryKind.NEITHER),
        (Grade.CANNOT_TELL, WEAK_LEFT, StoryKind.UNSEEN),
        (Grade.MILD, {}, StoryKind.UNTESTED),
    ],
)
def test_agreement_disagreement_and_what_is_missing(grade, table, kind):
    told = stories([found("knee_valgus", Side.LEFT, grade)], table, "knee_valgus_abductors")
    assert [(s.side, s.kind) for s in told] == [(Side.LEFT, kind)]


def test_the_other_side_does_not_agree():
    told = stories(
        [found("knee_valgus", Side.RIGHT), found("knee_valgus", Side.LEFT, Grade.NONE)],
        WEAK_LEFT,
        "knee_valgus_abductors",
    )
    assert {(s.side, s.kind) for s in told} == {
        (Side.LEFT, StoryKind.ONLY_TESTED),
        (Side.RIGHT, StoryKind.UNTESTED),
    }


def test_hip_drop_and_weak_abductors_of_one_side_are_one_story():
    told = stories([found("hip_drop")], WEAK_LEFT, "hip_drop_abductors")
    assert told[0].kind is StoryKind.AGREE
    assert told[0].side is Side.LEFT
    assert "left hip" in told[0].sentence
    assert "3 of 5" in told[0].sentence


def test_both_sides_weak_are_both_said():
    both = {**WEAK_LEFT, "right": {"hip_abduction_grade_0_5": 4}}
    told = stories([found("hip_drop")], both, "hip_drop_abductors")
    assert [(s.side, s.kind) for s in told] == [
        (Side.LEFT, StoryKind.AGREE),
        (Side.RIGHT, StoryKind.AGREE),
    ]


def test_a_whole_body_test_is_told_once():
    told = stories([found("backseat", Side.LEFT)], {"front_plank_s": 30}, "backseat_extensors")
    assert [(s.side, s.kind) for s in told] == [(Side.LEFT, StoryKind.AGREE)]


def test_a_force_without_its_other_side_tells_nothing():
    told = stories(
        [found("hip_drop")], {"left": {"hip_abduction_n": 100}}, "hip_drop_abductors"
    )
    assert {s.kind for s in told} == {StoryKind.UNTESTED}


def test_nothing_seen_and_nothing_tested_is_left_out():
    assert stories([found("knee_valgus", Side.LEFT, Grade.NONE)], {}) == []
    assert stories([], {}) == []


def test_agreement_comes_first():
    kinds = [
        s.kind for s in stories([found("hip_drop"), found("overstride", Side.LEFT)], WEAK_LEFT)
    ]
    assert kinds[0] is StoryKind.AGREE
    assert kinds == sorted(kinds, key=list(StoryKind).index)


def test_the_links_name_findings_and_screens_that_exist():
    for link in links():
        assert set(link.findings) <= set(all_words())
        assert set(link.screens) <= set(screen_definitions())
        for kind in StoryKind:
            filled = link.sentence(kind).format(side="left", on_side="", tests="x")
            assert filled.endswith(".")
            assert "{" not in filled
