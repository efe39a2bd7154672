"""How many times slower than life a file plays, judged from physiology.

Phones often export 120 or 240 frames/s as an ordinary 30 frames/s file without a
word about it. Two things then give the factor away: nobody runs at 20 steps a
minute, and the trunk falls too slowly for gravity.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from gait.tracks.tempo import Motion, Tempo
from gait.video.clip import ClockSource

__all__ = ["FactorDecision", "decide_factor"]

_CADENCE_MEAN_SPM: Final = 170.0
_CADENCE_SD_SPM: Final = 14.0
"""Recreational treadmill and road running, evidence section 6, widened for joggers."""
_BOUNCE_LOG_SD: Final = 0.15
"""Scatter of the bounce factor over rendered and real clips."""
_PLAIN_CADENCE_SPM: Final = (128.0, 216.0)
"""Face-value cadences that need no explanation: the file plays in real time."""
_CAPTURE_RATES: Final = {
    50.0: 0.2,
    60.0: 0.5,
    90.0: 0.1,
    100.0: 0.3,
    120.0: 1.0,
    150.0: 0.1,
    180.0: 0.05,
    200.0: 0.1,
    240.0: 1.0,
    250.0: 0.3,
    300.0: 0.3,
    400.0: 0.1,
    480.0: 0.2,
    500.0: 0.2,
    600.0: 0.1,
    960.0: 0.4,
    1000.0: 0.2,
}
"""Frame rates at which cameras record slow motion and how common each is."""
_SURE_ENOUGH: Final = 0.80
_SAME_FACTOR_LOG: Final = 0.06
"""Capture rates nearer than this (240 and 250) hardly differ: they share a belief."""
_LEAST_STRIDES: Final = 3.0
"""With fewer strides the face-value cadence itself is too uncertain to reason from."""
_WORST_MISFIT: Final = 9.0


@dataclass(frozen=True, slots=True)
class FactorDecision:
    """Slow-motion factor by physiology.

    Attributes
    ----------
    factor : float
        Best guess. When `source` is `UNKNOWN` it only brings the cadence near the
        usual, so that filters and searches work; no time may be reported with it.
    low, high : float
        Span of the factors that together carry 95 % of the belief.
    source : ClockSource
        `REAL_TIME`, `INFERRED` or `UNKNOWN`.
    capture_fps : float or None
        Capture rate that belongs to `factor`.
    explanation : str
        One plain sentence.
    """

    factor: float
    low: float
    high: float
    source: ClockSource
    capture_fps: float | None
    explanation: str


def decide_factor(tempo: Tempo, file_fps: float) -> FactorDecision:
    """Decide the slow-motion factor from the rhythm and the bounce.

    Parameters
    ----------
    tempo : Tempo
        In file time.
    file_fps : float
        Mean frame rate at which the file plays.

    Returns
    -------
    FactorDecision

    Notes
    -----
    Belief in a factor k: how common its capture rate ``k * file_fps`` is, times a
    normal cadence prior at ``k`` times the face-value cadence, times a log-normal
    likelihood of the bounce. Below 80 % belief, or when even the best factor fits
    badly, the answer is `UNKNOWN` and the user has to say.
    """
    face_spm = tempo.file_cadence_spm
    if _PLAIN_CADENCE_SPM[0] <= face_spm <= _PLAIN_CADENCE_SPM[1]:
        words = f"The file plays in real time ({face_spm:.0f} steps/min as filmed)."
        return FactorDecision(1.0, 1.0, 1.0, ClockSource.REAL_TIME, file_fps, words)
    if tempo.motion is not Motion.RUNNING or face_spm <= 0 or face_spm > _PLAIN_CADENCE_SPM[1]:
        words = "The rhythm of the legs could not be read, so the frame rate is unconfirmed."
        return FactorDecision(1.0, 1.0, 1.0, ClockSource.UNKNOWN, None, words)
    beliefs, best_misfit = _beliefs(tempo, file_fps)
    if not beliefs or tempo.strides_seen < _LEAST_STRIDES:
        return _unknown(face_spm)
    ranked = sorted(beliefs, key=lambda row: -row[1])
    factor = ranked[0][0]
    belief = sum(b for f, b in ranked if abs(math.log(f / factor)) < _SAME_FACTOR_LOG)
    kept = _credible(ranked)
    if belief < _SURE_ENOUGH or best_misfit > _WORST_MISFIT:
        return _unknown(face_spm, min(kept) * file_fps, max(kept) * file_fps)
    rate = factor * file_fps
    words = (
        f"Slow motion: the runner takes {face_spm:.1f} steps/min at face value. "
        f"Cadence and the fall of the trunk fit a recording at {rate:.0f} frames/s "
        f"({factor:.1f} times slower than life), about {100 * belief:.0f} % sure; "
        "enter the capture rate to be certain."
    )
    return FactorDecision(factor, min(kept), max(kept), ClockSource.INFERRED, rate, words)


def _beliefs(tempo: Tempo, file_fps: float) -> tuple[list[tuple[float, float]], float]:
    weights: list[tuple[float, float]] = []
    best_misfit = math.inf
    for rate, common in _CAPTURE_RATES.items():
        factor = rate / file_fps
        if factor < 1.3:
            continue
        z_cadence = (factor * tempo.file_cadence_spm - _CADENCE_MEAN_SPM) / _CADENCE_SD_SPM
        z_bounce = (
            math.log(factor / tempo.bounce_factor) / _BOUNCE_LOG_SD
            if tempo.bounce_factor
            else 0.0
        )
        misfit = z_cadence**2 + z_bounce**2
        best_misfit = min(best_misfit, misfit)
        weights.append((factor, common * math.exp(-0.5 * misfit)))
    total = sum(weight for _, weight in weights)
    if total <= 0.0:
        return [], best_misfit
    return [(factor, weight / total) for factor, weight in weights], best_misfit


def _credible(ranked: list[tuple[float, float]]) -> list[float]:
    kept: list[float] = []
    mass = 0.0
    for factor, belief in ranked:
        kept.append(factor)
        mass += belief
        if mass >= 0.95:
            break
    return kept


def _unknown(
    face_spm: float, low_fps: float | None = None, high_fps: float | None = None
) -> FactorDecision:
    guess = max(1.0, _CADENCE_MEAN_SPM / face_spm)
    between = ""
    if low_fps and high_fps:
        span = (
            f"{low_fps:.0f} to {high_fps:.0f}" if high_fps - low_fps > 1.0 else f"{low_fps:.0f}"
        )
        between = f" (perhaps {span} frames/s)"
    words = (
        f"The clip plays in slow motion ({face_spm:.0f} steps/min at face value), but the rate "
        f"at which it was recorded cannot be told for sure{between}. "
        "Until then nothing that depends on time is reported."
    )
    return FactorDecision(guess, guess, guess, ClockSource.UNKNOWN, None, words)
