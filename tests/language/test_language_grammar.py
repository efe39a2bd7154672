"""Numbers, dates, slots, lists and forms of a language, and pages said in it."""

from __future__ import annotations

import pytest

from gait.errors import OptionError
from gait.language import ENGLISH, LANGUAGES, language
from gait.language.page import said_page, unsaid
from gait.language.template import Template

SPANISH = language("es")


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("12.3", "12,3"),
        ("−3.0°", "−3,0°"),
        ("95 %", "95\N{NO-BREAK SPACE}%"),
        ("22 November 2026", "22 de noviembre de 2026"),
        ("Nov 2026", "nov 2026"),
        ("12.3 to 14.5°", "12,3 a 14,5°"),
        ("164 steps/min", "164 pasos/min"),
        ("24.0 % of leg", "24,0\N{NO-BREAK SPACE}% de pierna"),
        ("8.1 km", "8,1 km"),
        ("1 step", "1 paso"),
        ("13 steps", "13 pasos"),
        ("The right foot lands rather far ahead of the hips.",
         "El pie derecho apoya bastante por delante de la cadera."),
        ("Knee bend at contact, left", "Flexión de rodilla en el contacto, izquierda"),
        ("trunk lean −3.0° (−6.9 to 0.8°, 13 steps)",
         "inclinación del tronco −3,0° (−6,9 a 0,8°, 13 pasos)"),
        ("speed and hills", "velocidad y cuestas"),
        ("right and left", "derecha e izquierda"),
        ("3 sets of 8 to 12, each side", "3 series de 8 a 12 por lado"),
        ("Sleep: 7.5 h a night. Written down for the next visit; no limit is used.",
         "Sueño: 7,5 h por noche. Anotado para la próxima visita; no se usa ningún límite."),
    ],
)  # fmt: skip
def test_spanish(english, spanish):
    assert SPANISH.told(english) == spanish


def test_a_whole_sentence_is_put_together_again():
    english = (
        "Trunk and hips trail the legs a little: trunk lean −3.0° (−6.9 to 0.8°, 13 steps), "
        "together with foot ahead of the hips at contact 30 % of leg (25 to 35, 1 step) and "
        "duty factor 41 % (38 to 43, 12 steps)."
    )
    said = SPANISH.say(english)
    assert said.startswith("El tronco y la cadera se quedan un poco por detrás de las piernas:")
    for part in ("−3,0°", "(−6,9 a 0,8°, 13 pasos)", "1 paso", " y factor de apoyo 41"):
        assert part in said
    assert "steps" not in said


def test_what_the_runner_wrote_is_not_touched():
    said = SPANISH.say("Shoes: Left Foot 2.0, 350 km old. Written down for the next visit; "
                       "no limit is used.")  # fmt: skip
    assert said.startswith("Zapatillas: Left Foot 2.0, 350 km old. Anotado")


def test_nothing_is_guessed():
    assert SPANISH.told("The moon is full.") is None
    assert SPANISH.say("The moon is full.") == "The moon is full."
    # A known sentence with something unknown in its slot is not half told.
    assert SPANISH.told("You said: the moon is full.") is None


def test_white_space_around_is_kept():
    assert SPANISH.say("  Trunk lean\n") == "  Inclinación del tronco\n"
    assert SPANISH.say("") == ""


def test_english_stays_as_it_is():
    assert ENGLISH.is_english
    assert language("en") is ENGLISH
    assert ENGLISH.told("The moon is full.") == "The moon is full."
    assert said_page("<p>The moon</p>", ENGLISH) == "<p>The moon</p>"


def test_an_unknown_language_is_refused_in_one_sentence():
    with pytest.raises(OptionError, match="language xx: choose en, es"):
        language("xx")
    assert LANGUAGES == ("en", "es")


def test_slots_may_change_their_order():
    words = {"left": "izquierda", "2": "2"}
    template = Template.of("{side} foot, {n} times", "{n} veces el pie {side:m}")
    forms = {"m": {"left": "izquierdo"}}
    assert template.fill("left foot, 2 times", words.get, forms) == "2 veces el pie izquierdo"
    assert template.fill("left foot, 3 times", words.get, forms) is None
    assert template.fill("left foot", words.get, forms) is None


def test_a_slot_is_split_where_both_parts_can_be_told():
    known = {"a, b": "AB", "c": "C"}
    template = Template.of("{x}, {y}!", "{x} {y}!")
    assert template.fill("a, b, c!", known.get, {}) == "AB C!"


def test_a_slot_that_english_lacks_is_refused():
    with pytest.raises(ValueError, match="slots"):
        Template.of("{a} and b", "{a} y {b}")


PAGE = (
    '<!doctype html>\n<html lang="en"><head><title>Summary</title><style>p{}</style></head>'
    '<body><p title="Trunk lean">Summary &amp; more</p><p>Summary</p>'
    '<svg viewBox="0 0 1 1" aria-label="Trunk lean"><clipPath id="a"/><text>left toe-off</text>'
    '<linearGradient id="g"></linearGradient></svg>'
    '<p><span translate="no">Summary</span>. From behind.</p>'
    '<script>let Summary = "Summary" < 1;</script><br><img alt="Summary" src="a"></body></html>'
)


def test_a_page_is_said_and_its_markup_kept():
    page = said_page(PAGE, SPANISH)
    assert '<html lang="es">' in page
    assert "<title>Resumen</title>" in page
    assert '<p title="Inclinación del tronco">' in page
    assert '<span lang="en">Summary &amp; more</span>' in page
    assert "<text>despegue izq.</text>" in page
    assert "</linearGradient>" in page
    assert '<span translate="no">Summary</span>. Desde atrás.</p>' in page
    assert '<script>let Summary = "Summary" < 1;</script>' in page
    assert '<img alt="Resumen" src="a">' in page
    assert page.count("<") == PAGE.count("<") + 2  # the mark of what stayed English
    assert unsaid(PAGE, SPANISH) == ["Summary & more"]


def test_markup_cannot_come_in_through_a_sentence():
    page = said_page("<p>You said: &lt;b&gt;</p>", SPANISH)
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("2 contacts moved; 1 contact added", "2 contactos movidos; 1 contacto añadido"),
        ("view: from behind", "vista: desde atrás"),
        (
            "level line: the picture is turned by 1.5° clockwise",
            "línea de nivel: la imagen está girada 1,5° en sentido horario",
        ),
        (
            "points marked on the pelvis and heel and calf of the left leg",
            "puntos marcados en la pelvis y talón y pantorrilla de la pierna izquierda",
        ),
        (
            "left and right exchanged: the film is a mirror image",
            "izquierda y derecha intercambiadas: el vídeo es una imagen en espejo",
        ),
    ],
)
def test_what_was_put_right_by_hand_is_said(english, spanish):
    assert SPANISH.told(f"Set by hand: {english}.") == f"Ajustado a mano: {spanish}."
