"""Which speech models a project needs, which are there, and where.

Rule: nothing is loaded or fetched here; a model is a folder or a file that is found. Given by hand wins over
installed, installed over the tiny English one that travels with Parley.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.settings import Settings

TINY = Path(__file__).parent / "tiny_en"
"""Hears 156 English words of a contact centre; used for English when no other model is there, saying so."""


@dataclass(frozen=True)
class Model:
    """One thing to install: `about` says what it is for, `megabytes` about how much is fetched."""

    name: str
    about: str
    megabytes: int


VOSK: Mapping[str, Model] = {
    tag: Model(name, f"hears {language}", megabytes)
    for tag, language, name, megabytes in (
        ("ar", "Arabic", "vosk-model-ar-mgb2-0.4", 318),
        ("ca", "Catalan", "vosk-model-small-ca-0.4", 42),
        ("cs", "Czech", "vosk-model-small-cs-0.4-rhasspy", 44),
        ("de", "German", "vosk-model-small-de-0.15", 45),
        ("el", "Greek", "vosk-model-el-gr-0.7", 1100),
        ("en", "English", "vosk-model-small-en-us-0.15", 40),
        ("en-in", "Indian English", "vosk-model-small-en-in-0.4", 36),
        ("eo", "Esperanto", "vosk-model-small-eo-0.42", 42),
        ("es", "Spanish", "vosk-model-small-es-0.42", 39),
        ("fa", "Persian", "vosk-model-small-fa-0.42", 53),
        ("fr", "French", "vosk-model-small-fr-0.22", 41),
        ("hi", "Hindi", "vosk-model-small-hi-0.22", 42),
        ("it", "Italian", "vosk-model-small-it-0.22", 48),
        ("ja", "Japanese", "vosk-model-small-ja-0.22", 48),
        ("kk", "Kazakh", "vosk-model-small-kz-0.15", 42),
        ("ko", "Korean", "vosk-model-small-ko-0.22", 82),
        ("nl", "Dutch", "vosk-model-small-nl-0.22", 39),
        ("pl", "Polish", "vosk-model-small-pl-0.22", 50),
        ("pt", "Portuguese", "vosk-model-small-pt-0.3", 31),
        ("ru", "Russian", "vosk-model-small-ru-0.22", 45),
        ("sv", "Swedish", "vosk-model-small-sv-rhasspy-0.15", 289),
        ("tr", "Turkish", "vosk-model-small-tr-0.3", 35),
        ("uk", "Ukrainian", "vosk-model-small-uk-v3-small", 133),
        ("uz", "Uzbek", "vosk-model-small-uz-0.22", 49),
        ("vi", "Vietnamese", "vosk-model-small-vn-0.4", 32),
        ("zh", "Chinese", "vosk-model-small-cn-0.22", 42),
    )
}
"""By language: the smallest model of those that Vosk publishes. A larger one is installed by its name."""

VAD = Model("silero-vad", "tells speech from music and noise", 11)
ENCODER = Model("speaker-encoder", "knows callers by their voice", 16)
FILES = {VAD.name: "silero_vad.onnx", ENCODER.name: "voiceprint.onnx"}
"""What is kept of the models that come out of a wheel."""
GIVEN = {"vad": VAD.name, "voiceprint": ENCODER.name}
"""How they are called in `models` of ivr.toml, where languages have their own tag."""

_TAGS = {"zh": "cn", "vi": "vn", "kk": "kz", "el": "el-gr", "en": "en-us"}
"""Language tags that Vosk's names write in another way."""


@dataclass(frozen=True)
class Need:
    """What one language or feature needs, and what there is: `path` is None when there is nothing."""

    what: str
    model: Model | None
    path: Path | None
    how: str = ""
    """One of: given, installed, tiny."""


def folder(settings: Settings) -> Path:
    """Where models are installed."""
    return settings.data / "models"


def folders(settings: Settings, languages: Iterable[str]) -> dict[str, Path]:
    """The Vosk model of each language that has one, as the recogniser takes them."""
    needs = (_heard(settings, language) for language in languages)
    return {need.what: need.path for need in needs if need.path is not None}


def vad(settings: Settings) -> Path | None:
    """The file of silero VAD, None when there is none."""
    return _file(settings, "vad").path


def voiceprint(settings: Settings) -> Path | None:
    """The file of the speaker encoder, None when there is none."""
    return _file(settings, "voiceprint").path


