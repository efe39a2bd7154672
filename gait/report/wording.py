"""Numbers, units, sides and names as people read them."""

from __future__ import annotations

from gait.findings.finding import Grade, Verdict
from gait.measures.definitions import Definition, definition
from gait.measures.measurement import Measurement
from gait.tracks.track import Facing, Side, View

__all__ = [
    "CURVES",
    "FACINGS",
    "GRADES",
    "MINUS",
    "VERDICTS",
    "VIEWS",
    "as_sentence",
    "band",
    "decimals",
    "interval",
    "label",
    "lookup",
    "number",
    "plain_words",
    "quantity",
    "shown_interval",
    "shown_value",
    "side_name",
    "unit_column",
    "unit_words",
    "with_side",
]

_UNITS = {
    "% leg": "% of leg",
    "% shoulders": "% of shoulders",
    "% stance": "% of stance",
    "% trunk": "% of trunk",
    "ratio": "",
}
MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"

GRADES = {
    Grade.NONE: "Not seen",
    Grade.MILD: "Mild",
    Grade.MARKED: "Marked",
    Grade.CANNOT_TELL: "Cannot tell",
}
VERDICTS = {
    Verdict.USUAL: "Within the usual range",
    Verdict.NEAR_LIMIT: "Near the limit",
    Verdict.LESS_COMMON: "Less common",
    Verdict.UNCOMMON: "Uncommon",
    Verdict.NOT_MEASURED: "Not measured",
}
CURVES = {
    "knee_flexion": ("Knee bend", "0° is a straight knee."),
    "ankle_dorsiflexion": (
        "Ankle",
        "0° is this runner's own average: plus is the shin forward over the foot.",
    ),
    "thigh_angle": ("Hip (thigh)", "Against the vertical: plus is knee ahead of the hip."),
    "shank_angle": ("Shin", "Against the vertical: plus is ankle ahead of the knee."),
    "foot_angle": ("Foot", "Heel to toe against the horizontal: plus is toes up."),
    "trunk_lean": ("Trunk lean", "Against the vertical: plus is forward."),
    "fppa": ("Knee inward look", "Plus is inward."),
    "femoral_adduction": ("Thigh inward", "Against the vertical: plus is inward."),
}
"""Title of a curve and the meaning of its zero and sign."""
VIEWS = {
    View.SIDE_LEFT: "From the side, the left side towards the camera",
    View.SIDE_RIGHT: "From the side, the right side towards the camera",
    View.REAR: "From behind",
    View.FRONT: "From the front",
    View.OBLIQUE: "At an angle",
}
FACINGS = {
    Facing.IMAGE_LEFT: "to the left of the picture",
    Facing.IMAGE_RIGHT: "to the right of the picture",
    Facing.TOWARDS_CAMERA: "towards the camera",
    Facing.AWAY_FROM_CAMERA: "away from the camera",
    Facing.UNKNOWN: "not known",
}


def lookup(name: str) -> Definition | None:
    """Return the definition of a measure, None for a name that is not in the table."""
    try:
        return definition(name)
    except KeyError:
        return None


def label(name: str) -> str:
    """Return the plain name of a measure or finding key."""
    found = lookup(name)
    return found.label if found is not None else name.replace("_", " ").capitalize()


def as_sentence(words: str) -> str:
    """Return `words` with a capital letter and a full stop; "" stays empty."""
    words = words.strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def plain_words(sentence: str) -> str:
    """Return the part of a finding's sentence before its numbers.

    Sentences of findings run "what was seen: numbers" or "what was seen, together with
    numbers"; the summary gives the first part, the finding itself the whole.
    """
    for mark in (": ", ", together with "):
        head, found, _ = sentence.partition(mark)
        if found and not any(c.isdigit() for c in head):
            return as_sentence(head)
    return sentence


def side_name(side: Side | None) -> str:
    """Return "left", "right", or "" for the whole body."""
    return "" if side is None else side.value


def with_side(text: str, side: Side | None) -> str:
    """Return "Trunk lean" or "Knee flexion, left"."""
    return text if side is None else f"{text}, {side.value}"


def decimals(measurement: Measurement) -> int:
    """Return with how many decimals a measurement is printed, everywhere the same.

    The table of measures says it. For a measure that is not in the table no digit is
    printed that its interval makes meaningless: none when the interval reaches one unit
    to each side, one down to a tenth, two below.
    """
    found = lookup(measurement.name)
    if found is not None:
        return found.decimals
    if measurement.low is None or measurement.high is None:
        return 0
    half = abs(measurement.high - measurement.low) / 2
    if half >= 1:
        return 0
    return 1 if half >= 0.1 else 2


def number(value: float, places: int = 0) -> str:
    """Return `value` with a true minus sign and without a negative zero."""
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = f"{0:.{places}f}"
    return text.replace("-", MINUS)


def quantity(value: float, unit: str, places: int = 0) -> str:
    """Return `value` with its unit: "12°", "24 % of leg", "0.62"."""
    return _unit(number(value, places), unit)


def unit_words(unit: str) -> str:
    """Return the unit as it is read alone: "°", "% of leg", "steps/min"."""
    return "°" if unit == "deg" else _UNITS.get(unit, unit)


def interval(measurement: Measurement) -> str:
    """Return the 95 % interval as text ("2 to 9°"), "" when there is none."""
    if measurement.low is None or measurement.high is None:
        return ""
    places = decimals(measurement)
    low, high = number(measurement.low, places), number(measurement.high, places)
    return _unit(f"{low} to {high}", measurement.unit)


def band(name: str) -> str:
    """Return the usual range of a measure as text, "" when the table has none."""
    found = lookup(name)
    if found is None or (found.usual_low is None and found.usual_high is None):
        return ""
    whole = _whole(found.usual_low) and _whole(found.usual_high)
    places = 0 if whole else max(1, found.decimals)
    if found.usual_low is None:
        return f"up to {quantity(found.usual_high or 0.0, found.unit, places)}"
    if found.usual_high is None:
        return f"{quantity(found.usual_low, found.unit, places)} or more"
    low, high = number(found.usual_low, places), number(found.usual_high, places)
    return _unit(f"{low} to {high}", found.unit)


def shown_value(m: Measurement) -> str:
    """Return the value with its unit, the category where there is one, "" when withheld.

    "12°, heel first"; "straight" alone for a measure that is nothing but a category.
    """
    found = lookup(m.name)
    if m.value is None or m.low is None or m.high is None:
        return ""
    category = "" if found is None else found.category(m.low, m.high)
    if found is not None and found.category_only:
        return category
    value = quantity(m.value, m.unit, decimals(m))
    return f"{value}, {category}" if category else value


def shown_interval(m: Measurement) -> str:
    """Return the interval as text, "" where the number itself is not shown."""
    found = lookup(m.name)
    return "" if found is not None and found.category_only else interval(m)


def unit_column(unit: str) -> str:
    """Return a unit as the end of a column name: "deg", "pct_leg", "steps_per_min"."""
    text = unit.lower().replace("%", " pct ").replace("/", " per ")
    return "_".join("".join(c if c.isalnum() else " " for c in text).split())


def _unit(text: str, unit: str) -> str:
    if unit == "deg":
        return f"{text}°"
    words = _UNITS.get(unit, unit)
    if words.startswith("%"):
        return f"{text}{THIN}{words}"
    return f"{text} {words}" if words else text


def _whole(value: float | None) -> bool:
    return value is None or float(value).is_integer()
