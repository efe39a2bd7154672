"""The rules of wording (evidence 12) in Spanish: no diagnosis, cause, promise or fear."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gait.language.catalog import PAIRED, PHRASES, read_table
from gait.report.player import player_words

# Nowhere, not even where research is explained.
NEVER = {
    "una causa": r"\bcaus(?:a|an|ada|ado|ando)\b[^.]{0,20}\b(?:dolor|lesi)"
    r"|\b(?:dolor|lesión) (?:viene de|se debe a|procede de)\b",
    "un pronóstico": r"\bte (?:lesionarás|vas a lesionar|dolerá)|\bva a empeorar\b",
    "un riesgo propio": r"\btu (?:propio )?riesgo\b|\bcorres (?:el )?riesgo\b"
    r"|te pone en riesgo",
    "probabilidades": r"\d+ ?% (?:más (?:probable|de riesgo|riesgo))|más probable que te",
    "un permiso": r"\bes seguro (?:correr|entrenar|hacer ejercicio)|\bapto para correr"
    r"|puedes correr sin (?:peligro|riesgo)",
    "una promesa": r"\b(?:previene|evita|impide) (?:las? )?(?:lesi|dolor)|\blibre de lesiones"
    r"|\b(?:cura|sana) (?:tu|la|el|una?|cualquier)\b",
    "un diagnóstico": r"(?<!no es un )\bdiagn[oó]stic"
    r"|\b(?:tienes|padeces|sufres) (?:de )?(?:un[ao]? )?(?:\w+ )?"
    r"(?:debilidad|débil|rot[ao]|lesión|tendin|síndrome|artr|fractura)",
    "un tejido": r"\b(?:desgastad|degenerad|desgarrad)\w+|\bdesgaste\b"
    r"|\b(?:rodilla|cadera|articulación|tendón|músculo) (?:está )?dañad",
    "pronación en grados": r"pronación\b[^.]{0,40}\d ?(?:°|grados)",
    "corregir": r"\bcorrig\w+ (?:tu|la|el|una) (?:técnica|postura|rodilla|cadera|carrera)"
    r"|\bcorrectiv[oa]s?\b",
    "una nota de salud": r"\b(?:puntuación|nota) (?:de salud|total|global|de riesgo)",
    "miedo": r"\b(?:peligros[oa]s?|dañin[oa]s?|alarmantes?|destruye|arruina)\b",
}
# In everything said of this runner.
NEVER_OF_THE_RUNNER = {
    "una enfermedad": r"femoropatelar|rodilla del corredor|tendinop|tendinit|periostit"
    r"|iliotibial|cintilla|fascit|artrit|artrosis|condro|síndrome",
    "un tejido con nombre": r"\b(?:menisco|cartílago|ligamento)|fractura por estrés",
    "una fuerza articular": r"\b(?:fuerza|estrés|tensión) (?:sobre|dentro de) (?:tu|la|el) "
    r"(?:rodilla|rótula|cadera|articulación)|\bfuerza de impacto",
    "un juicio": r"\b(?:anormal|patológic|defectuos)\w*"
    r"|\bmal[ao]s? (?:técnica|postura|rodilla|cadera)|\b(?:glúteos?|caderas?) débil",
    "un grado de peligro": r"\balto riesgo\b|\briesgo de (?:lesión|daño)",
}
RESEARCH = {"meaning", "meaning_green", "evidence", "source", "sources", "norm", "note"}


def breaches(text: str, *, research: bool = False) -> list[str]:
    rules = NEVER if research else {**NEVER, **NEVER_OF_THE_RUNNER}
    plain = " ".join(text.split())
    return [name for name, rule in rules.items() if re.search(rule, plain, re.IGNORECASE)]


def leaves(value: object, *, research: bool = False) -> Iterator[tuple[str, bool]]:
    if isinstance(value, str):
        yield value, research
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, research=research)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, research=research or key in RESEARCH)


def everything() -> Iterator[tuple[str, str, bool]]:
    for name in (*PAIRED, *PHRASES):
        for text, research in leaves(read_table("es", name)):
            yield name, text, research
    for text in player_words("es").values():
        yield "player", text, False


def test_every_spanish_sentence_keeps_the_rules():
    said = list(everything())
    assert len(said) > 900
    broken = [(n, breaches(t, research=r), t) for n, t, r in said if breaches(t, research=r)]
    # What no camera can do may be said.
    allowed = [b for b in broken if "ninguna cámara puede medir fuerzas" in b[2]]
    assert [b for b in broken if b not in allowed] == []


PLANTED = {
    "una causa": "La rodilla recta causa tu dolor.",
    "un pronóstico": "Te vas a lesionar si sigues.",
    "un riesgo propio": "Eso sube tu riesgo.",
    "probabilidades": "Es un 80 % más probable.",
    "un permiso": "Es seguro correr.",
    "una promesa": "La fuerza previene lesiones.",
    "un diagnóstico": "Tienes una cadera débil.",
    "un tejido": "El hueso se ve desgastado.",
    "pronación en grados": "Pronación del pie izquierdo: 9°.",
    "corregir": "Corrige tu técnica.",
    "una nota de salud": "Puntuación total: 71.",
    "miedo": "Este apoyo es peligroso.",
    "una enfermedad": "Parece rodilla del corredor.",
    "un tejido con nombre": "El menisco recibe carga.",
    "una fuerza articular": "La fuerza sobre la rodilla es alta.",
    "un juicio": "Una caída anormal.",
    "un grado de peligro": "Un apoyo de alto riesgo.",
}


@pytest.mark.parametrize(("rule", "text"), PLANTED.items())
def test_a_planted_sentence_is_caught(rule, text):
    assert rule in breaches(text)


def test_every_rule_has_been_seen_to_fail():
    assert set(PLANTED) == set(NEVER) | set(NEVER_OF_THE_RUNNER)


def test_the_runner_is_addressed_as_tu():
    formal = re.compile(r"\b(?:usted|ustedes|su rodilla|su cadera|consulte|acuda)\b", re.I)
    assert [t for _, t, _ in everything() if formal.search(t)] == []


def test_the_tables_are_all_read():
    folder = Path(__file__).parents[2] / "gait" / "language" / "es"
    names = {path.stem for path in folder.glob("*.toml")}
    assert names == {*PAIRED, *PHRASES, "locale"}
    for path in folder.glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))
