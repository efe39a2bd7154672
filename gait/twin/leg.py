"""Geometry of one leg: two rigid segments between the hip and the ankle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gait.arrays import FloatArray
from gait.twin.rotations import unit

__all__ = ["Leg", "LegAngles"]


@dataclass(frozen=True, slots=True)
class LegAngles:
    """Pose of the leg relative to the laboratory, (n,) arrays, radians.

    Attributes
    ----------
    thigh : array
        Thigh in its own plane, + knee in front of the hip.
    knee : array
        Flexion, 0 = straight.
    splay : array
        Line hip to ankle in the frontal plane, + ankle to the left.
    turn : array
        Turn of the knee about the line hip to ankle, + towards the midline.
    """

    thigh: FloatArray
    knee: FloatArray
    splay: FloatArray
    turn: FloatArray


@dataclass(frozen=True, slots=True)
class Leg:
    """Lengths of one leg and which way its midline lies.

    Attributes
    ----------
    thigh_m, shank_m : float
    medial : float
        Sign of y towards the midline: +1 for the right leg, -1 for the left.
    """

    thigh_m: float
    shank_m: float
    medial: float

    def span_m(self, knee: FloatArray) -> FloatArray:
        """Distance hip to ankle at a knee flexion (rad)."""
        a, b = self.thigh_m, self.shank_m
        return np.sqrt(a * a + b * b + 2.0 * a * b * np.cos(knee))

    def knee_for_span(self, span_m: FloatArray) -> FloatArray:
        """Knee flexion (rad) at a distance hip to ankle; 0 where out of reach."""
        a, b = self.thigh_m, self.shank_m
        cosine = (span_m**2 - a * a - b * b) / (2.0 * a * b)
        return np.arccos(np.clip(cosine, -1.0, 1.0))

    def lead(self, knee: FloatArray) -> FloatArray:
        """Angle at the hip between the thigh and the line hip to ankle (rad)."""
        return np.arctan2(
            self.shank_m * np.sin(knee), self.thigh_m + self.shank_m * np.cos(knee)
        )

    def solve(
        self, hip: FloatArray, ankle: FloatArray, turn: FloatArray
    ) -> tuple[FloatArray, LegAngles]:
        """Knee position and angles of the leg between two points.

        Parameters
        ----------
        hip, ankle : (n, 3) array
        turn : (n,) array
            As in `LegAngles`.
        """
        line = ankle - hip
        span = np.linalg.norm(line, axis=1)
        knee = self.knee_for_span(span)
        along = np.arctan2(line[:, 0], -line[:, 2])
        splay = np.arcsin(np.clip(line[:, 1] / span, -1.0, 1.0))
        angles = LegAngles(along + self.lead(knee), knee, splay, turn)
        return self.place(hip, angles)[0], angles

    def place(
        self, hip: FloatArray, angles: LegAngles
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Knee, ankle and sideways axis of the leg, each (n, 3), from its angles."""
        lead = self.lead(angles.knee)
        along = angles.thigh - lead
        cos, sin = np.cos(angles.splay), np.sin(angles.splay)
        down = np.stack([np.sin(along) * cos, sin, -np.cos(along) * cos], axis=-1)
        forward = np.stack([np.cos(along), np.zeros_like(along), np.sin(along)], axis=-1)
        forward = unit(forward - np.sum(forward * down, axis=1)[:, None] * down)
        left = np.cross(forward, down)
        turn = angles.turn[:, None]
        front = np.cos(turn) * forward + np.sin(turn) * self.medial * left
        knee = hip + self.thigh_m * (
            np.cos(lead)[:, None] * down + np.sin(lead)[:, None] * front
        )
        ankle = hip + self.span_m(angles.knee)[:, None] * down
        return knee, ankle, np.cross(front, down)

    def frontal_angle(self, hip: FloatArray, knee: FloatArray, ankle: FloatArray) -> FloatArray:
        """Frontal plane projection angle (rad), + knee towards the midline."""
        thigh = np.arctan2(self.medial * (knee[:, 1] - hip[:, 1]), hip[:, 2] - knee[:, 2])
        shank = np.arctan2(self.medial * (ankle[:, 1] - knee[:, 1]), knee[:, 2] - ankle[:, 2])
        return thigh - shank
