"""Every sentence of a report has its Spanish, and no Spanish page holds English."""

from __future__ import annotations

import ast
import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gait.language import language
from gait.language.catalog import PAIRED, PHRASES, pairs, read_table
from gait.language.template import slots_of
from gait.plan.exercises import exercises

GAIT = Path(__file__).parents[2] / "gait"
SPANISH = language("es")
REFERENCES = {"source", "sources"}
# Keys of the English tables that no report prints, by table; "" for all tables.
UNPRINTED = {
    "": {"key", "views", "unit", "group", "equipment", "instead", "rule", "derive", "urgency"},
    "findings": {"parts"},
    "measures": {"phase", "sign"},
    "exercises": {"trains"},
    "screens": {"how"},
    "chain": {"findings", "screens", "part"},
    "film": {"compare"},  # two visits: not in Spanish
    "plan": {"finding", "screen"},  # "{title}{side}": nothing but slots
}
# What may stand in a slot, tried in turn: the sentence must be told with one of them.
SAMPLES = (
    *("3", "", "left", "Trunk lean", "the clip", "side-left", "14 May 2026", "2 km", "s"),
    *("3 rows", "6 left", "was", "one clip", "clockwise", "straight behind"),
)
# Modules whose strings can reach a page, besides those that only feed the command line.
SAYING = (
    "exam/clip.py",
    "findings/*.py",
    "load/merge.py",
    "load/sift.py",
    "load/table.py",
    "load/units.py",
    "marks/measure.py",
    "measures/*.py",
    "report/cards.py",
    "report/clip_facts.py",
    "report/keyframes.py",
    "report/page.py",
    "report/pictures.py",
    "report/plots.py",
    "report/sides.py",
    "report/summary.py",
    "report/visit_part.py",
    "report/wording.py",
    "tracks/build.py",
    "tracks/slow_motion.py",
    "tracks/steadiness.py",
    "unmeasured.py",
    "video/clock.py",
)
# Parts of sentences that the code joins with others (the pages below try the whole ones),
# and strings that nobody reads.
PARTS = {
    "Garmin activities CSV",
    "Strava activities.csv",
    "from {x} to {x} seconds",
    "{x} frames per second as the file plays",
    "{x}, in real time.",
    "{x}, recorded at {x} frames per second.",
    "{x}; the rate of the recording is not known.",
    "{x} through the stride. ",
    ", and your training log shows too much, too soon",
    "The training log holds {x} run{x}. Its rules come from studies that ",
    "compare groups of runs; they do not tell what happens to one runner.",
    "{x} pattern{x} stood out in your running{x}.",
    "straight in front of",
    "slow-motion factor {x} outside its interval {x}..{x}",
}


def table_of(name: str) -> dict[str, object]:
    package, file = PAIRED[name]
    return tomllib.loads((GAIT / package.replace(".", "/") / file).read_text(encoding="utf-8"))


def untold(english: object, spanish: object, name: str, where: str) -> Iterator[str]:
    """Yield the places of the English table that have no Spanish."""
    if isinstance(english, str):
        words = re.search(r"[^\W\d_]{2}", english)
        if words and not isinstance(spanish, str) and not told(english):
            yield where
    elif isinstance(english, list):
        theirs = spanish if isinstance(spanish, list) else [None] * len(english)
        for i, part in enumerate(english):
            yield from untold(part, theirs[i], name, f"{where}[{i}]")
    elif isinstance(english, dict):
        for key, part in english.items():
            if key in UNPRINTED[""] | UNPRINTED.get(name, set()) | REFERENCES:
                continue
            mine = spanish.get(key) if isinstance(spanish, dict) else None
            yield from untold(part, mine, name, f"{where}:{key}")


@pytest.mark.parametrize("name", PAIRED)
def test_every_printed_row_of_the_tables_is_translated(name):
    assert list(untold(table_of(name), read_table("es", name), name, name)) == []


