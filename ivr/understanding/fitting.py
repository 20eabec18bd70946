"""Learns a `Model` from sentences: a linear support vector machine, and from held-out sentences two numbers.

The sentences of each fold are judged by a machine that never saw them. From those margins come the sharpness
(so that a confidence of 0.7 is right seven times in ten) and the threshold below which nothing is meant.
Rule: the only module that knows scikit-learn, and only inside functions; servers that find a trained model
never load it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ivr.understanding.features import BLOCKS, Block, Floats, places_of, rarity, weighed
from ivr.understanding.model import BACKGROUND_SHARE, Layer, Model, belonging, probabilities

GIVEN_UP = 0.02
"""The share of good answers that rejection may cost."""

NEAR = 0.5
"""A background sentence this close (cosine) to one of the team's own is not background to that team."""

COST = 0.7
MANY = 5000
"""With more sentences than this, one fold is held out instead of all in turn."""

FEWEST_JUDGED = 20
CAUTIOUS_THRESHOLD = -0.6
MILD_SHARPNESS = 4.0
"""What stands in for the two numbers when there are too few sentences to learn them from."""

Matrix = Any
"""A scipy sparse matrix: a row per sentence, a column per term."""

Sentence = tuple[Sequence[str], str]


class Mistake(NamedTuple):
    """The sentence of this number is taken for the intent, unless it is learned by heart."""

    sentence: int
    intent: str


@dataclass(frozen=True)
class _Machine:
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def margins(self, features: Matrix) -> NDArray[np.float64]:
        return np.asarray(features @ self.weights + self.bias)


def fit(
    sentences: Sequence[Sentence], background: Sequence[Sequence[str]]
) -> tuple[Model, tuple[Mistake, ...]]:
    """The model of `sentences` (words, intent); those of intent "" join `background`. Its mistakes come with it."""
    ours = [number for number, (_, intent) in enumerate(sentences) if intent]
    others = [number for number, (_, intent) in enumerate(sentences) if not intent]
    own, none = [sentences[number][0] for number in ours], [sentences[number][0] for number in others]
    intents = tuple(sorted({intent for _, intent in sentences if intent}))
    column = {intent: place for place, intent in enumerate(intents)}
    labels = np.array([column[intent] for _, intent in sentences if intent], np.intp)

    counts, labels, places = _counted(own, none, background, labels, len(intents))
    folds = _folds(labels)
    margins = np.full((len(labels), len(intents) + 1), np.nan)
    for fold in range(1 if len(labels) > MANY else int(folds.max()) + 1):
        seen, held = folds != fold, folds == fold
        rarities = _rarities([block[seen] for block in counts])
        features = _features(counts, rarities)
        machine = _learn(features[seen], labels[seen], len(intents) + 1, tolerance=1e-2)
        margins[held] = machine.margins(features[held])
    judged = (labels < len(intents)) & ~np.isnan(margins[:, 0])
    sharpness, threshold = _calibrated(margins[judged], labels[judged])

    rarities = _rarities(counts)
    machine = _learn(_features(counts, rarities), labels, len(intents) + 1, tolerance=1e-3)
    layers = []
    start = 0
    for terms, known, rare in zip(BLOCKS, places, rarities, strict=True):
        rows = machine.weights[start : start + len(known)]
        start += len(known)
        layers.append(_layer(Block(terms, known, rare), rows))
    wrong = _mistaken(margins[: len(sentences)], labels[: len(sentences)], threshold)
    numbers = [*ours, *others]
    mistakes = [Mistake(numbers[row], intents[taken]) for row, taken in wrong]
    model = Model(intents, tuple(layers), machine.bias.astype(np.float32), sharpness, threshold)
    return model, tuple(sorted(mistakes))


def _mistaken(
    margins: NDArray[np.float64], labels: NDArray[np.intp], threshold: float
) -> Iterator[tuple[int, int]]:
    """Rows that were judged while nothing had been learned from them, and the wrong intent they were taken for."""
    for row, judged in enumerate(margins):
        if not np.isnan(judged[0]) and len(judged) > 1:
            taken = int(judged[:-1].argmax())
            if taken != labels[row] and belonging(judged) >= threshold:
                yield row, taken


