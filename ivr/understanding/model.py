"""Which intent a sentence belongs to, or that it belongs to none.

One linear score (margin) per intent, and one more for the *background*: what callers say that is nobody's
business. Rule: detection is a gather of rows and a sum in numpy; whatever is slow happened in `fitting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ivr.understanding.features import Block, Floats

BACKGROUND_SHARE = 0.5
"""How much of the background's margin counts against the best intent's."""

RANKED = 5


@dataclass(frozen=True)
class Layer:
    """One block of terms with its weights: a row per term, a column per intent.

    `rows` are whole numbers; `scale` turns each row back into what was learned.
    """

    block: Block
    rows: NDArray[np.int8]
    scale: Floats

    def margins(self, spoken: Sequence[str]) -> Floats:
        places, weights = self.block.weigh(spoken)
        gathered = self.rows[places].astype(np.float32)
        return np.asarray((weights * self.scale[places]) @ gathered, np.float32)


@dataclass(frozen=True)
class Verdict:
    """`intent` is "" when the sentence belongs to none; `ranking` is best first, whatever the verdict."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Model:
    """`intents` in the order of the columns; the background is the last column and has no name here.

    `sharpness` turns margins into probabilities that mean what they say; below `threshold` nothing is meant.
    """

    intents: tuple[str, ...]
    layers: tuple[Layer, ...]
    bias: Floats
    sharpness: float
    threshold: float

    def margins(self, spoken: Sequence[str]) -> Floats:
        total = self.bias
        for layer in self.layers:
            total = total + layer.margins(spoken)
        return total

    def judge(self, spoken: Sequence[str]) -> Verdict:
        margins = self.margins(spoken)
        likely = probabilities(margins, self.sharpness)
        best = np.argsort(-margins[:-1], kind="stable")[:RANKED]
        ranking = tuple((self.intents[place], round(float(likely[place]), 4)) for place in best)
        if belonging(margins) < self.threshold:
            return Verdict("", 0.0, ranking)
        return Verdict(ranking[0][0], ranking[0][1], ranking)


def belonging(margins: Floats) -> float:
    """How surely a sentence belongs to any intent at all."""
    return float(margins[:-1].max() - BACKGROUND_SHARE * margins[-1])


def probabilities(margins: Floats, sharpness: float) -> Floats:
    """Margins as shares of one, the background included."""
    raised = np.exp(sharpness * (margins - margins.max(axis=-1, keepdims=True)))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)
