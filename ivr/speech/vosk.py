"""Recognition with Vosk: one model per language, shared by all calls.

Rule: nothing is given to the library that was not looked at before, since on some faults it ends the whole process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from ivr.speech.audio import RATE
from ivr.speech.models import TINY
from ivr.speech.recogniser import Listener, NoModel, RecogniserDied, Transcript, Word

PIECE = RATE // 10 * 2
"""Bytes decoded at once, 100 ms: smaller pieces cost more and tell no more."""
OTHER = "[unk]"
"""What the model writes for words that it does not know."""
STRAYS = 0.4
"""The share of other words from which an answer is none of the phrases that were expected."""
SURE = 0.95
"""The confidence from which other words were said, however few they are: "seven eight eleven", "four two please"."""
SEVERAL = 0.05
"""How much surer each further one of them makes that it was something else."""


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
    """Why the folder is not a Vosk model, "" when it looks like one."""
    if not folder.is_dir():
        return f"{folder}: there is no such folder."
    flat = (folder / "mfcc.conf").is_file() and not (folder / "am").exists()
    needed = ("final.mdl", "mfcc.conf", "words.txt") if flat else ("am/final.mdl", "conf/mfcc.conf")
    graph = folder if flat else folder / "graph"
    missing = [name for name in needed if not _filled(folder / name)]
    if not _filled(graph / "HCLG.fst") and not (_filled(graph / "HCLr.fst") and _filled(graph / "Gr.fst")):
        missing.append("graph/HCLG.fst, or graph/HCLr.fst and graph/Gr.fst")
    if missing:
        return f"{folder} is not a Vosk model: {', '.join(missing)} missing or empty."
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

    def free(self) -> _Reading:
        return _Reading(self._begun())

    def bound(self, phrases: Sequence[str], closed: bool) -> _Reading | None:
        """Hears the phrases alone; None when the model cannot, or knows the words of none of them."""
        plain = list(dict.fromkeys(filter(None, map(_plain, phrases))))
        sayable = [phrase for phrase in plain if all(map(self.knows, phrase.split()))]
        if not sayable or not self.bends:
            return None
        return _Reading(self._begun(json.dumps(sayable if closed else [*sayable, OTHER], ensure_ascii=False)))

    def _begun(self, *grammar: str) -> Any:
        import vosk

        try:
            recogniser = vosk.KaldiRecognizer(self.handle, RATE, *grammar)
        except Exception as error:
            raise RecogniserDied("Vosk begins no listening.") from error
        recogniser.SetWords(True)
        return recogniser


def _plain(phrase: str) -> str:
    return " ".join(phrase.lower().split())


class _Reading:
    """One recogniser of the library: what it made of this utterance.

    Where the library finds the end of a sentence, its result is taken and kept: one that goes on past such an end
    without being asked for it costs four times as much.
    """

    def __init__(self, recogniser: Any) -> None:
        self.recogniser = recogniser
        self._parts: list[dict[str, Any]] = []
        self._partial: str | None = ""

    def decode(self, piece: bytes) -> None:
        self._partial = None
        try:
            if self.recogniser.AcceptWaveform(piece):
                self._parts.append(json.loads(self.recogniser.Result()))
        except Exception as error:
            raise RecogniserDied("Vosk cannot go on with this audio.") from error

    def partial(self) -> str:
        if self._partial is None:
            going_on = json.loads(self.recogniser.PartialResult()).get("partial", "")
            self._partial = " ".join((*(_text(part) for part in self._parts), going_on)).strip()
        return self._partial

    def finish(self) -> Transcript:
        """With what the model writes for words that it does not know."""
        self._partial = ""
        parts = [*self._parts, json.loads(self.recogniser.FinalResult())]
        self._parts = []
        spoken = [part for part in parts if _text(part)]
        words = tuple(
            Word(word["word"], word["start"], word["end"], word.get("conf"))
            for part in spoken
            for word in _best(part).get("result", ())
        )
        others = spoken[0].get("alternatives", ())[1:] if len(spoken) == 1 else ()
        text = " ".join(_text(part) for part in spoken)
        return Transcript(text, _mean(words), words, tuple(other.get("text", "") for other in others))


def _best(part: dict[str, Any]) -> dict[str, Any]:
    """The first reading of a result."""
    readings = part.get("alternatives")
    return readings[0] if readings else part


def _text(part: dict[str, Any]) -> str:
    return str(_best(part).get("text", ""))


class _Listener:
    """Listens freely and, where phrases are expected, for those as well.

    A grammar makes its phrases of whatever is said, and is sure of it: "operator" becomes "oh three two". So what was
    heard freely decides which of the two is believed, and how much.
    """

    def __init__(self, model: _Model, phrases: Sequence[str], closed: bool, alternatives: int) -> None:
        self._free = model.free()
        self._bound = model.bound(phrases, closed)
        self._expected = frozenset(word for phrase in phrases for word in _plain(phrase).split())
        if alternatives:
            self._free.recogniser.SetMaxAlternatives(alternatives)
        self._waiting = bytearray()

    def feed(self, pcm: bytes) -> None:
        self._waiting += pcm
        while len(self._waiting) >= PIECE:
            self._decode(PIECE)

    def partial(self) -> str:
        free = self._free.partial()
        bound = self._bound.partial() if self._bound is not None else ""
        return _known(bound if bound and not self._strays(free.split()) else free)

    def finish(self) -> Transcript:
        self._decode(len(self._waiting) // 2 * 2)
        self._waiting.clear()
        free = self._free.finish()
        if self._bound is None:
            return _without_other(free)
        bound = _without_other(self._bound.finish())
        if not bound.text or self._something_else(free, bound.confidence or 0.0):
            return _without_other(free)
        alike = SequenceMatcher(None, bound.text.split(), free.text.split(), autojunk=False).ratio()
        return replace(bound, confidence=(bound.confidence or 0.0) * max(alike, 1 - (free.confidence or 0.0)))

    def _something_else(self, free: Transcript, bound: float) -> bool:
        """Whether what was heard freely is to be believed, and not the phrases, which are sure to be `bound`."""
        strays = [word for word in free.words if word.text not in self._expected]
        if (
            any(word.text != OTHER for word in strays)
            and min(word.confidence or 0 for word in strays) >= SURE
        ):
            return True
        sure = (_mean(strays) or 0.0) + SEVERAL * (len(strays) - 1)
        return self._strays(free.text.split()) and sure >= bound

    def _strays(self, free: Sequence[str]) -> bool:
        """Whether much of what was heard freely is none of the expected words."""
        known = [word for word in free if word != OTHER] or free
        return sum(word not in self._expected for word in known) > STRAYS * len(known)

    def _decode(self, size: int) -> None:
        if size:
            piece = bytes(self._waiting[:size])
            del self._waiting[:size]
            self._free.decode(piece)
            if self._bound is not None:
                self._bound.decode(piece)


def _known(text: str) -> str:
    return " ".join(word for word in text.split() if word != OTHER)


def _without_other(found: Transcript) -> Transcript:
    words = tuple(word for word in found.words if word.text != OTHER)
    text = _known(found.text)
    others = dict.fromkeys(map(_known, found.alternatives))
    return Transcript(text, _mean(words), words, tuple(other for other in others if other not in ("", text)))


def _mean(words: Sequence[Word]) -> float | None:
    sure = [word.confidence for word in words if word.confidence is not None]
    return sum(sure) / len(sure) if sure else None
