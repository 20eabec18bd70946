"""Speaks prompts: a program of this machine by default, any other voice behind the same Protocol.

Rule: what is spoken is given to a program on its standard input, never on a command line and never to a shell.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from ivr.speech.audio import Audio, BadAudio, Samples, read_wav, write_wav

TIME = 20.0
"""Seconds that a program may take for one prompt."""


class VoiceFailed(Exception):
    """Raised when a prompt cannot be spoken; says what the program said."""


class Voice(Protocol):
    def speak(self, text: str, language: str) -> Samples:
        """The text as 8 kHz samples. Raises VoiceFailed."""


class ProgramVoice:
    """espeak-ng or flite, whichever `program` is, as a child process."""

    def __init__(self, program: Path, time: float = TIME) -> None:
        self._program = program
        self._time = time
        self.name = program.name

    def speak(self, text: str, language: str) -> Samples:
        if not text.strip():
            return np.zeros(0, np.int16)
        with tempfile.TemporaryDirectory() as folder:
            wav, words = Path(folder, "said.wav"), Path(folder, "words.txt")
            words.write_text(text, "utf-8")
            self._run(self._command(language, words, wav))
            try:
                return read_wav(wav).samples[0]
            except BadAudio as error:
                raise VoiceFailed(f"{self.name} wrote no sound: {error}") from None

    def _command(self, language: str, words: Path, wav: Path) -> Sequence[str]:
        program = str(self._program)
        if self.name == "flite":
            return (program, "-voice", "slt", "-f", str(words), "-o", str(wav))
        voice = ESPEAK_VOICES.get(
            language.lower(), ESPEAK_VOICES.get(language.split("-")[0].lower(), "en-us")
        )
        return (program, "-v", voice, "-s", "160", "-b", "1", "-w", str(wav), "-f", str(words))

    def _run(self, command: Sequence[str]) -> None:
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=self._time)
        except subprocess.TimeoutExpired:
            raise VoiceFailed(f"{self.name} took longer than {self._time:g} s.") from None
        except OSError as error:
            raise VoiceFailed(f"{self._program} cannot be run: {error.strerror}.") from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise VoiceFailed(f"{self.name} ended with {done.returncode}: {said or 'it said nothing'}")


ESPEAK_VOICES = {
    "en": "en-us",
    "en-gb": "en-gb",
    "es": "es-419",
    "es-es": "es",
    "sv": "sv",
    "nb": "nb",
    "no": "nb",
    "zh": "cmn",
    "ur": "ur",
}


class CachedVoice:
    """Keeps what another voice has spoken in a folder, so that each prompt is spoken once."""

    def __init__(self, voice: Voice, folder: Path, name: str = "", most: int = 200_000_000) -> None:
        self._voice = voice
        self._folder = folder
        self._name = name or str(getattr(voice, "name", type(voice).__name__))
        self._most = most

    def speak(self, text: str, language: str) -> Samples:
        key = hashlib.sha256("\0".join((self._name, language, text)).encode()).hexdigest()[:32]
        file = self._folder / f"{key}.wav"
        try:
            said = read_wav(file).samples[0]
            os.utime(file)
            return said
        except (BadAudio, OSError):
            pass
        said = self._voice.speak(text, language)
        if len(said):
            self._keep(file, said)
        return said

    def _keep(self, file: Path, said: Samples) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
            pass
        write_wav(Path(part.name), Audio((said,)))
        os.replace(part.name, file)


def find_voice() -> Voice | None:
    """The program of this machine that speaks, None when there is none."""
    for name in ("espeak-ng", "flite"):
        if found := shutil.which(name):
            return ProgramVoice(Path(found))
    return None
