"""What may never be said of a runner: no diagnosis, cause, forecast, promise or score."""

from __future__ import annotations

import itertools
import re
import string

import pytest
from by_hand import measured, not_measured

from gait.findings.find import find
from gait.findings.finding import Grade
from gait.findings.words import all_words, rules
from gait.measures.definitions import definitions
from gait.tracks.track import Side
from gait.unmeasured import gather_unmeasured

# Anywhere, also where research is explained.
NEVER = (
    r"caus(?:es|ed|ing) (?:your|the|you|pain|injur)",
    r"(?:will|going to|bound to) (?:get|be|become) (?:injured|hurt|sore)",
    r"you (?:have|suffer|show signs of|are at risk|will)\b",
    r"\d+ ?% more likely",
    r"more likely to (?:get|be|become)",
    r"\bsafe(?:ly|r)? to run",
    r"\b(?:is|are|be|been|now) (?:safe|harmless|healthy)\b",
    r"\b(?:correct|fix|cure|heal|repair)(?:s|ed|ing)?\b(?! for)",
    r"\bprevent(?:s|ed|ing|ion)?\b",
    r"\bdiagnos",
    r"\b(?:abnormal|pathological|wrong|bad|faulty|defect|dangerous|harmful)\b",
    r"\b(?:health|overall|total) score",
    r"your (?:pain|injury|meniscus|cartilage|ligament|tendon|joint|kneecap)",
    r"worn|degenerat",
)
# In sentences about this runner: titles, findings, cues, captions, reasons.
NEVER_OF_THE_RUNNER = (
    r"\binjur",
    r"\bpain",
    r"\b(?:meniscus|cartilage|ligament|tendon|arthritis|arthrosis|fracture)",
    r"patellofemoral|runner.s knee|tendinopathy|tendinitis|tendonitis|shin splints",
    r"iliotibial|\bIT band|plantar fasciitis|osteoarthritis|chondro|syndrome|\bPFP\b",
    r"\b(?:force|stress|torque|impact)\b|(?:knee|joint|bending) moment",
    r"\brisk\b",
)


def forbidden(text: str, patterns: tuple[str, ...]) -> list[str]:
    return [p for p in patterns if re.search(p, text, re.IGNORECASE)]


def test_the_patterns_catch_what_they_must():
    for sentence in (
        "This causes your pain.",
        "You will get injured.",
        "Runners like you are 80 % more likely to limp.",
        "It is safe to run.",
        "The angle was corrected.",
        "You have a weak hip.",
        "Your meniscus is worn.",
    ):
        assert forbidden(sentence, NEVER), sentence
    for sentence in (
        "Patellofemoral pain syndrome.",
        "The force on the knee is high.",
        "Signs of an injury.",
    ):
        assert forbidden(sentence, NEVER_OF_THE_RUNNER), sentence


@pytest.mark.parametrize("key", sorted(all_words()))
def test_the_words_of_a_finding(key):
    words = all_words()[key]
    of_the_runner = (
        words.title,
        words.none,
        words.mild,
        words.marked,
        words.cannot_tell,
        words.cue,
    )
    for text in of_the_runner:
        assert forbidden(text, NEVER + NEVER_OF_THE_RUNNER) == [], text
    assert forbidden(words.meaning, NEVER) == [], words.meaning
    for text in (*of_the_runner, words.meaning):
        assert text in (words.title, "") or text.endswith("."), text
        assert text.strip() == text
        assert text != "" or not words.cue
    assert words.sources
    placeholders = {"main", "companions", "side"}
    for grade in Grade:
        used = {field for _, field, _, _ in string.Formatter().parse(words.sentence(grade))}
        assert used - {None} <= placeholders


@pytest.mark.parametrize("name", sorted(definitions()))
def test_the_words_of_a_measure(name):
    row = definitions()[name]
    for text in (row.label, row.what, row.sign, row.phase):
        assert forbidden(text, NEVER + NEVER_OF_THE_RUNNER) == [], text
    # A source may name what was studied; it may not promise anything.
    assert forbidden(row.source, NEVER[:9]) == [], row.source


def test_findings_come_in_an_order_and_rules_in_their_own():
    orders = [words.order for words in all_words().values()]
    assert sorted(orders) == list(range(1, len(orders) + 1))
    cut = rules()
    assert cut.straight_knee_marked_uncalibrated_deg < cut.straight_knee_marked_deg
    assert cut.straight_knee_mild_uncalibrated_deg < cut.straight_knee_mild_deg
    assert 0.5 < cut.share_of_steps < 1.0


VALUES = {
    "cadence": (155.0, 172.0),
    "trunk_lean": (-4.0, 8.0),
    "overstride": (45.0, 22.0),
    "shank_inclination": (16.0, 2.0),
    "knee_flexion_at_contact": (1.0, 15.0),
    "femoral_adduction": (18.0, 5.0),
}
STEADY = {
    "body_line": -17.0,
    "hips_behind": 1.0,
    "hip_over_foot_time": 62.0,
    "foot_strike_angle": 15.0,
    "knee_flexion_stance_peak": 52.0,
    "fppa": 14.0,
    "knee_window": 0.4,
    "pelvic_drop_look": 0.8,
}
OF_BODY = {"cadence", "trunk_lean", "knee_window", "pelvic_drop_look"}


def everything_ever_said() -> set[str]:
    said: set[str] = set()
    for choice in itertools.product((0, 1, None), repeat=len(VALUES)):
        items = []
        for (name, options), pick in zip(VALUES.items(), choice, strict=True):
            side = None if name in OF_BODY else Side.LEFT
            items.append(
                not_measured(name, side, "the feet are hidden")
                if pick is None
                else measured(name, side, options[pick])
            )
        items += [
            measured(name, None if name in OF_BODY else Side.LEFT, value)
            for name, value in STEADY.items()
        ]
        for f in find(items):
            said |= {f.title, f.sentence, f.cue, f.why_not}
            said |= {p.caption for p in f.frames} | {s.limits for s in f.signs}
        said |= {words for u in gather_unmeasured(items) for words in (u.what, u.why)}
    return said - {""}


def test_no_composed_sentence_says_what_may_not_be_said():
    said = everything_ever_said()
    assert len(said) > 60
    for text in said:
        assert forbidden(text, NEVER + NEVER_OF_THE_RUNNER) == [], text
        assert "{" not in text
        assert "None" not in text
        assert "  " not in text
        assert not re.search(r"\bnan\b|-\d", text), text
