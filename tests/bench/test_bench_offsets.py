"""Shares planted into made-up samples are found again."""

from __future__ import annotations

import numpy as np
import pytest
from by_hand import tracks_with

from bench.offsets import Sample, fit
from gait.pose.skeleton import INDEX
from gait.tracks import joints
from gait.tracks.joints import FEATURES, PARTS, features, picture_axes, place_joints
from gait.tracks.track import Side, View, opposite

Array = np.ndarray


def planted(seed: int, size: float = 0.03) -> dict[str, Array]:
    """Shares (along, across) of every vector for every part."""
    rng = np.random.default_rng(seed)
    return {part: rng.uniform(-size, size, (len(FEATURES), 2)) for part in PARTS}


def sample(shares: dict[str, Array], spanned: Array, table: str = "near") -> Sample:
    """Points moved by the shares: along each vector, and across it to its left."""
    left = np.stack([-spanned[..., 1], spanned[..., 0]], axis=-1)
    drawn = {part: np.zeros((len(spanned), 2)) for part in PARTS}
    true = {
        part: np.einsum("f,nfk->nk", rows[:, 0], spanned)
        + np.einsum("f,nfk->nk", rows[:, 1], left)
        for part, rows in shares.items()
    }
    return Sample(table, "body", spanned, drawn, true)


def postures(n: int, seed: int = 5) -> Array:
    return np.random.default_rng(seed).normal(0.0, 0.4, (n, len(FEATURES), 2))


def test_planted_shares_are_found_again():
    shares = planted(1)
    found = fit([sample(shares, postures(400, seed)) for seed in (5, 6)])
    assert set(found) == set(PARTS)
    for part in PARTS:
        np.testing.assert_allclose(found[part], shares[part], atol=2e-4)


def test_every_clip_counts_the_same_however_long():
    one, other = planted(1), planted(2)
    spanned = postures(200)
    found = fit([sample(one, spanned), sample(other, np.tile(spanned, (5, 1, 1)))])
    for part in PARTS:
        middle = 0.5 * (one[part] + other[part])
        np.testing.assert_allclose(found[part], middle, atol=2e-4)


def test_a_leg_mistaken_for_the_other_one_is_no_offset():
    """In one frame of twenty every point is a leg's length off."""
    shares = planted(3)
    clean = sample(shares, postures(2000))
    true = {part: np.array(place) for part, place in clean.true.items()}
    for place in true.values():
        place[::20, 0] += 1.0
    found = fit([Sample("near", "body", clean.spanned, clean.drawn, true)])
    for part in PARTS:
        assert np.abs(found[part] - shares[part]).max() < 0.01


@pytest.mark.parametrize("view", [View.SIDE_RIGHT, View.SIDE_LEFT])
def test_what_is_fitted_is_what_the_program_does_with_it(monkeypatch, view):
    """Tracks moved by `place_joints` with planted shares give back these shares."""
    shares = planted(4)
    table = {
        part: {name: tuple(row) for name, row in zip(FEATURES, rows, strict=True)}
        for part, rows in shares.items()
    }
    monkeypatch.setattr(joints, "offsets_of", lambda *_: table)
    rng = np.random.default_rng(8)
    names = [f"{side}_{part}" for side in Side for part in PARTS]
    points = {name: rng.uniform(100.0, 400.0, (500, 2)) for name in names}
    drawn = tracks_with(points, np.arange(500) / 30.0, view, leg_px=250.0)
    placed = place_joints(drawn)
    scale = picture_axes(drawn) / drawn.leg_length_px
    legs = {side: {part: points[f"{side}_{part}"] * scale for part in PARTS} for side in Side}
    samples = [
        Sample(
            "near" if side is view.near_side else "far",
            "body",
            features(legs[side], legs[opposite(side)]),
            legs[side],
            {part: placed.light_px[:, INDEX[f"{side}_{part}"]] * scale for part in PARTS},
        )
        for side in Side
    ]
    found = fit(samples)
    for part in PARTS:
        np.testing.assert_allclose(found[part], shares[part], atol=2e-3)
