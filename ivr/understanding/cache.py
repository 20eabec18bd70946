"""Keeps a trained detector beside the team's data, so that only a changed file costs a training.

The file is named after what it was made of: the data, and this package's own code. Rule: a file that cannot
be read, or that does not fit together, is as good as none; numbers and JSON only, nothing that could be code.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ivr.understanding.detector import Detector, encoder
from ivr.understanding.entities import EntityFinder
from ivr.understanding.features import BLOCKS, Block
from ivr.understanding.fitting import Mistake
from ivr.understanding.model import Belonging, Layer, MeantLayer, Model
from ivr.understanding.onnx_encoder import identity
from ivr.understanding.training import TrainingData
from ivr.understanding.vectors import Encoder

KEPT = 5
"""Trained models that stay in the folder: going back to last week's data costs no training."""

_UNREADABLE = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error)

Arrays = dict[str, NDArray[Any]]


def load_or_train(data: TrainingData, folder: Path) -> Detector:
    """The detector of `data`: from `folder` when it was trained before, else trained now and kept there.

    Processes that start together may each train; the last one's file stays, and all are the same.
    A folder that cannot be written costs a training at every start, nothing else.
    """
    path = folder / f"understanding-{fingerprint(data)}.npz"
    with suppress(*_UNREADABLE):
        return _read(path, data)
    detector = Detector.train(data)
    with suppress(OSError):
        _write(path, detector)
        _prune(folder)
    return detector


def fingerprint(data: TrainingData) -> str:
    """A name for the model that `data` makes with this version of the code."""
    examples = [(e.text, e.intent, e.language, e.entities) for e in data.examples]
    learner = identity(data.encoder) if data.encoder else ""
    words = (learner, dict(data.synonyms), dict(data.lookups), dict(data.regexes), sorted(data.asides))
    written = repr((examples, *words)).encode()
    return hashlib.sha256(_code() + written).hexdigest()[:24]


@cache
def _code() -> bytes:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.suffix in (".py", ".txt", ".npz"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()


def _read(path: Path, data: TrainingData) -> Detector:
    with np.load(path, allow_pickle=False) as file:
        arrays: Arrays = dict(file)
    about = json.loads(arrays["about"].tobytes())
    models = {
        language: _model(language, data.encoder, about["models"][language], arrays)
        for language in about["languages"]
    }
    hints = {
        language: {intent: tuple(phrases) for intent, phrases in by_intent.items()}
        for language, by_intent in about["hints"].items()
    }
    return Detector(models, hints, EntityFinder.learn(data), _mistakes(about))


def mistakes_kept(data: TrainingData, folder: Path) -> Mapping[str, tuple[Mistake, ...]] | None:
    """What training on `data` found alike, where it was trained before; None where it was not. Loads no model."""
    path = folder / f"understanding-{fingerprint(data)}.npz"
    with suppress(*_UNREADABLE), np.load(path, allow_pickle=False) as file:
        return _mistakes(json.loads(file["about"].tobytes()))
    return None


def _mistakes(about: dict[str, Any]) -> dict[str, tuple[Mistake, ...]]:
    return {
        language: tuple(Mistake(*mistake) for mistake in mistakes)
        for language, mistakes in about["mistakes"].items()
    }


def _model(language: str, folder: str, about: dict[str, Any], arrays: Arrays) -> Model:
    layers = []
    for number, terms in enumerate(BLOCKS):
        part = f"{language}/{number}"
        known = arrays[f"{part}/terms"].tobytes().decode().split("\n")
        rows, scale, rare = (arrays[f"{part}/{name}"] for name in ("rows", "scale", "rarity"))
        if (
            not len(known) == len(rows) == len(scale) == len(rare)
            or rows.shape[1] != len(about["intents"]) + 1
        ):
            raise ValueError(f"{part} does not fit together")
        layers.append(
            Layer(Block(terms, dict(zip(known, range(len(known)), strict=True)), rare), rows, scale)
        )
    belonging = Belonging(tuple(about["weights"]), about["threshold"])
    meant = _meant(encoder(language, folder), language, about["intents"], arrays)
    bias = arrays[f"{language}/bias"]
    return Model(tuple(about["intents"]), tuple(layers), meant, bias, about["sharpness"], belonging)


def _meant(
    encoder: Encoder | None, language: str, intents: Sequence[str], arrays: Arrays
) -> MeantLayer | None:
    if encoder is None:
        return None
    rows, known, ends = (arrays[f"{language}/meant/{name}"] for name in ("rows", "known", "ends"))
    fits = rows.shape == (encoder.size, len(intents) + 1) and known.shape[1] == encoder.size
    if not fits or len(ends) != len(intents) or (ends[-1:] != len(known)).any():
        raise ValueError(f"{language}/meant does not fit together")
    return MeantLayer(encoder, rows, known, ends)


def _write(path: Path, detector: Detector) -> None:
    """All of it or nothing: a reader never sees half a file."""
    about = {
        "languages": list(detector.models),
        "hints": detector.hints,
        "mistakes": detector.mistakes,
        "models": {
            language: {
                "intents": m.intents,
                "sharpness": m.sharpness,
                "weights": m.belonging.weights,
                "threshold": m.belonging.threshold,
            }
            for language, m in detector.models.items()
        },
    }
    arrays = {"about": _bytes(json.dumps(about)), **dict(_arrays(detector))}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".understanding-", delete=False) as file:
        try:
            np.savez(file, **arrays)  # type: ignore[arg-type]
            file.close()
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def _arrays(detector: Detector) -> Iterator[tuple[str, NDArray[Any]]]:
    for language, model in detector.models.items():
        yield f"{language}/bias", model.bias
        if model.meant:
            yield f"{language}/meant/rows", model.meant.rows
            yield f"{language}/meant/known", model.meant.known
            yield f"{language}/meant/ends", model.meant.ends
        for number, layer in enumerate(model.layers):
            yield f"{language}/{number}/terms", _bytes("\n".join(layer.block.places))
            yield f"{language}/{number}/rows", layer.rows
            yield f"{language}/{number}/scale", layer.scale
            yield f"{language}/{number}/rarity", layer.block.rarity


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _prune(folder: Path) -> None:
    def age(path: Path) -> float:
        with suppress(FileNotFoundError):  # another process may prune at the same time
            return -path.stat().st_mtime
        return 0.0

    for old in sorted(folder.glob("understanding-*.npz"), key=age)[KEPT:]:
        old.unlink(missing_ok=True)
