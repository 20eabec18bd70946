"""Text as TwiML can hold it: characters that XML knows, pieces that one Say takes."""

from __future__ import annotations

from collections.abc import Iterator

MOST_CHARACTERS = 4096
"""Of one Say (docs/voice/twiml/say)."""

_UNSPEAKABLE = dict.fromkeys((*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), " ")
"""What XML 1.0 cannot hold, and line ends, which are spoken as a space anyway."""


def clean(text: str) -> str:
    return text if text.isprintable() else text.translate(_UNSPEAKABLE)


def pieces(text: str) -> Iterator[str]:
    """`text` in as few parts as possible, each up to the end of a sentence, or of a word where there is none."""
    while len(text) > MOST_CHARACTERS:
        head = text[:MOST_CHARACTERS]
        end = max(head.rfind(mark) for mark in (". ", "? ", "! ", "。")) + 1
        end = end or head.rfind(" ") + 1 or MOST_CHARACTERS
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text
