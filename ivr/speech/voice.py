"""Speaks prompts: a program of this machine by default, any other voice behind the same Protocol.

Rule: what is spoken reaches a program in a file, never on its command line and never through a shell.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
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
    """espeak-ng or flite, whichever `program` is, as a child process. `voice` is one of its own names."""

    def __init__(self, program: Path, voice: str = "", time: float = TIME) -> None:
        self._program = program
        self._voice = voice
        self._time = time
        self.name = f"{program.name} {voice}".strip()

    def speak(self, text: str, language: str) -> Samples:
        said = "".join(sign if sign.isprintable() else " " for sign in text).strip()
        if not said:
            return np.zeros(0, np.int16)
        with tempfile.TemporaryDirectory() as folder:
            wav, words = Path(folder, "said.wav"), Path(folder, "words.txt")
            words.write_text(said + "\n", "utf-8")
            self._run(self._command(language.lower().replace("_", "-"), words, wav))
            try:
                return read_wav(wav).samples[0]
            except BadAudio as error:
                raise VoiceFailed(f"{self.name} wrote no sound: {error}") from None

    def _command(self, language: str, words: Path, wav: Path) -> Sequence[str]:
        short = language.split("-")[0]
        if self._program.name.startswith("flite"):
            if short != "en":
                raise VoiceFailed(f"flite speaks English only, not '{language}'. Install espeak-ng.")
            return (str(self._program), "-voice", self._voice or "slt", "-f", str(words), "-o", str(wav))
        voice = self._voice or ESPEAK.get(language) or ESPEAK.get(short) or short
        return (str(self._program), "-v", voice, "-s", WORDS, "-b", "1", "-w", str(wav), "-f", str(words))

    def _run(self, command: Sequence[str]) -> None:
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=self._time, check=False
            )
        except subprocess.TimeoutExpired:
            raise VoiceFailed(f"{self.name} took longer than {self._time:g} s.") from None
        except OSError as error:
            raise VoiceFailed(f"{self._program} cannot be run: {error.strerror}.") from None
        if done.returncode:
            said = " ".join(done.stderr.decode("utf-8", "replace").split())
            raise VoiceFailed(
                f"{' '.join(command[:3])} ended with {done.returncode}: {said or 'it gives no reason.'}"
            )


ESPEAK = {"en": "en-us", "en-gb": "en-gb", "es": "es-419", "es-es": "es", "no": "nb", "zh": "cmn"}
"""Voices of espeak-ng that are not called as their language is."""
WORDS = "160"
"""Words a minute; its own 175 is hard to follow on a telephone."""


class CachedVoice:
    """Keeps what another voice has spoken in a folder, so that each prompt is spoken once.

    The longest unused is forgotten when there are more than `most` bytes.
    """

    def __init__(self, voice: Voice, folder: Path, name: str = "", most: int = 200_000_000) -> None:
        self._voice = voice
        self._folder = folder
        self._name = name or str(getattr(voice, "name", type(voice).__name__))
        self._most = most

    def speak(self, text: str, language: str) -> Samples:
        key = hashlib.sha256("\0".join((self._name, language, text)).encode()).hexdigest()[:32]
        file = self._folder / f"{key}.wav"
        with suppress(BadAudio, OSError):
            kept = read_wav(file)
            os.utime(file)
            if not kept.notes:
                return kept.samples[0]
        said = self._voice.speak(text, language)
        if len(said):
            with suppress(OSError):  # a full disk costs time, not the prompt
                self._keep(file, said)
        return said

    def _keep(self, file: Path, said: Samples) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder) as beside:
            part = Path(beside, file.name)
            write_wav(part, Audio((said,)))
            os.replace(part, file)
        kept = [(entry.stat().st_mtime, entry.stat().st_size, entry) for entry in self._folder.glob("*.wav")]
        over = sum(size for _, size, _ in kept) - self._most
        for _, size, entry in sorted(kept):
            if over <= 0:
                break
            entry.unlink(missing_ok=True)
            over -= size


def find_voice() -> Voice | None:
    """The program of this machine that speaks, None when there is none."""
    for name in ("espeak-ng", "flite"):
        if found := shutil.which(name):
            return ProgramVoice(Path(found))
    return None
