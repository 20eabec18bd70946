"""Turns the published weights of the speaker encoder into an ONNX file, without torch.

Rule: of the pickle that holds them only the few names below are known, so reading it runs nothing; what is written
is three LSTM layers, a linear one, and a vector of length one.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

LAYERS, CELLS, BANDS = 3, 256, 40
_NUMBER = 119547037146038801333356
"""What the first pickle of a file of torch's, before its version 1.6, holds."""


class NotTheWeights(Exception):
    """Raised for a file that does not hold the encoder's weights."""


def convert(weights: bytes) -> bytes:
    """The encoder as an ONNX model: `mels` (batch, time, 40) in, `embed` (batch, 256) out. Raises NotTheWeights."""
    try:
        return _onnx(_tensors(weights))
    except (
        pickle.UnpicklingError,
        struct.error,
        KeyError,
        ValueError,
        EOFError,
        IndexError,
        TypeError,
    ) as error:
        raise NotTheWeights(f"these are not the weights of the speaker encoder: {error}.") from None


# -- reading -------------------------------------------------------------------------------------------


def _tensors(weights: bytes) -> dict[str, NDArray[np.float32]]:
    file = io.BytesIO(weights)
    number, _, _, saved, keys = (_Unpickler(file).load() for _ in range(5))
    if number != _NUMBER:
        raise ValueError("another kind of file")
    stored = {}
    for key in keys:
        count = struct.unpack("<q", file.read(8))[0]
        stored[key] = np.frombuffer(file.read(4 * count), "<f4")
    made = {}
    for name, (key, offset, shape) in saved["model_state"].items():
        count = int(np.prod(shape))
        made[name] = stored[key][offset : offset + count].reshape(shape)
    return made


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): lambda key, offset, shape, *_: (key, offset, shape),
            ("torch", "FloatStorage"): "float",
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} is not expected")
        return known[module, name]

    def persistent_load(self, pid: Any) -> Any:
        return pid[2]


# -- writing: protocol buffers as onnx.proto has them ----------------------------------------------------


def _onnx(tensors: dict[str, NDArray[np.float32]]) -> bytes:
    nodes = [_node("Transpose", ["mels"], ["x0"], perm=[1, 0, 2])]
    kept: list[bytes] = []
    for layer in range(LAYERS):
        taken = (tensors[f"lstm.{part}_l{layer}"] for part in ("weight_ih", "weight_hh"))
        biases = [_gates(tensors[f"lstm.{part}_l{layer}"]) for part in ("bias_ih", "bias_hh")]
        for name, value in zip("WR", map(_gates, taken), strict=True):
            kept.append(_tensor(f"{name}{layer}", value[None]))
        kept.append(_tensor(f"B{layer}", np.concatenate(biases)[None]))
        given = [f"x{layer}", f"W{layer}", f"R{layer}", f"B{layer}"]
        nodes.append(_node("LSTM", given, [f"y{layer}", f"h{layer}"], hidden_size=CELLS))
        nodes.append(_node("Squeeze", [f"y{layer}"], [f"x{layer + 1}"], axes=[1]))
    kept += [_tensor("linear", tensors["linear.weight"]), _tensor("bias", tensors["linear.bias"])]
    nodes += [
        _node("Squeeze", [f"h{LAYERS - 1}"], ["last"], axes=[0]),
        _node("Gemm", ["last", "linear", "bias"], ["drawn"], transB=1),
        _node("Relu", ["drawn"], ["raw"]),
        _node("ReduceL2", ["raw"], ["length"], axes=[1], keepdims=1),
        _node("Div", ["raw", "length"], ["embed"]),
    ]
    graph = b"".join((*(_field(1, node) for node in nodes), _text(2, "speaker encoder")))
    graph += b"".join(_field(5, tensor) for tensor in kept)
    graph += _field(11, _value("mels", ("B", "T", BANDS))) + _field(12, _value("embed", ("B", CELLS)))
    return _int(1, 6) + _text(2, "parley") + _field(7, graph) + _field(8, _int(2, 11))


def _gates(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """torch keeps input, forget, cell, output; ONNX input, output, forget, cell."""
    entry, forget, cell, out = np.split(weights, 4)
    return np.concatenate((entry, out, forget, cell))


def _node(kind: str, given: Iterable[str], made: Iterable[str], **attributes: int | list[int]) -> bytes:
    body = (
        b"".join(_text(1, name) for name in given)
        + b"".join(_text(2, name) for name in made)
        + _text(4, kind)
    )
    for name, value in attributes.items():
        if isinstance(value, int):
            body += _field(5, _text(1, name) + _int(3, value) + _int(20, 2))
        else:
            body += _field(5, _text(1, name) + b"".join(_int(8, one) for one in value) + _int(20, 7))
    return body


def _tensor(name: str, value: NDArray[np.float32]) -> bytes:
    raw = np.ascontiguousarray(value, "<f4").tobytes()
    return b"".join(_int(1, size) for size in value.shape) + _int(2, 1) + _text(8, name) + _field(9, raw)


def _value(name: str, shape: Iterable[str | int]) -> bytes:
    sizes = (_text(2, size) if isinstance(size, str) else _int(1, size) for size in shape)
    return _text(1, name) + _field(
        2, _field(1, _int(1, 1) + _field(2, b"".join(_field(1, size) for size in sizes)))
    )


def _int(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _text(number: int, value: str) -> bytes:
    return _field(number, value.encode())


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))