def _counted(
    own: Sequence[Sequence[str]],
    none: Sequence[Sequence[str]],
    background: Sequence[Sequence[str]],
    labels: NDArray[np.intp],
    outside: int,
) -> tuple[list[Matrix], NDArray[np.intp], list[dict[str, int]]]:
    """Term counts of everything, without the background sentences that the team's own come close to."""
    everything = [*own, *none, *background]
    places = [places_of(everything, terms) for terms in BLOCKS]
    counts = [_counts(everything, terms, known) for terms, known in zip(BLOCKS, places, strict=True)]
    keep = np.ones(len(everything), bool)
    generic = len(everything) - len(background)
    if own and background:
        features = _features(counts, _rarities(counts))
        closeness = (features[generic:] @ features[: len(own)].T).max(axis=1).toarray().ravel() / len(BLOCKS)
        keep[generic:] = closeness < NEAR
    labels = np.concatenate([labels, np.full(len(everything) - len(own), outside, np.intp)])
    return [block[keep] for block in counts], labels[keep], places


def _counts(sentences: Sequence[Sequence[str]], terms: Any, places: dict[str, int]) -> Matrix:
    from scipy import sparse

    found: list[int] = []
    ends = [0]
    for spoken in sentences:
        found += [places[term] for term in terms(spoken)]
        ends.append(len(found))
    shape = (len(sentences), len(places))
    matrix = sparse.csr_matrix((np.ones(len(found)), np.array(found, np.int32), ends), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _rarities(counts: Sequence[Matrix]) -> list[Floats]:
    return [rarity(np.bincount(c.indices, minlength=c.shape[1]).astype(float), c.shape[0]) for c in counts]


def _features(counts: Sequence[Matrix], rarities: Sequence[Floats]) -> Matrix:
    from scipy import sparse

    blocks = []
    for block, rare in zip(counts, rarities, strict=True):
        values = weighed(block.data).astype(np.float64) * rare[block.indices]
        matrix = sparse.csr_matrix((values, block.indices, block.indptr), shape=block.shape)
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1))).ravel()
        blocks.append(sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ matrix)
    return sparse.hstack(blocks, format="csr")


def _learn(features: Matrix, labels: NDArray[np.intp], columns: int, tolerance: float) -> _Machine:
    """One machine per column against all others. A column without sentences is never likely."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    weights = np.zeros((features.shape[1], columns))
    bias = np.full(columns, -1.0)
    present = np.unique(labels)
    if len(present) < 2:
        bias[present] = 1.0
        return _Machine(weights, bias)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        machine = LinearSVC(C=COST, tol=tolerance, random_state=0).fit(features, labels)
    learned, offset = machine.coef_.T, machine.intercept_
    if len(present) == 2:
        learned, offset = np.hstack([-learned, learned]), np.array([-offset[0], offset[0]])
    weights[:, present] = learned
    bias[present] = offset
    return _Machine(weights, bias)


def _folds(labels: NDArray[np.intp]) -> NDArray[np.intp]:
    """A fold for every sentence, each intent spread evenly over all."""
    count = 5 if len(labels) < 2500 else 3
    order = np.random.default_rng(0).permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    folds = np.empty(len(labels), np.intp)
    folds[order] = np.arange(len(labels)) % count
    return folds


def _calibrated(margins: NDArray[np.float64], labels: NDArray[np.intp]) -> tuple[float, float]:
    """Sharpness and threshold, from the margins of held-out sentences of the team's own."""
    right = margins[:, :-1].argmax(axis=1) == labels if len(labels) else np.zeros(0, bool)
    if right.sum() < FEWEST_JUDGED:
        return MILD_SHARPNESS, CAUTIOUS_THRESHOLD
    rows = np.arange(len(labels))
    floats = margins.astype(np.float32)

    def surprise(sharpness: float) -> float:
        likely = probabilities(floats, sharpness)[rows, labels]
        return float(-np.log(np.maximum(likely, 1e-9)).mean())

    sharpness = min(np.geomspace(1, 30, 60).tolist(), key=surprise)
    scores = np.sort((margins[:, :-1].max(axis=1) - BACKGROUND_SHARE * margins[:, -1])[right])
    return sharpness, float(scores[int(GIVEN_UP * len(labels))])


def _layer(block: Block, rows: NDArray[np.float64]) -> Layer:
    scale = np.abs(rows).max(axis=1, initial=0) / 127
    whole = np.round(rows / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8)
    return Layer(block, whole, scale.astype(np.float32))
