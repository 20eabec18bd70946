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
from ivr.understanding.vectors import Encoder

RANKED = 5

ONE_WORD = 4
"""How many times likelier than the next a single word must be: "credit" is a card, a bill and an answer."""


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
class MeantLayer:
    """What words mean, whatever their letters: a row per number of the encoder, a column per intent.

    `known` are the team's own sentences, encoded, times 127: those of intent i end before `ends[i]`.
    """

    encoder: Encoder
    rows: Floats
    known: NDArray[np.int8]
    ends: NDArray[np.int32]

    def nearness(self, meant: Floats, intent: int) -> float:
        """The cosine with the nearest of the intent's own sentences."""
        start = self.ends[intent - 1] if intent else 0
        alike = self.known[start : self.ends[intent]].astype(np.float32) @ meant
        return float(alike.max(initial=0)) / 127


@dataclass(frozen=True)
class Belonging:
    """How surely a sentence belongs to any intent at all: a weighted sum of what `SIGNS` names."""

    weights: tuple[float, ...] = (1.0, -0.5, 0.0, 0.0)
    threshold: float = -0.6
    """Below it nothing is meant. As it stands here where there are too few sentences to learn it from."""

    def score(self, margins: Floats, nearness: float) -> float:
        return float(np.dot(self.weights, signs(margins, nearness)))


SIGNS = (
    "the best intent's margin",
    "the background's",
    "the second intent's",
    "nearness to its nearest sentence",
)


def signs(margins: Floats, nearness: float) -> tuple[float, float, float, float]:
    intents = margins[:-1]
    if len(intents) < 2:
        return float(intents[0]), float(margins[-1]), -1.0, nearness
    second, best = np.partition(intents, -2)[-2:]
    return float(best), float(margins[-1]), float(second), nearness


@dataclass(frozen=True)
class Verdict:
    """`intent` is "" when the sentence belongs to none; `ranking` is best first, whatever the verdict."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Model:
    """`intents` in the order of the columns; the background is the last column and has no name here.

    `sharpness` turns margins into probabilities that mean what they say.
    """

    intents: tuple[str, ...]
    layers: tuple[Layer, ...]
    meant: MeantLayer | None
    bias: Floats
    sharpness: float
    belonging: Belonging

    def judge(self, spoken: Sequence[str]) -> Verdict:
        margins, nearness = self._margins(spoken)
        likely = probabilities(margins, self.sharpness)
        best = np.argsort(-margins[:-1], kind="stable")[:RANKED]
        ranking = tuple((self.intents[place], round(float(likely[place]), 4)) for place in best)
        belongs = self.belonging.score(margins, nearness) >= self.belonging.threshold
        vague = len(spoken) == 1 and len(ranking) > 1 and ranking[0][1] < ONE_WORD * ranking[1][1]
        if vague or not belongs:
            return Verdict("", 0.0, ranking)
        return Verdict(ranking[0][0], ranking[0][1], ranking)

    def _margins(self, spoken: Sequence[str]) -> tuple[Floats, float]:
        """The margins, and how near the sentence is to one of the best intent's own."""
        total = self.bias
        for layer in self.layers:
            total = total + layer.margins(spoken)
        if self.meant is None:
            return total, 0.0
        meant = self.meant.encoder.encode(spoken)
        total = total + meant @ self.meant.rows
        return total, self.meant.nearness(meant, int(total[:-1].argmax()))


def probabilities(margins: Floats, sharpness: float) -> Floats:
    """Margins as shares of one, the background included."""
    raised = np.exp(sharpness * (margins - margins.max(axis=-1, keepdims=True)))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)
