"""Recognition with Vosk: one model per language, shared by all calls.

Rule: nothing is given to the library that was not looked at before, since on some faults it ends the whole process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ivr.speech.audio import RATE
from ivr.speech.models import TINY
from ivr.speech.recogniser import Listener, NoModel, RecogniserDied, Transcript, Word

PIECE = RATE // 10 * 2
"""Bytes decoded at once, 100 ms: smaller pieces cost more and tell no more."""
OTHER = "[unk]"
"""What the model writes for words that it does not know."""


class VoskRecogniser:
    """Listens with the models in `folders`, by language."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = dict(folders)
        self._models: dict[str, _Model] = {}
        self._loading = threading.Lock()

    def hears(self, language: str) -> bool:
        return language_of(language, self._folders) is not None

    def listen(
        self, language: str, phrases: Sequence[str] = (), closed: bool = False, alternatives: int = 0
    ) -> Listener:
        return _Listener(self._model(language), phrases, closed, alternatives)

    def load(self) -> None:
        """Loads every model now, so that no caller waits for it. Raises NoModel."""
        for language in self._folders:
            self._model(language)

    def _model(self, language: str) -> _Model:
        known = language_of(language, self._folders)
        if known is None:
            raise NoModel(f"There is no speech model for '{language}'. 'ivr models' tells what is installed.")
        model = self._models.get(known)
        if model is None:
            with self._loading:
                model = self._models.get(known) or _Model(self._folders[known])
                self._models[known] = model
        return model


def language_of(language: str, known: Mapping[str, object]) -> str | None:
    """The language of `known` that is meant: "en-US" is heard by "en", and "en" by "en-us"."""
    wanted = language.lower().replace("_", "-")
    tags = {tag.lower().replace("_", "-"): tag for tag in known}
    short = wanted.split("-")[0]
    near = (tag for tag in sorted(tags) if tag.split("-")[0] == short)
    return tags.get(wanted) or tags.get(short) or next((tags[tag] for tag in near), None)


def what_is_missing(folder: Path) -> str:
    """Why the folder is no Vosk model, "" when it looks like one."""
    if not folder.is_dir():
        return f"{folder}: there is no such folder."
    flat = (folder / "mfcc.conf").is_file() and not (folder / "am").exists()
    needed = ("final.mdl", "mfcc.conf", "words.txt") if flat else ("am/final.mdl", "conf/mfcc.conf")
    graph = folder if flat else folder / "graph"
    missing = [name for name in needed if not _filled(folder / name)]
    if not _filled(graph / "HCLG.fst") and not (_filled(graph / "HCLr.fst") and _filled(graph / "Gr.fst")):
        missing.append("graph/HCLG.fst, or graph/HCLr.fst and graph/Gr.fst")
    if missing:
        return f"{folder} is no Vosk model: {', '.join(missing)} missing or empty."
    return ""


def _filled(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def try_out(folder: Path) -> str:
    """Why the model cannot be used, "" when it hears. A process of its own loads it: a bad file ends the process."""
    if wrong := what_is_missing(folder):
        return wrong
    command = (sys.executable, "-c", _TRIAL, str(folder))
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    if not done.returncode:
        return ""
    told = [line for line in done.stderr.splitlines() if line.startswith(("ERROR", "ASSERTION"))]
    reason = told[-1].partition(") ")[2] or told[-1] if told else f"the trial ended with {done.returncode}"
    return f"{folder}: Vosk cannot use this model: {reason}. Install it again, or name another folder."


_TRIAL = """
import sys, vosk
heard = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 8000)
heard.AcceptWaveform(bytes(16000))
heard.FinalResult()
"""


class _Model:
    def __init__(self, folder: Path) -> None:
        if wrong := folder != TINY and try_out(folder):
            raise NoModel(wrong)
        import vosk

        vosk.SetLogLevel(-1)
        try:
            self.handle = vosk.Model(str(folder))
        except Exception as error:  # it has no exceptions of its own
            raise NoModel(f"{folder}: Vosk cannot load this model.") from error
        self.bends = (folder / "graph" / "HCLr.fst").is_file() or (folder / "HCLr.fst").is_file()
        """Whether it takes run-time grammars."""

    def knows(self, word: str) -> bool:
        return int(self.handle.vosk_model_find_word(word)) >= 0

    def recogniser(self, phrases: Sequence[str], closed: bool) -> tuple[Any, bool]:
        """A recogniser of the library, and whether it is bound to the phrases."""
        import vosk

        sayable = [
            phrase for phrase in map(_plain, phrases) if phrase and all(map(self.knows, phrase.split()))
        ]
        if not sayable or not self.bends:
            return vosk.KaldiRecognizer(self.handle, RATE), False
        grammar = list(dict.fromkeys(sayable)) + ([] if closed else [OTHER])
        return vosk.KaldiRecognizer(self.handle, RATE, json.dumps(grammar, ensure_ascii=False)), True


def _plain(phrase: str) -> str:
    return " ".join(phrase.lower().split())


class _Listener:
    def __init__(self, model: _Model, phrases: Sequence[str], closed: bool, alternatives: int) -> None:
        try:
            self._recogniser, self._bound = model.recogniser(phrases, closed)
        except Exception as error:
            raise RecogniserDied("Vosk begins no listening.") from error
        self._recogniser.SetWords(True)
        if alternatives:
            self._recogniser.SetMaxAlternatives(alternatives)
        self._waiting = bytearray()

    def feed(self, pcm: bytes) -> None:
        self._waiting += pcm
        while len(self._waiting) >= PIECE:
            self._decode(PIECE)

    def partial(self) -> str:
        return _without_other(json.loads(self._recogniser.PartialResult()).get("partial", ""))

    def finish(self) -> Transcript:
        self._decode(len(self._waiting) // 2 * 2)
        found = json.loads(self._recogniser.FinalResult())
        readings = found.get("alternatives") or [found]
        words = tuple(
            Word(word["word"], word["start"], word["end"], word.get("conf"))
            for word in readings[0].get("result", ())
            if word["word"] != OTHER
        )
        confidences = [word.confidence for word in words if word.confidence is not None]
        sure = sum(confidences) / len(confidences) if confidences and not self._bound else None
        texts = dict.fromkeys(_without_other(reading.get("text", "")) for reading in readings)
        text, *others = texts
        return Transcript(text, sure, words, tuple(other for other in others if other))

    def _decode(self, size: int) -> None:
        if size:
            piece = bytes(self._waiting[:size])
            del self._waiting[:size]
            try:
                self._recogniser.AcceptWaveform(piece)
            except Exception as error:
                raise RecogniserDied("Vosk cannot go on with this audio.") from error


def _without_other(text: str) -> str:
    return " ".join(word for word in text.split() if word != OTHER)
