"""Edits of TensorFlow Lite files: what the networks compute must not change."""

import struct

import ai_edge_litert.schema_py_generated as schema
import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter

from gait.pose.tflite_edit import input_scaling_metadata, with_metadata, without_output

WORLD_SLOT, LANDMARK_SLOT = 4, 0


def outputs(model: bytes):
    interpreter = Interpreter(model_content=model, num_threads=1)
    interpreter.allocate_tensors()
    (inlet,) = interpreter.get_input_details()
    value = np.random.default_rng(0).random(inlet["shape"], dtype=np.float32)
    interpreter.set_tensor(inlet["index"], value)
    interpreter.invoke()
    return [interpreter.get_tensor(o["index"]) for o in interpreter.get_output_details()]


def unpacked(model: bytes):
    return schema.ModelT.InitFromPackedBuf(model, 0)


def blobs(model: bytes):
    root = unpacked(model)
    return {m.name: bytes(root.buffers[m.buffer].data) for m in root.metadata}


def test_dropping_an_output_leaves_the_others_bit_identical(bundle):
    before = outputs(bundle.landmarks)
    smaller = without_output(bundle.landmarks, WORLD_SLOT, LANDMARK_SLOT)
    after = outputs(smaller)
    assert len(after) == len(before)
    for slot, (old, new) in enumerate(zip(before, after, strict=True)):
        if slot != WORLD_SLOT:
            np.testing.assert_array_equal(new, old)
    kept, had = (len(unpacked(m).subgraphs[0].operators) for m in (smaller, bundle.landmarks))
    assert kept < had


def test_metadata_is_added_and_replaced_and_nothing_else_moves(bundle):
    blob = b"about the input" * 7
    once = with_metadata(bundle.detector, blob)
    twice = with_metadata(once, b"other")
    assert blobs(once)[b"TFLITE_METADATA"] == blob
    assert blobs(twice)[b"TFLITE_METADATA"] == b"other"
    assert blobs(twice).keys() == blobs(bundle.detector).keys()
    for old, new in zip(outputs(bundle.detector), outputs(twice), strict=True):
        np.testing.assert_array_equal(new, old)
    old_buffers, new_buffers = (unpacked(m).buffers for m in (bundle.detector, twice))
    for old, new in zip(old_buffers, new_buffers, strict=False):
        np.testing.assert_array_equal(new.data, old.data)


def test_weights_stay_aligned(bundle):
    """XNNPACK reads weights in place, 16 bytes at a time."""
    longer = with_metadata(bundle.detector, b"x" * 3)
    assert (len(longer) - len(bundle.detector)) % 16 == 0
    assert longer.endswith(bundle.detector[8:])


def test_scaling_metadata_holds_mean_and_std():
    blob = input_scaling_metadata(127.5, 63.75, 2)
    assert blob[4:8] == b"M001"
    for value in (127.5, 63.75):
        assert struct.pack("<If", 1, value) in blob


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no model at all", bytes(64)])
def test_something_else_is_refused(data):
    with pytest.raises(ValueError, match="not a TensorFlow Lite file"):
        with_metadata(data, b"")
    with pytest.raises(ValueError, match="not a TensorFlow Lite file"):
        without_output(data, 0, 1)
