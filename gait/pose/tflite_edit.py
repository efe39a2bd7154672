"""Small edits of TensorFlow Lite files, byte by byte.

The two edits that the pose model needs (leave out a branch that nobody reads,
say how its input is scaled) are done on the flatbuffer itself. The generated
schema modules would do, but the copy inside mediapipe cannot be imported
without its native library, and what they write differs from version to
version, so that the result could not be pinned by a hash. Here the weights are
never touched: the branch is taken out in place, and new tables are put between
the eight bytes of the header and the old contents, from where every reference
points forward, as the format wants it.

Table and slot numbers: https://github.com/tensorflow/tensorflow, files
``tensorflow/compiler/mlir/lite/schema/schema.fbs`` and
``tflite_support/metadata/metadata_schema.fbs``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import flatbuffers

__all__ = ["input_scaling_metadata", "with_metadata", "without_output"]

_HEADER = 8
"""Bytes of root reference and file identifier."""
_IDENTIFIER = b"TFL3"
_METADATA_NAME = b"TFLITE_METADATA"

# slots of table Model
_VERSION, _SUBGRAPHS, _BUFFERS, _METADATA, _MODEL_SLOTS = 0, 2, 4, 6, 8
# slots of table SubGraph
_OUTPUTS, _OPERATORS = 2, 3
# slots of table Operator
_OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 1, 2


@dataclass(frozen=True, slots=True)
class _Table:
    """A table inside a flatbuffer: `data` and where the table starts."""

    data: bytes | bytearray
    start: int

    def field(self, slot: int) -> int:
        """Position of a field, 0 if it is absent."""
        vtable = self.start - _i32(self.data, self.start)
        if 4 + 2 * slot >= _u16(self.data, vtable):
            return 0
        offset = _u16(self.data, vtable + 4 + 2 * slot)
        return self.start + offset if offset else 0

    def target(self, slot: int) -> int:
        """Position of what a reference field points to, 0 if it is absent."""
        field = self.field(slot)
        return field + _u32(self.data, field) if field else 0

    def integers(self, slot: int) -> list[int]:
        """Elements of a vector of int32."""
        vector = self.target(slot)
        if not vector:
            return []
        return list(struct.unpack_from(f"<{_u32(self.data, vector)}i", self.data, vector + 4))

    def targets(self, slot: int) -> list[int]:
        """Positions of the tables in a vector of tables."""
        vector = self.target(slot)
        if not vector:
            return []
        first = vector + 4
        return [p + _u32(self.data, p) for p in _slots(first, _u32(self.data, vector))]


def _u16(data: bytes | bytearray, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _u32(data: bytes | bytearray, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _i32(data: bytes | bytearray, at: int) -> int:
    return int(struct.unpack_from("<i", data, at)[0])


def _slots(first: int, count: int) -> range:
    return range(first, first + 4 * count, 4)


def _root(data: bytes | bytearray) -> _Table:
    if data[4:8] != _IDENTIFIER:
        raise ValueError("not a TensorFlow Lite file")
    return _Table(data, _u32(data, 0))


def without_output(model: bytes, slot: int, stand_in: int) -> bytes:
    """Give up one output of the first subgraph and the operators that only it needs.

    Readers that count outputs stay content: the slot shows from now on the
    first input of the operator that makes output `stand_in`.

    Parameters
    ----------
    model : bytes
        A TensorFlow Lite file.
    slot, stand_in : int
        Positions in the list of outputs.

    Returns
    -------
    bytes
        The edited file, of the same length; the weights of the dropped
        operators stay in it, unread.

    Raises
    ------
    ValueError
        If `model` is not a TensorFlow Lite file.
    """
    data = bytearray(model)
    graph = _Table(data, _root(data).targets(_SUBGRAPHS)[0])
    operators = [_Table(data, start) for start in graph.targets(_OPERATORS)]
    outputs = graph.integers(_OUTPUTS)
    producer = {t: op for op in operators for t in op.integers(_OPERATOR_OUTPUTS)}
    outputs[slot] = producer[outputs[stand_in]].integers(_OPERATOR_INPUTS)[0]
    struct.pack_into("<i", data, graph.target(_OUTPUTS) + 4 + 4 * slot, outputs[slot])
    needed, kept = set(outputs), []
    for operator in reversed(operators):
        if needed.intersection(operator.integers(_OPERATOR_OUTPUTS)):
            kept.append(operator.start)
            needed.update(i for i in operator.integers(_OPERATOR_INPUTS) if i >= 0)
    vector = graph.target(_OPERATORS)
    struct.pack_into("<I", data, vector, len(kept))
    for at, start in zip(_slots(vector + 4, len(kept)), reversed(kept), strict=True):
        struct.pack_into("<I", data, at, start - at)
    return bytes(data)


def _names(data: bytes, entry: int) -> bytes:
    start = _Table(data, entry).target(0)
    return bytes(data[start + 4 : start + 4 + _u32(data, start)]) if start else b""


def with_metadata(model: bytes, metadata: bytes) -> bytes:
    """Attach a ``TFLITE_METADATA`` blob, in place of one that may be there.

    Parameters
    ----------
    model : bytes
        A TensorFlow Lite file.
    metadata : bytes
        A ModelMetadata flatbuffer, see `input_scaling_metadata`.

    Raises
    ------
    ValueError
        If `model` is not a TensorFlow Lite file.
    """
    root = _root(model)
    buffers = root.targets(_BUFFERS)
    entries = [e for e in root.targets(_METADATA) if _names(model, e) != _METADATA_NAME]

    # where the new things come to lie, in the order in which they are written
    table = 32
    buffer_vector = table + 4 + 4 * _MODEL_SLOTS
    entry_vector = buffer_vector + 4 + 4 * (len(buffers) + 1)
    entry = entry_vector + 4 + 4 * (len(entries) + 1) + 8
    name = entry + 12
    buffer = name + 4 + _padded(len(_METADATA_NAME) + 1, 4) + 8
    blob = _padded(buffer + 8 + 4, 16) - 4
    end = _padded(blob + 4 + len(metadata) - _HEADER, 16) + _HEADER
    shift = end - _HEADER

    out = bytearray(end)
    struct.pack_into("<I4s", out, 0, table, _IDENTIFIER)
    slots = [4 + 4 * slot if root.field(slot) else 0 for slot in range(_MODEL_SLOTS)]
    slots[_METADATA] = 4 + 4 * _METADATA
    struct.pack_into(f"<{2 + _MODEL_SLOTS}H", out, _HEADER, 20, buffer_vector - table, *slots)
    struct.pack_into("<i", out, table, table - _HEADER)
    new = {_BUFFERS: buffer_vector, _METADATA: entry_vector}
    for slot in filter(slots.__getitem__, range(_MODEL_SLOTS)):
        at = table + slots[slot]
        if slot == _VERSION:
            struct.pack_into("<I", out, at, _u32(model, root.field(slot)))
        else:
            struct.pack_into("<I", out, at, new.get(slot, root.target(slot) + shift) - at)
    _put_vector(out, buffer_vector, [*(b + shift for b in buffers), buffer])
    _put_vector(out, entry_vector, [*(e + shift for e in entries), entry])
    struct.pack_into("<4HiII", out, entry - 8, 8, 12, 4, 8, 8, name - entry - 4, len(buffers))
    struct.pack_into(
        f"<I{len(_METADATA_NAME)}s", out, name, len(_METADATA_NAME), _METADATA_NAME
    )
    struct.pack_into("<4HiI", out, buffer - 8, 6, 8, 4, 0, 8, blob - buffer - 4)
    struct.pack_into(f"<I{len(metadata)}s", out, blob, len(metadata), metadata)
    return bytes(out) + model[_HEADER:]


def _padded(size: int, unit: int) -> int:
    return -(-size // unit) * unit


def _put_vector(out: bytearray, start: int, targets: list[int]) -> None:
    struct.pack_into("<I", out, start, len(targets))
    for at, target in zip(_slots(start + 4, len(targets)), targets, strict=True):
        struct.pack_into("<I", out, at, target - at)


def input_scaling_metadata(mean: float, std: float, n_outputs: int) -> bytes:
    """Build the metadata which says that the input is an RGB image, scaled.

    The network then sees ``(value - mean) / std`` of each 8-bit channel.
    """
    build = flatbuffers.Builder(512)

    def table(slots: int, **fields: int) -> int:
        build.StartObject(slots)
        for key, value in fields.items():
            kind, slot = key.split("_")
            if kind == "ref":
                build.PrependUOffsetTRelativeSlot(int(slot), value, 0)
            else:
                build.PrependInt8Slot(int(slot), value, 0)
        return int(build.EndObject())

    def vector(items: list[int]) -> int:
        build.StartVector(4, len(items), 4)
        for item in reversed(items):
            build.PrependUOffsetTRelative(item)
        return int(build.EndVector())

    def floats(value: float) -> int:
        build.StartVector(4, 1, 4)
        build.PrependFloat32(value)
        return int(build.EndVector())

    normalization = table(2, ref_0=floats(mean), ref_1=floats(std))
    unit = table(2, byte_0=1, ref_1=normalization)  # union member 1: NormalizationOptions
    image = table(2, byte_0=1)  # colour space 1: RGB
    content = table(3, byte_0=2, ref_1=image)  # union member 2: ImageProperties
    tensor = table(7, ref_3=content, ref_4=vector([unit]))
    results = vector([table(7) for _ in range(n_outputs)])
    graph = table(10, ref_2=vector([tensor]), ref_3=results)
    parser = build.CreateString("1.0.0")
    build.Finish(table(8, ref_3=vector([graph]), ref_7=parser), b"M001")
    return bytes(build.Output())
