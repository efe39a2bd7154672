"""The film for the phone and the annotated video in Spanish."""

from __future__ import annotations

from dataclasses import fields

from gait.findings.finding import EvidenceFrame
from gait.language import ENGLISH, language
from gait.report.film.script import Card, Script, Shot, film_words, said_script

SPANISH = language("es")
SHOT = Shot(
    evidence=EvidenceFrame(0, 12, "overstride", None, ""),
    title="Foot landing far ahead, right",
    mark="Marked",
    sentence="The right foot lands far ahead of the hips.",
    measure="Foot ahead of the hips at contact, right",
    value="36 % of leg",
    detail="33 to 40 % of leg (95 %), mean of 7 steps",
    step_text="36.5 % of leg",
    step_value=36.5,
)
STEP = "Then form. One cue at a time, in short stretches of easy runs."
PLOT = Script(
    title=Card(
        "Your running, measured from video", ("6 September 2025", "Left", "From behind")
    ),
    referral=None,
    shots=(SHOT,),
    end=Card("What to do first", (STEP,), film_words()["end"]["not_a_diagnosis"]),
)


def test_every_word_of_a_shot_is_said():
    said = said_script(PLOT, SPANISH).shots[0]
    assert said.title == "El pie apoya muy por delante, derecha"
    assert said.mark == "Marcado"
    assert said.sentence == "El pie derecho apoya muy por delante de la cadera."
    assert said.detail == (
        "33 a 40\N{NO-BREAK SPACE}% de pierna (95\N{NO-BREAK SPACE}%), media de 7 pasos"
    )
    assert said.step_text == "36,5\N{NO-BREAK SPACE}% de pierna"
    assert (said.evidence, said.step_value) == (SHOT.evidence, 36.5)
    changed = [f.name for f in fields(Shot) if getattr(said, f.name) == getattr(SHOT, f.name)]
    assert changed == ["evidence", "step_value"]


def test_cards_are_said_but_not_the_name_of_the_runner():
    said = said_script(PLOT, SPANISH, runner="Left")
    assert said.title.paragraphs == ("6 de septiembre de 2025", "Left", "Desde atrás")
    assert said.end.heading == "Qué hacer primero"
    assert said.end.paragraphs[0].startswith("Después, la técnica. Una consigna cada vez")
    assert "no es un diagnóstico" in said.end.small


def test_english_stays():
    assert said_script(PLOT, ENGLISH) == PLOT


def test_the_letters_of_the_annotated_video():
    for english, spanish in (
        ("L contact", "I contacto"),
        ("R toe-off", "D despegue"),
        ("12° forward", "12° delante"),
        ("left 3° inward", "izq. 3° dentro"),
        ("Knee bend, left", "Flexión de rodilla, izquierda"),
        ("Hip drop: mild (left)", "Caída de pelvis: leve (izquierda)"),
        ("Hip drop: cannot tell", "Caída de pelvis: no se puede saber"),
        ("1.25 s", "1,25 s"),
    ):
        assert SPANISH.told(english) == spanish
