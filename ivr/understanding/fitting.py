"""Learns a `Model` from sentences: a linear support vector machine, and from held-out sentences how far to trust it.

The sentences of each fold are judged by a machine that never saw them. From those margins come the sharpness
(so that a confidence of 0.7 is right seven times in ten), what tells a right answer from a wrong one, and the
threshold below which nothing is meant.
Rule: the only module that knows scikit-learn, and only inside functions; servers that find a trained model
never load it.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ivr.understanding.features import BLOCKS, Block, Floats, places_of, rarity, weighed
from ivr.understanding.model import SIGNS, Belonging, Layer, MeantLayer, Model, probabilities, signs
from ivr.understanding.vectors import Encoder

MOST_GIVEN_UP = 0.05
"""The share of right answers that rejection may cost at most."""

LET_IN = 0.3
"""How much it costs to let in what belongs to no intent, if to refuse a right answer costs 1."""

ASIDE = 0.25
"""By how much more an intent that is an aside must have."""

NEAR = 0.5
"""A background sentence this close (cosine) to one of the team's own is not background to that team."""

COST = 0.7
MANY = 5000
"""With more sentences than this, one fold is held out instead of all in turn."""

FEWEST_JUDGED, FEWEST_WEIGHED = 20, 60
MILD_SHARPNESS = 4.0
"""What stands in where there are too few sentences to learn it from."""

MEANT = 2
"""How much more what words mean counts than their letters."""

Dense = NDArray[np.float32]

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


@dataclass(frozen=True)
class _Held:
    """What was judged while nothing had been learned from it. `margins` of the rest are nan.

    `nearness` is that to the intent which it is taken for, `elsewhere` to the one that it would be without its own.
    """

    margins: NDArray[np.float64]
    nearness: Floats
    elsewhere: Floats
    labels: NDArray[np.intp]

    def of(self, rows: NDArray[Any]) -> _Held:
        return _Held(self.margins[rows], self.nearness[rows], self.elsewhere[rows], self.labels[rows])

    @property
    def judged(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.margins[:, 0])

    @property
    def own(self) -> NDArray[np.bool_]:
        return np.asarray(self.labels < self.margins.shape[1] - 1)

    @property
    def right(self) -> NDArray[np.bool_]:
        if self.margins.shape[1] < 2:
            return np.zeros(len(self.labels), bool)
        return np.asarray(self.margins[:, :-1].argmax(axis=1) == self.labels)

    def strangers(self) -> _Held:
        """The team's own sentences, were their intents not served: they belong to none of the others."""
        return replace(self, margins=_without(self.margins, self.labels), nearness=self.elsewhere).of(
            self.own
        )

    def signs(self) -> NDArray[np.float64]:
        pairs = zip(self.margins, self.nearness, strict=True)
        return np.array([signs(row, near) for row, near in pairs]).reshape(-1, len(SIGNS))


def fit(
    sentences: Sequence[Sentence],
    background: Sequence[Sequence[str]],
    encoder: Encoder | None = None,
    asides: Collection[str] = (),
) -> tuple[Model, tuple[Mistake, ...]]:
    """The model of `sentences` (words, intent); those of intent "" join `background`. Its mistakes come with it.

    The intents that are `asides` must be nearer than any other by a margin.
    """
    ours = [number for number, (_, intent) in enumerate(sentences) if intent]
    others = [number for number, (_, intent) in enumerate(sentences) if not intent]
    own, none = [sentences[number][0] for number in ours], [sentences[number][0] for number in others]
    intents = tuple(sorted({intent for _, intent in sentences if intent}))
    column = {intent: place for place, intent in enumerate(intents)}
    labels = np.array([column[intent] for _, intent in sentences if intent], np.intp)

    counts, labels, places, kept = _counted(own, none, background, labels, len(intents))
    meant = _meant([*own, *none, *background], kept, encoder)
    held = _held_out(counts, meant, labels, len(intents))
    behind = np.array([*(ASIDE if intent in asides else 0.0 for intent in intents), 0.0])
    held = replace(held, margins=held.margins - behind)
    own_held = held.of(held.judged & held.own)
    belonging = _belonging(held.of(held.judged))

    rarities = _rarities(counts)
    machine = _learn(_joined(_features(counts, rarities), meant), labels, len(intents) + 1, tolerance=1e-3)
    layers = []
    start = 0
    for terms, known, rare in zip(BLOCKS, places, rarities, strict=True):
        rows = machine.weights[start : start + len(known)]
        start += len(known)
        layers.append(_layer(Block(terms, known, rare), rows))
    of_words = (
        _meant_layer(encoder, machine.weights[start:], meant, labels, len(intents)) if encoder else None
    )
    numbers = [*ours, *others]
    mistakes = [
        Mistake(numbers[row], intents[taken])
        for row, taken in _mistaken(held, belonging)
        if row < len(numbers)
    ]
    bias = (machine.bias - behind).astype(np.float32)
    model = Model(intents, tuple(layers), of_words, bias, _sharpness(own_held), belonging)
    return model, tuple(sorted(mistakes))


