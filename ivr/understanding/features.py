"""Numbers for a sentence: which words and which pieces of words it has, each weighed by how rare it is.

Rule: pure Python and numpy at detection time; a sentence costs a few hundred dictionary look-ups, no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Terms = Callable[[Sequence[str]], list[str]]


def word_terms(spoken: Sequence[str]) -> list[str]:
    """Words, pairs of neighbours, and which word came first and last."""
    if not spoken:
        return []
    pairs = [f"{left} {right}" for left, right in pairwise(spoken)]
    return [*spoken, *pairs, f"^{spoken[0]}", f"{spoken[-1]}$"]


def piece_terms(spoken: Sequence[str]) -> list[str]:
    """Pieces of two to five characters that do not cross words: they see through endings and typos."""
    return [piece for word in spoken for piece in _pieces(word)]


@lru_cache(maxsize=10_000)
def _pieces(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    length = len(padded)
    sizes = range(2, min(5, length - 1) + 1)
    pieces = [padded[at : at + size] for size in sizes for at in range(length - size + 1)]
    return tuple(pieces) if length > 5 else (*pieces, padded)


BLOCKS: tuple[Terms, ...] = (word_terms, piece_terms)
"""Each block is scaled to length one by itself, so that the many pieces do not drown the few words."""


@dataclass(frozen=True)
class Block:
    """The terms of one kind that training saw, and the rarity (inverse document frequency) of each."""

    terms: Terms
    places: dict[str, int]
    rarity: Floats

    def weigh(self, spoken: Sequence[str]) -> tuple[NDArray[np.intp], Floats]:
        """The places of the terms that `spoken` has, and their weights."""
        counts = Counter(map(self.places.get, self.terms(spoken)))
        counts.pop(None, None)
        found = np.fromiter(counts, np.intp, len(counts))
        weights = np.fromiter(counts.values(), np.float32, len(counts))
        weights = weighed(weights) * self.rarity[found]
        length = float(np.sqrt(weights @ weights))
        return found, weights / length if length else weights


def weighed(counts: Floats) -> Floats:
    """A term said twice counts for more than once, but not twice."""
    return np.asarray(1 + np.log(counts), np.float32)


def rarity(document_counts: NDArray[np.float64], documents: int) -> Floats:
    """Inverse document frequency; a term that no document has weighs nothing."""
    rare = np.log((1 + documents) / (1 + document_counts)) + 1
    return np.where(document_counts > 0, rare, 0).astype(np.float32)


def places_of(sentences: Iterable[Sequence[str]], terms: Terms) -> dict[str, int]:
    """A place for every term of `sentences`, in order of appearance."""
    found = dict.fromkeys(term for spoken in sentences for term in terms(spoken))
    return {term: place for place, term in enumerate(found)}
