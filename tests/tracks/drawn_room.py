"""A room of straight edges, seen by a camera whose turn is known."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from analytic_runner import Array

Segment = tuple[tuple[float, float, float], tuple[float, float, float]]


@dataclass(frozen=True)
class Tripod:
    """A pinhole camera 3.5 m from the belt, aimed ahead, then turned."""

    roll_deg: float = 0.0
    pitch_deg: float = 0.0
    yaw_deg: float = 0.0
    focal_px: float = 800.0
    width_px: int = 960
    height_px: int = 540

    def turned(self) -> Array:
        """Rows: right, down, ahead of the camera in the room (x right, y down, z ahead)."""
        roll, pitch, yaw = np.radians([self.roll_deg, self.pitch_deg, self.yaw_deg])
        ahead = np.array(
            [np.sin(yaw) * np.cos(pitch), -np.sin(pitch), np.cos(yaw) * np.cos(pitch)]
        )
        right = np.array([np.cos(yaw), 0.0, -np.sin(yaw)])
        down = np.cross(ahead, right)
        # the picture's content turns clockwise when the camera turns the other way
        return np.stack(
            [
                np.cos(roll) * right - np.sin(roll) * down,
                np.sin(roll) * right + np.cos(roll) * down,
                ahead,
            ]
        )

    def project(self, points_m: Array) -> Array:
        """Pixels of (n, 3) points in metres from the camera."""
        seen = points_m @ self.turned().T
        middle = 0.5 * np.array([self.width_px - 1.0, self.height_px - 1.0])
        return self.focal_px * seen[:, :2] / seen[:, 2:] + middle

    def plumb_deg(self, place_m: tuple[float, float, float]) -> float:
        """Turn of a plumb line at a place, clockwise in the picture."""
        low = np.array(place_m)
        x, y = np.diff(self.project(np.stack([low, low - np.array([0.0, 0.01, 0.0])])), axis=0)[
            0
        ]
        return float(np.degrees(np.arctan2(x, -y)))


def frame(x: float, y: float, z: float, width: float, height: float) -> list[Segment]:
    """A poster or a door: four edges of an upright rectangle across the view."""
    a, b, c, d = (
        (x, y, z),
        (x + width, y, z),
        (x + width, y + height, z),
        (x, y + height, z),
    )
    return [(a, b), (b, c), (c, d), (d, a)]


def deck() -> list[Segment]:
    """A treadmill across the view: long edges, and short ones away from the camera."""
    edges: list[Segment] = []
    for y in (0.95, 1.08):
        edges += [((-0.9, y, 3.1), (0.9, y, 3.1)), ((-0.9, y, 3.9), (0.9, y, 3.9))]
        edges += [((x, y, 3.1), (x, y, 3.9)) for x in (-0.9, 0.9)]
    return edges


def leaning_posts() -> list[Segment]:
    """The posts of a console: eight long edges that lean by 6 degrees."""
    return [
        ((x, 0.95, z), (x + np.tan(np.radians(6.0)) * 1.1, -0.15, z))
        for z in (3.1, 3.9)
        for x in (0.80, 0.83, 0.86, 0.89)
    ]


def room() -> list[Segment]:
    """A wall with skirting board, posters and a cupboard behind the deck."""
    edges = deck()
    edges += [((-4.0, y, 6.0), (4.0, y, 6.0)) for y in (1.0, 1.1)]
    edges += frame(-1.8, -0.9, 6.0, 0.7, 0.6) + frame(0.2, -0.6, 6.0, 0.5, 0.8)
    return edges + frame(1.4, 0.1, 5.6, 0.5, 1.0)


def segments_px(camera: Tripod, edges: list[Segment]) -> Array:
    """End points x, y, x, y of edges, (n, 4), those behind the camera left out."""
    ends = np.array(edges).reshape(-1, 3)
    ahead = (ends @ camera.turned()[2]).reshape(-1, 2) > 0.2
    pixels = camera.project(ends).reshape(-1, 4)
    return pixels[ahead.all(axis=1)]


def painted(camera: Tripod, edges: list[Segment], seed: int = 0) -> np.ndarray:
    """A grainy RGB picture with the edges drawn as thin bars."""
    picture = np.full((camera.height_px, camera.width_px, 3), 150, np.uint8)
    for x0, y0, x1, y1 in np.rint(8 * segments_px(camera, edges)).astype(int):
        cv2.line(picture, (x0, y0), (x1, y1), (40, 40, 40), 4, cv2.LINE_AA, 3)
    grain = np.random.default_rng(seed).normal(0.0, 4.0, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)