def test_a_row_without_spanish_would_be_found():
    english = {"a": {"title": "A title", "sources": ["Somebody 2020"], "order": 3}}
    assert list(untold(english, {"a": {}}, "findings", "x")) == ["x:a:title"]


def filled(text: str) -> Iterator[str]:
    """Yield the text with samples in its slots: the same everywhere, then all mixtures."""
    literals = re.split(r"\{[^{}]*\}", text)
    slots = len(literals) - 1
    everywhere = [(sample,) * slots for sample in SAMPLES]
    mixed = itertools.product(SAMPLES, repeat=slots) if slots <= 4 else ()
    for values in itertools.chain(everywhere, mixed):
        yield "".join(a + b for a, b in zip(literals, (*values, ""), strict=True))


def told(text: str) -> bool:
    if not slots_of(text):
        return SPANISH.told(text) is not None
    return any(SPANISH.told(said) is not None for said in filled(text))


def test_every_sentence_of_the_tables_is_recognised_when_it_is_filled():
    lost = [english for english, _ in pairs("es") if not told(english)]
    assert lost == []


def test_the_same_english_has_one_spanish():
    known: dict[str, set[str]] = {}
    for english, spanish in pairs("es"):
        known.setdefault(english, set()).add(spanish)
    assert {k: v for k, v in known.items() if len(v) > 1} == {}


def test_spanish_takes_over_all_numbers_of_a_sentence():
    missing = []
    for english, spanish in pairs("es"):
        lost = set(slots_of(english)) - set(slots_of(spanish))
        if lost:
            missing.append((english, lost))
    assert missing == []


def test_whole_numbers_in_the_text_are_the_same():
    differing = []
    for english, spanish in pairs("es"):
        mine, theirs = (
            sorted(re.findall(r"\d+", re.sub(r"\{[^{}]*\}", "", text.replace(",", "."))))
            for text in (english, spanish)
        )
        if mine != theirs:
            differing.append((english, mine, theirs))
    assert differing == []


def test_spanish_writes_its_decimals_with_a_comma():
    points = [
        spanish
        for english, spanish in pairs("es")
        if english != spanish and re.search(r"\d\.\d(?!\d{3}/)", spanish)
    ]
    assert points == []


def sayings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a module that are neither docstrings nor errors."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        silent = isinstance(node, ast.Raise) or (
            isinstance(node, ast.Call)
            and re.search(r"progress|Error|warn|Markup|stage|text_size", ast.unparse(node.func))
        )
        if silent:
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(inner) for value in node.values for inner in ast.walk(value)}
            parts = (p.value if isinstance(p, ast.Constant) else "{x}" for p in node.values)
            text = "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        named = " " in text.strip() and text not in PARTS
        if named and len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{x\}", "", text))) >= 3:
            yield node.lineno, text


def modules() -> list[Path]:
    return [path for pattern in SAYING for path in sorted(GAIT.glob(pattern))]


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(GAIT).as_posix())
def test_every_sentence_of_the_code_has_its_spanish(path):
    english = [f"line {line}: {text}" for line, text in sayings(path) if not told(text)]
    assert english == []


def test_the_gathering_of_sentences_reaches_the_code():
    found = [text for path in modules() for _, text in sayings(path)]
    assert len(found) > 100
    for needed in ("the far one in this clip", "Not told apart", "Slow motion: the runner"):
        assert any(needed in text for text in found), needed


def test_a_sentence_without_spanish_would_be_found(tmp_path):
    module = tmp_path / "new.py"
    module.write_text('def f(n):\n    return f"the moon hides {n} of the feet"\n', "utf-8")
    (found,) = sayings(module)
    assert not told(found[1])


def test_every_dose_is_spanish():
    assert [row.dose for row in exercises().values() if not told(row.dose)] == []


def test_no_phrase_stands_in_two_tables():
    names = [key for name in PHRASES for key in read_table("es", name)]
    assert len(names) == len(set(names))
