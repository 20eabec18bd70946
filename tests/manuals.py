"""The code that manuals show, as files and calls: what a reader copies must do what stands beside it.

Rule: in a section, the blocks of YAML and Python down to a block called `call` are files, and the call is held with
them. The first line of a block names its file, `# nlu/en/fees.yml`; a block that begins with a dash is the steps of a
flow. What a project needs beside is added here: a queue and, where no sentence starts a flow, a beginning that does.
"""

from __future__ import annotations

import re
import textwrap
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from rehearsed import RehearsedCarrier

from ivr.content import project as projects
from ivr.preparing import prepare, trained
from ivr.quality.rehearsal import NOW
from ivr.settings import Settings
from ivr.testphone.script import parse, play

ROOT = Path(__file__).parent.parent

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$|^(#{1,6} [^\n]*)$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:#|<!--) ((?:flows|nlu|audio)/[\w./-]+)(?: -->)?\n")


@dataclass(frozen=True)
class Block:
    """A piece of code in a manual. `kind` is what stands behind the backticks; `file` what its first line names."""

    place: str
    section: str
    kind: str
    text: str

    @property
    def file(self) -> str:
        named = _FILE.match(self.text)
        return named[1] if named else ""


def blocks(name: str) -> Iterator[Block]:
    """Every block of code of a manual, in order; a section is named by its heading."""
    manual = (ROOT / name).read_text("utf-8")
    section = ""
    for found in _BLOCK.finditer(manual):
        kind, text, heading = found.groups()
        if heading:
            section = heading
        else:
            yield Block(f"{name}:{manual.count(chr(10), 0, found.start()) + 1}", section, kind, text)


def chapter(name: str, title: str) -> list[Block]:
    """The blocks of a chapter: a heading of the second level with all that stands below it."""
    manual = (ROOT / name).read_text("utf-8")
    chapters = re.split(r"^(## .*)$", manual, flags=re.MULTILINE)
    within = chapters[chapters.index(f"## {title}") + 1]
    headings = {f"## {title}", *re.findall(r"^#+ .*$", within, re.MULTILINE)}
    return [block for block in blocks(name) if block.section in headings]


TWO_LANGUAGES = "languages: {en: {code: en-US}, es: {code: es-US}}\n"
OPENING = "flows:\n  pattern_session_start:\n    description: Begins.\n    steps:\n"


@dataclass
class Example:
    """Files, and a call that is held with them; without one, they only must be in order."""

    place: str
    files: dict[str, str] = field(default_factory=dict)
    call: str = ""

    def add(self, block: Block) -> None:
        text = _steps(block.text) if block.text.startswith("- ") else block.text
        self.files[block.file or f"flows/example_{len(self.files)}.yml"] = text


def examples(name: str, without: tuple[str, ...] = ()) -> list[Example]:
    """The examples of a manual, but for the chapters that are run in another way."""
    left_out = {block.place for title in without for block in chapter(name, title)}
    found: list[Example] = []
    section, fresh = "", True
    for block in blocks(name):
        if block.place in left_out or block.kind not in ("yaml", "python", "markdown", "call"):
            continue
        if block.section != section or (fresh and block.kind != "call"):
            found.append(Example(block.place))
        section, fresh = block.section, block.kind == "call"
        if block.kind != "call":
            found[-1].add(block)
        elif found[-1].call:
            found.append(Example(block.place, found[-1].files, block.text))
        else:
            found[-1].call = block.text
    return found


def _steps(text: str) -> str:
    head = "flows:\n  example:\n    description: An example.\n    steps:\n"
    return head + textwrap.indent(text, " " * 6)


def hold(example: Example, folder: Path, trained_in: Path) -> list[str]:
    """Writes the files, checks them and holds the call: what went wrong, with the call as far as it went."""
    for name, text in {**_beside(example), **example.files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for recording in re.findall(r"- play: (\w+)", " ".join(example.files.values())):
        _record(folder / "audio" / "en" / f"{recording}.wav")
    project, problems = projects.load(folder)
    if project is None or len(problems):
        return [str(problem) for problem in problems]
    trained(project, trained_in / ".ivr", apart=False)
    parley = prepare(Settings(project=trained_in, lookup_hosts=("shop.example.com",)), folder)
    lines: list[str] = []
    call = parse(example.call or "hang up", example.place)
    return [] if play(call, cast(Any, RehearsedCarrier(parley, NOW)), lines.append) else lines


def _beside(example: Example) -> dict[str, str]:
    written = "\n".join(example.files.values())
    beside: dict[str, str] = {}
    if "queues:" not in written:
        named = dict.fromkeys(["service", *re.findall(r"hand_off: (\w+)", written)])
        beside["flows/queues.yml"] = "".join(["queues:\n", *(f"  {queue}: {{}}\n" for queue in named)])
    if re.search(r"\bes:", written) and "languages:" not in written:
        beside["flows/defaults.yml"] = TWO_LANGUAGES
    if actions := set(re.findall(r"\baction: (action_\w+)", written)) - set(
        re.findall(r'"(action_\w+)"', written)
    ):
        beside["flows/domain.yml"] = f"actions: [{', '.join(sorted(actions))}]\n"
    if written.startswith("queues:"):
        beside["flows/main.yml"] = OPENING + "      - say: Good morning.\n"
    first = re.search(r"^  (?!pattern_)(\w+):\n(?:    .*\n)*?    steps:", written, re.MULTILINE)
    if first and "nlu_trigger:" not in written:
        beside["flows/main.yml"] = f"{OPENING}      - link: {first[1]}\n"
    return beside


def _record(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(8000)
        recording.writeframes(bytes(16000))