def _held_out(counts: Sequence[Matrix], meant: Dense, labels: NDArray[np.intp], intents: int) -> _Held:
    """Each fold as a machine judges it that learned from the others; of many sentences one fold, from half of them."""
    folds = _folds(labels)
    many = len(labels) > MANY
    margins = np.full((len(labels), intents + 1), np.nan)
    nearness, elsewhere = np.zeros(len(labels), np.float32), np.zeros(len(labels), np.float32)
    for fold in range(1 if many else int(folds.max()) + 1):
        seen, held = (folds == 1) if many else (folds != fold), folds == fold
        features = _joined(_features(counts, _rarities([block[seen] for block in counts])), meant)
        machine = _learn(features[seen], labels[seen], intents + 1, tolerance=1e-2)
        margins[held] = machine.margins(features[held])
        for near, judged in ((nearness, margins[held]), (elsewhere, _without(margins[held], labels[held]))):
            near[held] = _nearness(meant[held], judged[:, :-1], meant[seen], labels[seen])
    return _Held(margins, nearness, elsewhere, labels)


def _without(margins: NDArray[np.float64], labels: NDArray[np.intp]) -> NDArray[np.float64]:
    """The margins as if no sentence had an intent of its own; the background stays."""
    other = margins.copy()
    own = np.flatnonzero(labels < margins.shape[1] - 1)
    other[own, labels[own]] = -2.0
    return other


def _nearness(held: Dense, margins: NDArray[np.float64], seen: Dense, labels: NDArray[np.intp]) -> Floats:
    """How near each is to the nearest sentence of the intent that it is taken for."""
    nearness = np.zeros(len(held), np.float32)
    if not held.size or not margins.size:
        return nearness
    taken = margins.argmax(axis=1)
    for intent in np.unique(taken):
        rows = taken == intent
        nearness[rows] = (held[rows] @ seen[labels == intent].T).max(axis=1, initial=0) / MEANT**2
    return nearness


def _mistaken(held: _Held, belonging: Belonging) -> Iterator[tuple[int, int]]:
    """Rows that were judged while nothing had been learned from them, and the wrong intent they were taken for."""
    for row in np.flatnonzero(held.judged & ~held.right):
        if (
            held.margins.shape[1] > 1
            and belonging.score(held.margins[row], float(held.nearness[row])) >= belonging.threshold
        ):
            yield int(row), int(held.margins[row, :-1].argmax())


def _counted(
    own: Sequence[Sequence[str]],
    none: Sequence[Sequence[str]],
    background: Sequence[Sequence[str]],
    labels: NDArray[np.intp],
    outside: int,
) -> tuple[list[Matrix], NDArray[np.intp], list[dict[str, int]], NDArray[np.bool_]]:
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
    return [block[keep] for block in counts], labels[keep], places, keep


