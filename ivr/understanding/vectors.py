"""What words mean, as numbers: sentences that say the same in other words point the same way.

The table (`vectors.en.npz`) has a row for each English word and piece of a word; NOTICE says where it comes from.
Rule: it is read once, with the detector and so before the first call; a sentence then costs a look-up a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_HERE = Path(__file__).parent

LONGEST_PIECE = 20
"""Characters of the longest entry that is looked for within a word."""


class Encoder(Protocol):
    """Makes a sentence into a direction: `size` numbers whose squares add up to one, or to nothing."""

    @property
    def size(self) -> int: ...
    def encode(self, spoken: Sequence[str]) -> Floats: ...


@dataclass(frozen=True)
class WordVectors:
    """Row i of `rows`, times `scale[i]`, is the vector of the entry whose place is i; "##ing" goes on with a word."""

    places: Mapping[str, int]
    rows: NDArray[np.int8]
    scale: Floats

    @property
    def size(self) -> int:
        return int(self.rows.shape[1])

    def encode(self, spoken: Sequence[str]) -> Floats:
        """The direction of the sum of the words' vectors; nothing where no word is known."""
        places = [place for word in spoken for place in self._pieces(word)]
        total = self.scale[places] @ self.rows[places].astype(np.float32)
        length = float(np.sqrt(total @ total))
        return total / length if length else np.zeros(self.size, np.float32)

    def _pieces(self, word: str) -> list[int]:
        """The word's own place, or those of the longest pieces that it is made of."""
        if (place := self.places.get(word)) is not None:
            return [place]
        return [place for part in word.replace("’", "'").split("'") for place in self._cut(part)]

    def _cut(self, part: str) -> list[int]:
        found: list[int] = []
        at = 0
        while at < len(part):
            for end in range(min(len(part), at + LONGEST_PIECE), at, -1):
                place = self.places.get(part[at:end] if at == 0 else "##" + part[at:end])
                if place is not None:
                    found.append(place)
                    at = end
                    break
            else:
                at += 1
        return found


@cache
def vectors(language: str) -> WordVectors | None:
    """The table of a language, or None where there is none."""
    path = _HERE / f"vectors.{language}.npz"
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        words, rows, scale = (file[name] for name in ("words", "rows", "scale"))
    return WordVectors({word: i for i, word in enumerate(words.tobytes().decode().split("\n"))}, rows, scale)
