"""Prompts are spoken by programs of the machine, and kept."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from machine import program as program_of_machine

from ivr.speech.audio import RATE, Samples
from ivr.speech.voice import CachedVoice, ProgramVoice, VoiceFailed, find_voice


@pytest.fixture
def espeak() -> ProgramVoice:
    return ProgramVoice(program_of_machine("espeak-ng"))


@pytest.fixture
def flite() -> ProgramVoice:
    return ProgramVoice(program_of_machine("flite"))


def program(folder: Path, script: str, name: str = "espeak-ng") -> ProgramVoice:
    """A program that behaves badly."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return ProgramVoice(file, time=0.5)


class Counting:
    """A voice that tells how often it was asked; each text sounds different."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def speak(self, text: str, language: str) -> Samples:
        self.asked.append((text, language))
        return np.full(1000, len(text), np.int16)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How much would you like to pay?"),
        ("en-GB", "How much would you like to pay?"),
        ("es", "¿Cuánto desea pagar?"),
        ("es-US", "¿Cuánto desea pagar?"),
        ("sv", "Hur mycket vill du betala?"),
        ("nb", "Hvor mye vil du betale?"),
        ("zh", "您要付多少钱？"),
        ("ur", "آپ کتنی رقم ادا کرنا چاہتے ہیں؟"),
    ],
)
def test_every_language_is_spoken(espeak: ProgramVoice, language: str, text: str) -> None:
    said = espeak.speak(text, language)

    assert 0.8 < len(said) / RATE < 4
    assert np.abs(said).max() > 3000


def test_languages_do_not_sound_alike(espeak: ProgramVoice) -> None:
    said = {language: len(espeak.speak("total", language)) for language in ("en", "es", "sv")}

    assert len(set(said.values())) == 3


def test_flite_speaks_english_and_says_that_it_speaks_nothing_else(flite: ProgramVoice) -> None:
    assert len(flite.speak("Thank you.", "en-US")) > RATE / 3
    with pytest.raises(VoiceFailed, match="flite speaks English only, not 'es'"):
        flite.speak("Gracias.", "es")


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x07"])
def test_nothing_is_said_in_no_time(espeak: ProgramVoice, text: str) -> None:
    assert len(espeak.speak(text, "en")) == 0


@pytest.mark.parametrize(
    "text", ["-v --help", "$(touch {0}/owned); `id` | cat", "a\x00b", '"; touch {0}/owned; "']
)
def test_a_text_is_only_ever_spoken(espeak: ProgramVoice, tmp_path: Path, text: str) -> None:
    assert len(espeak.speak(text.format(tmp_path), "en")) > 1000
    assert not (tmp_path / "owned").exists()


def test_a_program_that_fails_is_told_with_its_own_words(espeak: ProgramVoice, tmp_path: Path) -> None:
    with pytest.raises(
        VoiceFailed, match="-v tlh ended with 1: Error: The specified espeak-ng voice does not exist"
    ):
        espeak.speak("Hello", "tlh")
    with pytest.raises(VoiceFailed, match="ended with 3: no sound card"):
        program(tmp_path, "echo no sound card >&2; exit 3").speak("Hello", "en")


def test_a_program_that_hangs_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(VoiceFailed, match=r"espeak-ng took longer than 0\.5 s"):
        program(tmp_path, "exec sleep 20").speak("Hello", "en")


def test_a_program_that_writes_nothing_or_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoiceFailed, match="espeak-ng wrote no sound"):
        program(tmp_path, "exit 0").speak("Hello", "en")
    with pytest.raises(VoiceFailed, match=r"cannot be run: No such file"):
        ProgramVoice(tmp_path / "nowhere").speak("Hello", "en")


# -- kept ------------------------------------------------------------------------------------------------


def test_a_prompt_is_spoken_once_and_kept_for_every_process(tmp_path: Path) -> None:
    voice = Counting()
    first = CachedVoice(voice, tmp_path).speak("Hello.", "en")

    again = CachedVoice(voice, tmp_path).speak("Hello.", "en")

    assert np.array_equal(first, again) and voice.asked == [("Hello.", "en")]


def test_another_language_or_voice_is_spoken_anew(tmp_path: Path) -> None:
    voice = Counting()
    for name, language in (("a", "en"), ("a", "es"), ("b", "en")):
        CachedVoice(voice, tmp_path, name).speak("Hello.", language)

    assert len(voice.asked) == 3


def test_a_file_that_was_damaged_is_spoken_anew(tmp_path: Path) -> None:
    voice = Counting()
    cached = CachedVoice(voice, tmp_path)
    whole = cached.speak("Hello.", "en")
    (file,) = tmp_path.glob("*.wav")
    for damage in (b"", file.read_bytes()[:500]):
        file.write_bytes(damage)
        assert np.array_equal(cached.speak("Hello.", "en"), whole)

    assert len(voice.asked) == 3


def test_the_longest_unused_is_forgotten_when_there_is_too_much(tmp_path: Path) -> None:
    voice = Counting()
    cached = CachedVoice(voice, tmp_path, most=3 * 2044)
    for number, text in enumerate(("a", "ab", "abc", "abcd")):
        cached.speak(text, "en")
        for file in tmp_path.glob("*.wav"):
            if file.stat().st_mtime > 1000:
                os.utime(file, (number, number))

    cached.speak("abc", "en")
    cached.speak("a", "en")

    assert [text for text, _ in voice.asked] == ["a", "ab", "abc", "abcd", "a"]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 3 * 2044


def test_a_disk_that_is_full_costs_time_and_not_the_prompt(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    assert len(CachedVoice(Counting(), tmp_path / "file" / "prompts").speak("Hello.", "en")) == 1000


def test_a_machine_without_a_voice_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_voice() is None


def test_the_voice_of_the_machine_is_found(espeak: ProgramVoice) -> None:
    assert isinstance(find_voice(), ProgramVoice)