def only_tiny(settings: Settings, language: str) -> str:
    """What to tell who speaks `language` where nothing but the tiny model hears it; "" elsewhere."""
    if _heard(settings, language).path != TINY:
        return ""
    return (
        "Sound is heard by Parley's tiny model, which knows 156 English words; 'ivr models' tells of others."
    )


def needs(settings: Settings, languages: Iterable[str]) -> list[Need]:
    """What the project's languages and the features need, in that order."""
    return [
        *(_heard(settings, language) for language in languages),
        *(_file(settings, name) for name in GIVEN),
    ]


def named(name: str) -> Model | None:
    """The model that a language, a feature or a name of Vosk's means; None when it means none."""
    tag = name.lower().replace("_", "-")
    if tag in GIVEN:
        tag = GIVEN[tag]
    for model in (VAD, ENCODER):
        if tag == model.name:
            return model
    if known := VOSK.get(tag) or VOSK.get(tag.split("-")[0]):
        return known
    known_name = next((model for model in VOSK.values() if model.name == name), None)
    return known_name or (Model(name, "hears", 0) if name.startswith("vosk-model-") else None)


def _heard(settings: Settings, language: str) -> Need:
    tag = language.lower().replace("_", "-")
    short = tag.split("-")[0]
    model = VOSK.get(tag) or VOSK.get(short)
    given = dict(settings.models)
    by_hand = given.get(language) or given.get(short)
    if by_hand:
        return Need(language, model, settings.project / by_hand, "given")
    installed = max(_installed(settings, tag, short), key=_worth, default=None)
    if installed:
        return Need(language, model, installed, "installed")
    if short == "en":
        return Need(language, model, TINY, "tiny")
    return Need(language, model, None)


def _installed(settings: Settings, tag: str, short: str) -> Iterator[Path]:
    tags = "|".join(re.escape(name) for name in {tag, short, _TAGS.get(short, short)})
    fits = re.compile(
        rf"vosk-model-(small-)?({tags})-(?!.*\.part$)\D*\d.*|vosk-model-(small-)?({tags})-v\d.*"
    )
    for place in (folder(settings), *_places_of_vosk()):
        if place.is_dir():
            yield from (found for found in place.iterdir() if fits.fullmatch(found.name) and found.is_dir())


def _places_of_vosk() -> Iterator[Path]:
    """Where Vosk itself looks."""
    if named := os.environ.get("VOSK_MODEL_PATH"):
        yield Path(named)
    yield Path("/usr/share/vosk")
    yield Path.home() / ".cache" / "vosk"


def _worth(model: Path) -> tuple[bool, str]:
    """A large model was installed on purpose; of two small ones the newer is meant."""
    return "-small-" not in model.name, model.name


def _file(settings: Settings, what: str) -> Need:
    name = GIVEN[what]
    model = VAD if name == VAD.name else ENCODER
    by_hand = dict(settings.models).get(what)
    if by_hand:
        return Need(what, model, settings.project / by_hand, "given")
    file = folder(settings) / FILES[name]
    if file.is_file():
        return Need(what, model, file, "installed")
    return Need(what, model, None)


def lines(needs: Iterable[Need]) -> Iterator[str]:
    """What is needed and what is there, for people; what is missing ends with the command that installs it."""
    rows = [("for", "needs", "is there")]
    for need in needs:
        name = need.model.name if need.model else "no model of Vosk's hears it"
        rows.append((need.what, name, _there(need)))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for what, name, there in rows:
        yield f"{what:{widths[0]}}  {name:{widths[1]}}  {there}"


def _there(need: Need) -> str:
    if need.path is None:
        if need.model is None:
            return "no; leave it to Twilio (hearing: twilio)"
        return f"no; {need.model.megabytes} MB: ivr models install {need.what}"
    if not need.path.exists():
        return f"no: {need.path} is given, but is not there"
    megabytes = f"{size(need.path) / 1e6:.0f} MB"
    if need.how == "tiny":
        return (
            f"only the tiny one of 156 words that comes with Parley, to try things out; "
            f"{need.model and need.model.megabytes} MB: ivr models install {need.what}"
        )
    return f"{need.path}, {megabytes}{', given by hand' if need.how == 'given' else ''}"


def size(path: Path) -> int:
    """The bytes of a model on disk."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
