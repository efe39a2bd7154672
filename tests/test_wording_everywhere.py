"""Every sentence the program can print keeps the rules of wording.

No diagnosis, no cause of pain, no forecast, no permission to run, no joint force or state
of a tissue, no pronation in degrees, nothing "corrected", no score of health, no words that
frighten. Sentences are gathered from the tables of words, from the strings of the code and
from the templates of the page; what is explained of research (``meaning``, ``evidence``,
sources) may name what was studied, but may still not diagnose, forecast or promise.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

GAIT = Path(__file__).parents[1] / "gait"

# Nowhere, not even where research is explained.
NEVER = {
    "a cause of pain": r"\bcaus(?:es|ed|ing|e) (?:of )?(?:your|the|you|this|pain|injur)",
    "pain comes from": r"\b(?:pain|injury) (?:comes from|is due to|is because of)\b",
    "a forecast": r"(?:will|going to|bound to) (?:get|be|become) (?:injured|hurt|sore|worse)",
    "a risk of one's own": r"\byour (?:personal )?risk|you are at (?:\w+ )?risk|puts you at",
    "odds": r"\d+ ?% (?:more likely|greater odds|higher risk)|more likely to (?:get|be|become)",
    "a permission": r"\bsafe(?:ly|r)? to (?:run|train|exercise)|\bfit to run|cleared to run",
    "a promise": r"\bprevents? (?:injur|pain)|\binjury.free\b"
    r"|\b(?:cures|heals|fixes) (?:your|the|a|any|knee|pain)",
    "a diagnosis": r"(?<!not a )\bdiagnos|you (?:have|suffer from|show signs of) (?:a |an )?"
    r"(?:weak|tight|torn|patello|runner|tend|syndrome|injur|arthr|fractur|stress)",
    "a state of tissue": r"\b(?:worn|torn|degenerat\w+)\b|wear and tear"
    r"|(?:knee|hip|joint|tissue|tendon|muscle) (?:is|are|looks) damaged",
    "pronation in degrees": r"pronation\b[^.]{0,40}\d ?(?:°|deg)",
    "corrected": r"\bcorrect(?:s|ed|ing)? (?:your|the|a|this) "
    r"(?:form|gait|running|posture|knee|hip)|\bcorrectives?\b",
    "a score of health": r"\b(?:health|overall|total|injury|risk) score|score of health",
    "fear": r"\b(?:dangerous|harmful|alarming|destroys?|ruins?|crippling|time bomb)\b",
}
# In everything said of this runner.
NEVER_OF_THE_RUNNER = {
    "a disease": r"patellofemoral|runner.s knee|tendinopath|tendinit|tendonit|shin splints"
    r"|iliotibial|\bIT band|plantar fasci|arthritis|arthrosis|chondro|syndrome|\bPFPS?\b",
    "a tissue": r"\b(?:meniscus|cartilage|ligament)\b|stress fracture",
    "a joint force": r"\bjoint (?:force|stress|load|moment)|(?:force|stress|torque) (?:on|in) "
    r"(?:the|your) (?:knee|joint|kneecap|hip)|\bimpact force",
    "a judgement": r"\b(?:abnormal|pathological|faulty|defective)\b"
    r"|\bbad (?:form|knee|hip|posture)|\bpoor (?:form|posture|technique)"
    r"|\bweak (?:hip|glute|core|muscle)",
    "a rating of danger": r"\bhigh.risk\b|\brisk of (?:injury|harm)",
}
RESEARCH = {"meaning", "evidence", "source", "sources", "norm", "cite", "citation", "citations"}
NOT_SENTENCES = {"key", "screens", "findings", "equipment", "instead", "group", "unit", "views"}


class Said(NamedTuple):
    """A text, where it stands, and whether it explains research."""

    where: str
    text: str
    research: bool


def breaches(said: Said) -> list[str]:
    """Return the names of the rules that a text breaks."""
    rules = NEVER if said.research else {**NEVER, **NEVER_OF_THE_RUNNER}
    text = " ".join(said.text.split())
    return [name for name, rule in rules.items() if re.search(rule, text, re.IGNORECASE)]


def in_tables() -> Iterator[Said]:
    for path in sorted(GAIT.rglob("*.toml")):
        if path.parent.name == "twin":
            continue  # bodies, clothes and rooms of rendered films: nothing is printed
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        yield from of_table(table, path.relative_to(GAIT).as_posix(), research=False)


def of_table(value: object, where: str, *, research: bool) -> Iterator[Said]:
    if isinstance(value, str):
        yield Said(where, value, research)
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from of_table(part, f"{where}[{i}]", research=research)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in NOT_SENTENCES:
                known = research or key in RESEARCH
                yield from of_table(part, f"{where}:{key}", research=known)


def in_code() -> Iterator[Said]:
    for path in sorted(GAIT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = path.relative_to(GAIT).as_posix()
        skipped = docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "…" for p in node.values]
                text = "".join(str(p) for p in parts)
                skipped |= {id(p) for p in node.values}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) in skipped:
                    continue
                text = node.value
            else:
                continue
            if " " in text.strip():
                yield Said(f"{where}:{node.lineno}", text, research=False)


def docstrings(tree: ast.AST) -> set[int]:
    """Return docstrings and bare strings: they are for readers of the code."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def in_templates() -> Iterator[Said]:
    for path in sorted(GAIT.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?s)<style.*?</style>|\{#.*?#\}|\{%.*?%\}", " ", text)
        text = re.sub(r"(?s)\{\{.*?\}\}", " … ", text)
        for i, piece in enumerate(re.split(r"<[^>]+>", text)):
            if piece.strip():
                yield Said(f"{path.relative_to(GAIT).as_posix()}#{i}", piece, research=False)


EVERYTHING = [*in_tables(), *in_code(), *in_templates()]


def test_the_gathering_reaches_every_source_of_words():
    sources = {said.where.split(":")[0].split("#")[0] for said in EVERYTHING}
    for needed in (
        "findings/findings.toml",
        "measures/definitions.toml",
        "history/red_flags.toml",
        "history/habits.toml",
        "screens/screens.toml",
        "screens/chain.toml",
        "plan/exercises.toml",
        "plan/words.toml",
        "unmeasured.py",
        "exam/clip.py",
        "exam/examination.py",
        "load/words.toml",
        "visit/read.py",
        "report/summary.py",
        "report/templates/report.html",
        "jobs/advice.toml",
        "web/questions.toml",
        "web/templates/visit.html",
        "report/templates/sections/load.html",
        "report/templates/sections/plan.html",
        "report/player/words.toml",
        "report/pdf/words.toml",
        "report/texts.toml",
        "report/film/words.toml",
    ):
        assert needed in sources, needed
    assert len(EVERYTHING) > 1000


def test_every_sentence_keeps_the_rules():
    broken = [(s.where, breaches(s), s.text) for s in EVERYTHING if breaches(s)]
    assert broken == []


# One planted sentence per rule, and the place it would stand.
@pytest.mark.parametrize(
    ("text", "research", "rule"),
    [
        ("A straight knee causes your pain.", True, "a cause of pain"),
        ("The pain comes from the hip.", True, "pain comes from"),
        ("You will get injured if you go on.", True, "a forecast"),
        ("This puts you at risk.", False, "a risk of one's own"),
        ("Runners like you are 80 % more likely to be hurt.", True, "odds"),
        ("It is safe to run.", True, "a permission"),
        ("Strength training prevents injuries.", True, "a promise"),
        ("You have a weak hip.", False, "a diagnosis"),
        ("The joint surface is worn.", True, "a state of tissue"),
        ("Pronation of the left foot: 9°.", False, "pronation in degrees"),
        ("These drills corrected your form.", False, "corrected"),
        ("Overall score: 71.", False, "a score of health"),
        ("This landing is dangerous.", True, "fear"),
        ("This looks like runner's knee.", False, "a disease"),
        ("The meniscus is under load.", False, "a tissue"),
        ("The force on the knee is high.", False, "a joint force"),
        ("An abnormal hip drop.", False, "a judgement"),
        ("A high-risk landing.", False, "a rating of danger"),
    ],
)
def test_a_planted_sentence_is_caught(text, research, rule):
    assert rule in breaches(Said("planted", text, research))


def test_every_rule_has_been_seen_to_fail():
    marks = test_a_planted_sentence_is_caught.pytestmark[0].args[1]
    assert {rule for _, _, rule in marks} == set(NEVER) | set(NEVER_OF_THE_RUNNER)


@pytest.mark.parametrize(
    "text",
    [
        "We measured 12° (8 to 16) in 20 steps.",
        "This is associated in some studies with knee trouble.",
        "Worth discussing with a physical therapist.",
        "Not clear from this view.",
        "Usual from 4° (our working limit).",
    ],
)
def test_what_may_be_said_is_let_through(text):
    assert breaches(Said("allowed", text, research=False)) == []


def test_research_may_be_named_where_it_is_explained_and_nowhere_else():
    text = "A link with meniscus injury is opinion."
    assert breaches(Said("x:meaning", text, research=True)) == []
    assert breaches(Said("x:mild", text, research=False)) == ["a tissue"]


def test_planted_words_in_a_table_or_in_code_would_be_found(tmp_path, monkeypatch):
    folder = tmp_path / "gait"
    folder.mkdir()
    (folder / "words.toml").write_text('[a]\nmild = "This causes your pain."\n', "utf-8")
    (folder / "say.py").write_text(
        'def f(n):\n    return f"You are {n} % more likely to be hurt"\n'
    )
    (folder / "page.html").write_text("<p>It is safe to run, {{ name }}.</p>", "utf-8")
    monkeypatch.setitem(globals(), "GAIT", folder)
    found = [*in_tables(), *in_code(), *in_templates()]
    assert len(found) == 3
    assert [bool(breaches(s)) for s in found] == [True, True, True]
