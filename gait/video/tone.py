"""High dynamic range pictures (HLG, PQ; BT.2020) brought to the range of a usual screen.

References
----------
ITU-R BT.2100-2: the two transfer functions. ITU-R BT.2408-7: diffuse white at 203 cd/m2
(75 % of the HLG signal). ITU-R BT.2087-0: BT.2020 to BT.709 primaries.

Deviations: the HLG system gamma works per channel, not on luminance, and the primaries
are converted after the curve, so that one table and one matrix of 8-bit values do. That
is off by a few levels in saturated colours, and costs 2 ms instead of 50 on a 1080p
picture; people are found by shape and contrast, not by hue.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorTrc

from gait.arrays import FloatArray, UInt8Array

__all__ = ["ToneMap", "tone_map_of"]

_WHITE_NITS = 203.0
_HLG_PEAK_NITS = 1000.0
_HLG_SYSTEM_GAMMA = 1.2
_KNEE = 0.6
"""Share of diffuse white up to which light is kept as it is; above it is compressed."""
_SCREEN_GAMMA = 2.4
_TO_BT709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
)


class ToneMap:
    """A curve and a colour matrix for 8-bit RGB pictures of BT.2020 colours.

    Parameters
    ----------
    nits : (256,) array
        Light of the screen that each signal level stands for, cd/m2.
    """

    def __init__(self, nits: FloatArray) -> None:
        light = nits / _WHITE_NITS
        bent = _KNEE + (1 - _KNEE) * (1 - np.exp(-(light - _KNEE) / (1 - _KNEE)))
        screen = np.where(light <= _KNEE, light, bent) ** (1 / _SCREEN_GAMMA)
        self._table = np.rint(255 * screen).astype(np.uint8)

    def apply(self, picture: UInt8Array) -> UInt8Array:
        """Return the picture for a usual screen; `picture` is (h, w, 3) RGB."""
        curved = cv2.LUT(picture, self._table)
        return np.asarray(cv2.transform(curved, _TO_BT709), np.uint8)


def tone_map_of(frame: VideoFrame) -> ToneMap | None:
    """Return the tone map that a frame needs, None for usual pictures."""
    return _tone_map(int(frame.color_trc))


@lru_cache(maxsize=4)
def _tone_map(transfer: int) -> ToneMap | None:
    signal = np.linspace(0.0, 1.0, 256)
    if transfer == ColorTrc.ARIB_STD_B67:
        return ToneMap(_HLG_PEAK_NITS * _hlg_scene_light(signal) ** _HLG_SYSTEM_GAMMA)
    if transfer == ColorTrc.SMPTE2084:
        return ToneMap(_pq_nits(signal))
    return None


def _hlg_scene_light(signal: FloatArray) -> FloatArray:
    """Inverse of the HLG camera curve, 0 to 1 (BT.2100 table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)


def _pq_nits(signal: FloatArray) -> FloatArray:
    """Light of the PQ signal, cd/m2 (BT.2100 table 4)."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    root = signal ** (1 / m2)
    return np.asarray(
        10000.0 * (np.maximum(root - c1, 0.0) / (c2 - c3 * root)) ** (1 / m1), np.float64
    )
