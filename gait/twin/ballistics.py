"""Height of the pelvis over time: free fall between steps, a spring-like push on the belt.

In the air the height follows a parabola with g. On the belt the vertical force is a
half sine (Morin et al. 2005, J Appl Biomech 21:167) raised to a power p (smaller p =
flatter force, shallower dip), drawn forward so that its impulse is centred at 44 % of
the contact: runners take off higher than they land (Cavagna 2006, Proc R Soc B
273:2535). Momentum closes each step, so cadence and contact time decide the bounce.
With one centre for all p, the dip of a step does not change its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np

from gait.arrays import FloatArray

__all__ = ["GRAVITY_M_S2", "LEAST_SHAPE", "MOST_SHAPE", "Bounce", "ballistic_bounce", "dip_m"]

GRAVITY_M_S2 = 9.81
LEAST_SHAPE: Final = 0.1
MOST_SHAPE: Final = 2.5

_POINTS = 401
_CENTRE = 0.44


@dataclass(frozen=True, slots=True)
class Bounce:
    """Vertical motion of every step: state at contact and shape of the push.

    Attributes
    ----------
    contact_s, toe_off_s : (n,) array
    height_m, speed_m_s : (n,) array
        At each contact; speed + up.
    take_off_m_s : (n,) array
        Vertical speed at each toe-off.
    shape : (n,) array
        Exponent p of the force.
    """

    contact_s: FloatArray
    toe_off_s: FloatArray
    height_m: FloatArray
    speed_m_s: FloatArray
    take_off_m_s: FloatArray
    shape: FloatArray

    def height_at(self, time_s: FloatArray) -> FloatArray:
        """Height at any time between the first contact and the end of the last flight."""
        step = np.clip(
            np.searchsorted(self.contact_s, time_s, side="right") - 1,
            0,
            len(self.contact_s) - 1,
        )
        out = np.empty_like(time_s)
        for i in range(len(self.contact_s)):
            rows = step == i
            if np.any(rows):
                out[rows] = self._within(i, time_s[rows] - self.contact_s[i])
        return out

    def _within(self, i: int, tau: FloatArray) -> FloatArray:
        stance = float(self.toe_off_s[i] - self.contact_s[i])
        pushed = np.clip(tau, 0.0, stance)
        on_belt = self.height_m[i] + self._stance(i, stance, pushed)
        air = np.maximum(tau - stance, 0.0)
        flight = self.take_off_m_s[i] * air - 0.5 * GRAVITY_M_S2 * air**2
        early = np.minimum(tau, 0.0)
        before = self.speed_m_s[i] * early - 0.5 * GRAVITY_M_S2 * early**2
        height: FloatArray = on_belt + flight + before
        return height

    def _stance(self, i: int, stance: float, tau: FloatArray) -> FloatArray:
        grid, once, twice = _integrals(round(float(self.shape[i]), 4))
        rise = self.take_off_m_s[i] - self.speed_m_s[i] + GRAVITY_M_S2 * stance
        amplitude = rise / (stance * once)
        push = amplitude * stance**2 * np.interp(tau / stance, grid, twice)
        height: FloatArray = self.speed_m_s[i] * tau - 0.5 * GRAVITY_M_S2 * tau**2 + push
        return height


@lru_cache(maxsize=4096)
def _integrals(shape: float) -> tuple[FloatArray, float, FloatArray]:
    """Grid, total of the force shape, and its running double integral over 0..1."""
    grid = np.linspace(0.0, 1.0, _POINTS)
    force = _force(grid, shape, float(np.interp(shape, *_warps())))
    step = grid[1] - grid[0]
    once = np.concatenate([[0.0], np.cumsum(0.5 * (force[1:] + force[:-1]) * step)])
    twice = np.concatenate([[0.0], np.cumsum(0.5 * (once[1:] + once[:-1]) * step)])
    return grid, float(once[-1]), twice


def _force(grid: FloatArray, shape: float, warp: float) -> FloatArray:
    wave: FloatArray = np.maximum(np.sin(np.pi * grid**warp), 0.0) ** shape
    return wave


@cache
def _warps() -> tuple[FloatArray, FloatArray]:
    """Warp of time that centres the impulse at `_CENTRE`, for a range of shapes."""
    grid = np.linspace(0.0, 1.0, _POINTS)
    shapes = np.linspace(LEAST_SHAPE, MOST_SHAPE, 24)
    warps = []
    for shape in shapes:
        low, high = 0.3, 1.0
        for _ in range(30):
            middle = 0.5 * (low + high)
            force = _force(grid, float(shape), middle)
            late = float(force @ grid) > _CENTRE * float(force.sum())
            low, high = (low, middle) if late else (middle, high)
        warps.append(0.5 * (low + high))
    return shapes, np.array(warps)


def ballistic_bounce(
    contact_s: FloatArray, toe_off_s: FloatArray, height_m: FloatArray, shape: FloatArray
) -> Bounce:
    """Join given heights at contact by pushes and free flights.

    Parameters
    ----------
    contact_s, toe_off_s, height_m, shape : (n,) array
        Instants, height at each contact, exponent of each push.

    Notes
    -----
    A push from speed u to w over t lifts by u t (1 - m) + w t m + g t² (m - 1/2), with
    m the lever of its impulse (1/2 for a symmetric push); with the parabola of the
    flight this gives each take-off speed from the one before.
    """
    n = len(contact_s)
    stance = toe_off_s - contact_s
    flight = np.append(
        contact_s[1:] - toe_off_s[:-1], np.median(contact_s[1:] - toe_off_s[:-1])
    )
    speed = np.empty(n)
    take_off = np.empty(n)
    speed[0] = -0.5 * GRAVITY_M_S2 * flight[0]
    for i in range(n):
        if i:
            speed[i] = take_off[i - 1] - GRAVITY_M_S2 * flight[i - 1]
        _, once, twice = _integrals(round(float(shape[i]), 4))
        lever = float(twice[-1]) / once
        climb = height_m[i + 1] - height_m[i] if i + 1 < n else 0.0
        fall = 0.5 * GRAVITY_M_S2 * flight[i] ** 2
        early = GRAVITY_M_S2 * stance[i] ** 2 * (lever - 0.5)
        landing = stance[i] * (1.0 - lever) * speed[i]
        take_off[i] = (climb + fall - early - landing) / (stance[i] * lever + flight[i])
    return Bounce(contact_s, toe_off_s, height_m, speed, take_off, shape)


def dip_m(stance_s: float, flight_s: float, shape: float) -> float:
    """Drop from contact to the lowest point of a steady step."""
    grid, once, twice = _integrals(round(shape, 4))
    centroid = 1.0 - float(twice[-1]) / once
    down = GRAVITY_M_S2 * (0.5 * flight_s + stance_s * (0.5 - centroid))
    amplitude = GRAVITY_M_S2 * (flight_s + stance_s) / (stance_s * once)
    tau = grid * stance_s
    path = -down * tau - 0.5 * GRAVITY_M_S2 * tau**2 + amplitude * stance_s**2 * twice
    return -float(np.min(path))