def _meant(everything: Sequence[Sequence[str]], kept: NDArray[np.bool_], encoder: Encoder | None) -> Dense:
    """What every sentence that is kept means, as the encoder has it."""
    if encoder is None:
        return np.zeros((int(kept.sum()), 0), np.float32)
    rows = [encoder.encode(spoken) for spoken, keep in zip(everything, kept, strict=True) if keep]
    return np.array(rows, np.float32).reshape(-1, encoder.size) * MEANT


def _joined(features: Matrix, meant: Dense) -> Matrix:
    from scipy import sparse

    if meant.size:
        return sparse.hstack([features, sparse.csr_matrix(meant)], format="csr")
    return features


def _counts(sentences: Sequence[Sequence[str]], terms: Any, places: dict[str, int]) -> Matrix:
    from scipy import sparse

    found: list[int] = []
    ends = [0]
    for spoken in sentences:
        found += map(places.__getitem__, terms(spoken))
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


def _sharpness(own: _Held) -> float:
    """What turns the margins of held-out sentences into shares that are right as often as they say."""
    if own.right.sum() < FEWEST_JUDGED:
        return MILD_SHARPNESS
    rows = np.arange(len(own.labels))
    floats = own.margins.astype(np.float32)

    def surprise(sharpness: float) -> float:
        likely = probabilities(floats, sharpness)[rows, own.labels]
        return float(-np.log(np.maximum(likely, 1e-9)).mean())

    return float(min(np.geomspace(1, 30, 60).tolist(), key=surprise))


def _belonging(held: _Held) -> Belonging:
    """What tells the right answers from the wrong ones and from the background, and how much of it is enough."""
    from sklearn.linear_model import LogisticRegression

    good = held.own & held.right
    if good.sum() < FEWEST_WEIGHED or (~good).sum() < FEWEST_JUDGED:
        return Belonging()
    told = held.signs()
    spread = np.maximum(told.std(axis=0), 1e-6)
    learned = LogisticRegression().fit(told / spread, good, sample_weight=_evenly(good, held.own))
    best, background, second, nearness = learned.coef_[0] / spread
    belonging = Belonging(
        (float(best), float(background), min(0.0, float(second)), max(0.0, float(nearness)))
    )
    scores = told @ np.array(belonging.weights)
    wrong = scores[held.own & ~held.right]
    strangers = held.strangers().signs() @ np.array(belonging.weights)
    return replace(belonging, threshold=_threshold(np.sort(scores[good]), np.sort(wrong), np.sort(strangers)))


def _evenly(good: NDArray[np.bool_], own: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights by which right answers and the background count the same, however many they are, and wrong ones half."""
    weights = np.ones(len(good))
    for group, share in ((good, 2), (own & ~good, 1), (~own, 2)):
        weights[group] = share * len(good) / 5 / max(1, group.sum())
    return weights


def _threshold(
    right: NDArray[np.float64], wrong: NDArray[np.float64], strangers: NDArray[np.float64]
) -> float:
    """Where refusing a right answer and letting in what is none cost the least together."""
    candidates = right[: int(MOST_GIVEN_UP * len(right)) + 1]
    given_up = np.arange(len(candidates)) / len(right)
    taken = (len(wrong) - np.searchsorted(wrong, candidates)) / len(right)
    let_in = 1 - np.searchsorted(strangers, candidates) / max(1, len(strangers))
    return float(candidates[int((given_up + taken + LET_IN * let_in).argmin())])


def _meant_layer(
    encoder: Encoder, rows: NDArray[np.float64], meant: Dense, labels: NDArray[np.intp], intents: int
) -> MeantLayer:
    """With the team's own sentences, an intent's beside each other."""
    order = np.argsort(labels, kind="stable")
    ends = np.searchsorted(labels[order], np.arange(intents), side="right")
    known = np.round(meant[order[: int(ends[-1]) if intents else 0]] / MEANT * 127).astype(np.int8)
    return MeantLayer(encoder, (rows * MEANT).astype(np.float32), known, ends.astype(np.int32))


def _layer(block: Block, rows: NDArray[np.float64]) -> Layer:
    scale = np.abs(rows).max(axis=1, initial=0) / 127
    whole = np.round(rows / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8)
    return Layer(block, whole, scale.astype(np.float32))
