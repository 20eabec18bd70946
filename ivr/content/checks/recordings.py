"""Recordings that can be played, and that say what they should.

Rule: what a recording says is written beside it, hold.txt for hold.wav. A `play` step may say it again in `text`, for
transcripts; then both say the same.
"""

from __future__ import annotations

from pathlib import Path

from ivr.content.audio import BadSound, Sound, sound_of
from ivr.content.checks.material import Material, meant, texts
from ivr.content.problems import Problem, Problems
from ivr.conversation.answers.words import flat
from ivr.conversation.steps.play import PlayStep

PLAYED = (".wav", ".mp3")
RATE = 8000
"""Samples a second that a telephone carries."""

A_WORD, SLOWEST, FASTEST = 0.4, 1.2, 0.15
"""Seconds that people take for a word: usually, at the most, at the least."""

PAUSES = 4.0
"""Seconds that a recording may be longer than its words."""

_CONVERT = "Convert it: ffmpeg -i {0} -ar 8000 -ac 1 -c:a pcm_mulaw {1}.wav"


def files(material: Material, problems: Problems) -> None:
    """A file in audio/ cannot be played, or not as it is."""
    for language, folder in _folders(material):
        if language not in material.flows.defaults.languages:
            known = material.flows.defaults.languages
            message = f"'{language}' is not a language of this project."
            hint = meant(language, known, "Its languages are")
            problems.add(Problem(f"audio/{language}", 0, 0, message, "warning", hint))
        kept: dict[str, str] = {}
        for file in sorted(folder.iterdir()):
            path = f"audio/{language}/{file.name}"
            if file.name.startswith(".") or not file.is_file() or file.suffix in (".txt", ".md"):
                continue
            if file.suffix not in PLAYED:
                message = (
                    f"'{file.name}' is not a recording that can be played: its name must end in .wav or .mp3."
                )
                hint = _CONVERT.format(file.name, file.stem)
                problems.add(Problem(path, 0, 0, message, "warning", hint))
                continue
            if file.stem in kept:
                message = f"there is '{kept[file.stem]}' beside it, so one of them is never played."
                problems.add(Problem(path, 0, 0, message, "warning", "Keep one of them."))
            kept[file.stem] = file.name
            _sound(file, path, problems)


def _sound(file: Path, path: str, problems: Problems) -> None:
    try:
        sound = sound_of(file)
    except BadSound as error:
        message, hint = f"cannot be played: {error}.", "Record it again, or convert it."
        problems.add(Problem(path, 0, 0, message, hint=hint))
        return
    if sound and (sound.rate != RATE or sound.channels != 1):
        channels = "one channel" if sound.channels == 1 else f"{sound.channels} channels"
        message = f"{sound.rate} samples a second, {channels}; a telephone carries {RATE}, one channel."
        hint = _CONVERT.format(file.name, f"{file.stem}.8000")
        problems.add(Problem(path, 0, 0, message, "warning", hint))


def texts_beside(material: Material, problems: Problems) -> None:
    """What a recording says is not what is written beside it, or what the flow says that it says."""
    written: dict[tuple[str, str], str] = {}
    for language, folder in _folders(material):
        known = material.recordings.get(language, {})
        for file in sorted(folder.glob("*.txt")):
            path = f"audio/{language}/{file.name}"
            if file.stem not in known:
                message = f"there is no recording '{file.stem}' in audio/{language}/."
                problems.add(Problem(path, 0, 0, message, "warning", f"Record it as {file.stem}.wav."))
                continue
            text = file.read_text("utf-8", errors="replace").strip()
            written[language, file.stem] = text
            problems.add(*_length(known[file.stem], text, f"audio/{language}/{known[file.stem].name}"))
    for spot in material.own_steps:
        if isinstance(spot.step, PlayStep) and spot.step.text is not None:
            for deeper, language, text in texts(spot.step.text):
                if "{" in text:
                    hint = "Say it in a step 'say'."
                    spot.tell(problems, ("text", *deeper), "a recording cannot say a value.", hint)
                for one in [language] if language else material.flows.defaults.languages:
                    recorded = written.get((one, spot.step.play))
                    if recorded is not None and flat(recorded) != flat(text):
                        message = (
                            f'audio/{one}/{spot.step.play}.txt says something else: "{_short(recorded)}"'
                        )
                        hint = "Record it anew, or write here what it says."
                        spot.tell(problems, ("text", *deeper), message, hint, severity="warning")


def _length(file: Path, text: str, path: str) -> list[Problem]:
    """Whether the words fit into the recording, and fill it."""
    words = len(text.split())
    try:
        sound = sound_of(file)
    except BadSound:
        return []
    if not isinstance(sound, Sound) or not words:
        return []
    if words * FASTEST <= sound.seconds <= words * SLOWEST + PAUSES:
        return []
    usual = max(1, round(words * A_WORD))
    message = (
        f"lasts {sound.seconds:.1f} s; the text in {file.stem}.txt ({words} words) takes about {usual} s."
    )
    return [Problem(path, 0, 0, message, "warning", "Record it anew, or write down what it says.")]


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _folders(material: Material) -> list[tuple[str, Path]]:
    if material.audio is None or not material.audio.is_dir():
        return []
    return [(folder.name, folder) for folder in sorted(material.audio.iterdir()) if folder.is_dir()]


CHECKS = (files, texts_beside)
