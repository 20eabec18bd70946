"""What streams hear and speak with, one for a process: recogniser, voice and recordings.

Rule: everything here blocks, and so is called from threads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ivr.conversation.commands import Listen, Play, Say
from ivr.speech import expected
from ivr.speech.audio import encode, read_wav
from ivr.speech.endpointing import Endpointing
from ivr.speech.recogniser import Listener, Recogniser
from ivr.speech.vad import Vad
from ivr.speech.voice import CachedVoice, Voice
from ivr.speech.voiceprint import Speaker


@dataclass(frozen=True, eq=False)
class Senses:
    """`recordings` are those of `audio/`: language -> name -> file. `kept` is the voice that keeps what it has spoken
    on disk, for prompts that hold nothing of a call."""

    recogniser: Recogniser
    voice: Voice
    kept: CachedVoice
    vad: Callable[[], Vad]
    recordings: Mapping[str, Mapping[str, Path]]
    speaker: Callable[[], Speaker] | None = None
    """The voice of a new call; None where voices are not told apart."""

    def load(self) -> None:
        """Loads every model now, so that no caller waits for it. Raises NoModel."""
        self.recogniser.load()
        self.vad()

    def hears(self, language: str) -> bool:
        return self.recogniser.hears(language)

    def listener(self, listen: Listen) -> Listener:
        return expected.listener(self.recogniser, listen)

    def endpointing(self, listen: Listen) -> Endpointing:
        return Endpointing.of(listen)

    def sound(self, prompt: Say | Play) -> bytes:
        """The prompt as mu-law: its recording, or else its words spoken."""
        if isinstance(prompt, Play):
            file = self.recordings.get(prompt.language, {}).get(prompt.recording)
            if file and file.suffix == ".wav":
                return _recorded(file)
        if isinstance(prompt, Play):
            return encode(self.kept.speak(prompt.text, prompt.language))
        voice = self.voice if prompt.personal else self.kept
        return b"".join(
            SILENCE * (part * 8) if isinstance(part, int) else encode(voice.speak(part, prompt.language))
            for part in prompt.parts()
        )


SILENCE = b"\xff"
"""A sample of mu-law without sound; there are eight in a millisecond."""


@lru_cache(maxsize=256)
def _recorded(file: Path) -> bytes:
    return encode(read_wav(file).samples[0])
