"""A sentence encoder of the team's own, beside the word vectors: any that is exported to ONNX, from a folder.

The folder holds `model.onnx` and `tokenizer.json`, as sentence-transformers and Optimum write them. A model gives a
vector a sentence, or one a token, of which the mean is taken.
Rule: nothing is downloaded; the packages (`pip install '.[encoder]'`) are only loaded where a folder is named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ivr.understanding.vectors import Encoder, Floats

LONGEST = 64
"""Tokens of a sentence that are read."""

INSTALL = "install it with pip install '.[encoder]'"


class EncoderError(Exception):
    """The folder holds no encoder that can be used here; says why."""


class OnnxEncoder:
    def __init__(self, folder: Path) -> None:
        try:
            from onnxruntime import InferenceSession, SessionOptions
            from tokenizers import Tokenizer
        except ImportError as missing:
            raise EncoderError(f"an encoder needs the package {missing.name}: {INSTALL}.") from None
        options = SessionOptions()
        options.intra_op_num_threads = 1  # the threads of a web process are its calls
        try:
            self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = InferenceSession(str(folder / "model.onnx"), options)
        except Exception as problem:  # each of the two packages raises kinds of its own
            raise EncoderError(f"{folder} holds no encoder: {problem}") from None
        self._tokens.enable_truncation(LONGEST)
        self._inputs = [given.name for given in self._session.get_inputs()]
        self.size = len(self.encode(["one"]))

    def encode(self, spoken: Sequence[str]) -> Floats:
        tokens = self._tokens.encode(" ".join(spoken))
        given: dict[str, Any] = {
            "input_ids": tokens.ids,
            "attention_mask": tokens.attention_mask,
            "token_type_ids": tokens.type_ids,
        }
        if not tokens.ids:
            return np.zeros(self.size, np.float32)
        fed = {name: np.array([given[name]], np.int64) for name in self._inputs}
        found = np.asarray(self._session.run(None, fed)[0], np.float32)[0]
        vector = found.mean(axis=0) if found.ndim > 1 else found
        length = float(np.sqrt(vector @ vector))
        return np.asarray(vector / length if length else vector, np.float32)


class Beside:
    """Several encoders as one: the numbers of each behind those of the other."""

    def __init__(self, encoders: Sequence[Encoder]) -> None:
        self._encoders = encoders
        self.size = sum(encoder.size for encoder in encoders)

    def encode(self, spoken: Sequence[str]) -> Floats:
        return np.concatenate([encoder.encode(spoken) for encoder in self._encoders])


@cache
def load(folder: str) -> OnnxEncoder:
    """The encoder in a folder. Raises EncoderError."""
    return OnnxEncoder(Path(folder))


@cache
def identity(folder: str) -> str:
    """Other files are another encoder. Raises EncoderError."""
    digest = hashlib.sha256()
    for name in ("model.onnx", "tokenizer.json"):
        try:
            digest.update((Path(folder) / name).read_bytes())
        except OSError as problem:
            raise EncoderError(f"{folder} holds no encoder: {problem}") from None
    return digest.hexdigest()
