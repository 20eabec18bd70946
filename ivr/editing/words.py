"""Every prompt of a project as a spreadsheet, for voice talent and translators, and back into the files.

Rule: a row says by its `id` where its texts belong and what the first language's text was when the sheet was made; a
row whose text has changed since is not taken, and neither is a translation that lost a placeholder. What is taken is
written into its place alone: comments and everything around it stay.
"""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from ivr.content import marked_yaml
from ivr.content.defaults import is_defaults
from ivr.content.layout import layout_of
from ivr.content.marked_yaml import DataPath, Document, block_of, list_of
from ivr.content.problems import Problems
from ivr.content.project import load
from ivr.conversation import prompts
from ivr.conversation.defaults import Defaults
from ivr.conversation.slots import Slot
from ivr.conversation.steps import STEPS
from ivr.conversation.written import FlowHead, Queue
from ivr.editing import yaml_tree
from ivr.editing.csv_sheet import SAVE_ANEW, guarded
from ivr.editing.format import entry_lines, written
from ivr.editing.texts import prompt_keys
from ivr.editing.yaml_tree import Collection, Entry, NotThisYaml, Scalar

COLUMNS = ("id", "file", "flow", "step", "field", "attempt", "note")
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Prompt:
    """One text in its languages. `path` leads to it in the file; `response` ones keep translations apart."""

    file: str
    path: DataPath
    flow: str
    step: str
    field: str
    attempt: int
    texts: Mapping[str, str]
    note: str = ""
    response: bool = False
    id: str = ""

    @property
    def place(self) -> str:
        """The id without the mark of its text."""
        return self.id.partition("~")[0]


@dataclass
class Taken:
    """What an import did: texts added and changed per file and language, and what was not taken and why."""

    added: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


# -- what there is to say --------------------------------------------------------------------------------


def prompts_of(folder: Path, language: str) -> list[Prompt]:
    """Every prompt in the files of a project, in their order. `language` is the project's first."""
    found: list[Prompt] = []
    for document in _documents(folder):
        for prompt in _in_document(document, language):
            if any(text.strip() for text in prompt.texts.values()):
                found.append(prompt)
    return _with_ids(found, language)


def languages(folder: Path) -> tuple[str, ...]:
    """Those that the project's defaults name; of a project with mistakes, too."""
    project, _ = load(folder)
    if project is not None:
        return tuple(project.flows.defaults.languages)
    for document in _documents(folder):
        known = block_of(document.data.get("languages"))
        if known and is_defaults(document.path):
            return tuple(map(str, known))
    return tuple(Defaults().languages)


def _documents(folder: Path) -> Iterator[Document]:
    layout = layout_of(folder)
    for file in layout.content() if layout else ():
        document = marked_yaml.read(file, file.relative_to(folder).as_posix(), Problems())
        if document is not None and isinstance(document.data, dict):
            yield document


def _in_document(document: Document, language: str) -> Iterator[Prompt]:
    data, file = document.data, document.path
    if is_defaults(file):
        yield from _in_block(Defaults, data, Prompt(file, (), "defaults", "", "", 1, {}), language)
    for key, model in (("queues", Queue), ("slots", Slot)):
        for name, block in _block(data, key):
            here = Prompt(file, (key, name), key, str(name), "", 1, {})
            yield from _in_block(model, block, here, language)
    for name, block in _block(data, "flows"):
        here = Prompt(file, ("flows", name), str(name), "", "", 1, {})
        yield from _in_block(FlowHead, block, here, language)
        if isinstance(block, dict):
            yield from _in_steps(block.get("steps"), replace(here, path=(*here.path, "steps")), language)
    for name, variations in _block(data, "responses"):
        for index, variation in enumerate(list_of(variations)):
            if isinstance(variation, dict) and isinstance(variation.get("text"), str):
                others = {str(k): v for k, v in _block(variation, "translation") if isinstance(v, str)}
                here = Prompt(file, ("responses", name, index), "responses", str(name), "text", index + 1, {})
                yield replace(here, texts={language: variation["text"], **others}, response=True)


def _in_steps(steps: Any, here: Prompt, language: str) -> Iterator[Prompt]:
    for index, step in enumerate(list_of(steps)):
        if not isinstance(step, dict):
            continue
        path = (*here.path, index)
        kinds = [kind for kind in STEPS if kind in step]
        kind = next((k for k in kinds if set(kinds) <= {k, *STEPS[k].model_fields}), "")
        about = step.get(kind)
        label = f"{kind} {about}" if isinstance(about, str) and kind not in ("say", "menu") else kind
        at = replace(here, path=path, step=str(step.get("id") or label))
        if kind:
            yield from _in_block(STEPS[kind], step, at, language)
        for branch, steps in _in_branches(step):
            yield from _in_steps(steps, replace(here, path=(*path, *branch)), language)


def _in_branches(step: Mapping[str, Any]) -> Iterator[tuple[DataPath, Any]]:
    """The steps that are written within another one, each list with its place there."""
    for key in ("choices", "next"):
        branches = step.get(key)
        for number, branch in enumerate(list_of(branches)):
            for word in ("then", "else"):
                if isinstance(branch, dict) and isinstance(branch.get(word), list):
                    yield (key, number, word), branch[word]


def _in_block(model: type[BaseModel], block: Any, here: Prompt, language: str) -> Iterator[Prompt]:
    """The prompts of a block of keys, and of the blocks within it, such as rejections."""
    if not isinstance(block, dict):
        return
    prompts_here = prompt_keys(model)
    for name, part in model.model_fields.items():
        key = part.alias or name
        at = replace(here, path=(*here.path, key))
        if key in prompts_here:
            field = f"{here.field}/{key}" if here.field else key
            told = replace(at, field=field, note=part.description or "")
            yield from _in_ladder(block.get(key), told, language)
        elif inner := _inner(part.annotation):
            yield from _in_blocks(inner, block.get(key), replace(at, field=key), language)


def _in_blocks(model: type[BaseModel], value: Any, here: Prompt, language: str) -> Iterator[Prompt]:
    """The prompts of a block within a block, or of a list of them."""
    if not isinstance(value, list):
        yield from _in_block(model, value, here, language)
        return
    for index, item in enumerate(value):
        yield from _in_block(model, item, _rung(here, index), language)


def _in_ladder(value: Any, here: Prompt, language: str) -> Iterator[Prompt]:
    """The prompts that are said at the first, second ... attempt, or the one for all."""
    rungs = (
        [(_rung(here, i), rung) for i, rung in enumerate(value)]
        if isinstance(value, list)
        else [(here, value)]
    )
    for at, rung in rungs:
        if texts := _texts(rung, language):
            yield replace(at, texts=texts)


def _rung(here: Prompt, index: int) -> Prompt:
    return replace(here, path=(*here.path, index), attempt=index + 1)


def _texts(rung: Any, language: str) -> dict[str, str]:
    """What is said in each language, {} where that is not a prompt."""
    texts = {language: rung} if isinstance(rung, str) else rung
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        return {}
    return {str(tongue): text for tongue, text in texts.items()}


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The block of keys that a value may be, such as `stakes` of an action."""
    return next((arg for arg in get_args(annotation) if _is_model(arg)), None)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _block(data: Mapping[Any, Any], key: str) -> Iterator[tuple[Any, Any]]:
    yield from block_of(data.get(key)).items()


def _with_ids(found: Sequence[Prompt], language: str) -> list[Prompt]:
    seen: Counter[str] = Counter()
    made = []
    for prompt in found:
        place = "/".join([prompt.flow, prompt.step, prompt.field, str(prompt.attempt)]).replace("~", "-")
        text = _base(prompt.texts, language)
        id = f"{place}~{hashlib.sha256(text.encode()).hexdigest()[:6]}"
        seen[id] += 1
        made.append(replace(prompt, id=id if seen[id] == 1 else f"{id}-{seen[id]}"))
    return made


def _base(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


# -- the sheet -------------------------------------------------------------------------------------------


def sheet(found: Sequence[Prompt], languages: Sequence[str]) -> bytes:
    """The prompts as CSV that a spreadsheet opens right: UTF-8 with its mark, and nothing that it would calculate."""
    columns = list(dict.fromkeys([*languages, *(name for prompt in found for name in prompt.texts)]))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, *columns])
    for prompt in found:
        place = [prompt.id, prompt.file, prompt.flow, prompt.step, prompt.field, str(prompt.attempt)]
        texts = [" ".join(prompt.texts.get(language, "").split()) for language in columns]
        writer.writerow([guarded(cell) for cell in (*place, _note(prompt, columns[0]), *texts)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _note(prompt: Prompt, language: str) -> str:
    names = list(dict.fromkeys(re.findall(r"\{[^{}]+\}", _base(prompt.texts, language))))
    keep = f"Keep {', '.join(names)} as written: a value is said there." if names else ""
    return " ".join(filter(None, [prompt.note, keep]))


def texts_of(found: Iterable[Prompt]) -> frozenset[str]:
    """What the prompts say, as it stands in a sheet."""
    return frozenset(" ".join(text.split()) for prompt in found for text in prompt.texts.values())


# -- taking it back --------------------------------------------------------------------------------------


def take(folder: Path, rows: Sequence[Mapping[str, str]], write: bool = True) -> Taken:
    """Writes the texts of a sheet into the files of a project; one that is not taken is told with its reason."""
    known = languages(folder)
    first = known[0]
    found = prompts_of(folder, first)
    by_id = {prompt.id: prompt for prompt in found}
    taken = Taken()
    columns = [key for key in next(iter(rows), {}) if key not in COLUMNS]
    spoken = [key for key in columns if _LANGUAGE.fullmatch(key)]
    taken.notes += [
        f"Column '{column}' is not a language, such as sv or en-GB, and was left out."
        for column in columns
        if column not in spoken
    ]
    edits: dict[str, dict[str, dict[str, str]]] = {}
    for number, row in enumerate(rows, start=2):
        prompt = by_id.get(row["id"])
        texts = {name: " ".join(row[name].split()) for name in spoken if row.get(name, "").strip()}
        if prompt is None:
            taken.refused += _why_unknown(row["id"], number, texts, found)
        elif changed := _changed(prompt, texts, first, number, taken):
            edits.setdefault(prompt.file, {}).setdefault(prompt.id, {}).update(changed)
    for file, changes in edits.items():
        _apply(folder, file, changes, by_id, first, taken, write)
    for name in spoken:
        taken.notes += _notes_on(name, rows, known)
    return taken


def _changed(
    prompt: Prompt, texts: Mapping[str, str], first: str, number: int, taken: Taken
) -> dict[str, str]:
    """The texts of a row that are other ones than before, all but those that are refused."""
    base = texts.get(first) or _base(prompt.texts, first)
    changed = {}
    for name, text in texts.items():
        before = " ".join(prompt.texts.get(name, "").split())
        if text == before:
            continue
        if wrong := _lost(text, before) or _wrong(text, base):
            taken.refused.append(f"row {number} ({prompt.place}), {name}: {wrong}")
        else:
            changed[name] = text
    return changed


def _notes_on(language: str, rows: Sequence[Mapping[str, str]], known: Sequence[str]) -> Iterator[str]:
    if language not in known:
        yield (
            f"'{language}' is not yet a language of the project. Add it to 'languages' in flows/defaults.yml: "
            f"{language}: {{code: {language}}}, with the code that your provider speaks, such as sv-SE."
        )
    missing = sum(not row.get(language, "").strip() for row in rows)
    if missing:
        yield f"{missing} of {len(rows)} rows have no text in '{language}'."


def _why_unknown(id: str, number: int, texts: Mapping[str, str], found: Sequence[Prompt]) -> list[str]:
    place = id.partition("~")[0]
    there = [prompt for prompt in found if prompt.place == place]
    if any(all(" ".join(p.texts.get(n, "").split()) == t for n, t in texts.items()) for p in there):
        return []  # taken before
    if there:
        return [f"row {number} ({place}): the text has changed since the sheet was made. Export it anew."]
    return [f"row {number} ({place or 'without an id'}): there is no such prompt any more."]


def _is_alike(text: str, before: str) -> bool:
    """Whether it is the text of before, but for a ? or _ in the place of letters beyond ASCII."""
    if len(text) != len(before):
        return False
    pairs = zip(text, before, strict=True)
    return all(new == old or (new in "?_" and not old.isascii()) for new, old in pairs)


def _lost(text: str, before: str) -> str:
    """Whether a program wrote ? or _ for letters that it has no sign for."""
    if "\ufffd" in text or _is_alike(text, before):
        return f"letters were lost when the sheet was saved. {SAVE_ANEW}"
    return ""


def _wrong(text: str, base: str) -> str:
    """What keeps a text from being said in the place of `base`."""
    try:
        mine, theirs = prompts.compile(text), prompts.compile(base)
    except prompts.PromptError as error:
        return error.message
    names = [{f"{{{name}}}" for _, name in prompt.names} for prompt in (mine, theirs)]
    if missing := sorted(names[1] - names[0]):
        return f"the placeholder {', '.join(missing)} is missing."
    if more := sorted(names[0] - names[1]):
        return f"the placeholder {', '.join(more)} is not in the first language's text."
    return ""


def _apply(
    folder: Path,
    file: str,
    changes: Mapping[str, Mapping[str, str]],
    by_id: Mapping[str, Prompt],
    first: str,
    taken: Taken,
    write: bool,
) -> None:
    source = (folder / file).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    before = marked_yaml.parse(source, file, problems := Problems())
    try:
        assert before is not None, problems
        assert not len(problems), problems
        tree = yaml_tree.parse(source)
        wanted = copy.deepcopy(before.data)
        touched: dict[int, Entry] = {}
        for id, texts in changes.items():
            prompt = by_id[id]
            holder = _change(tree.root, prompt, texts, first)
            touched[holder.start] = holder
            _change_data(wanted, prompt, texts, first)
        text = _spliced(source, list(touched.values()))
        assert yaml_tree.says(text, wanted, file)
        assert yaml_tree.parse(text).comments == tree.comments
    except (AssertionError, NotThisYaml):
        taken.refused.append(
            f"{file}: could not be changed without harm, so it was left alone. Edit it by hand."
        )
        return
    for id, texts in changes.items():
        for name in texts:
            counted = taken.changed if name in by_id[id].texts else taken.added
            counted[file, name] += 1
    if write:
        (folder / file).write_bytes(text.encode())


def _change_data(data: Any, prompt: Prompt, texts: Mapping[str, str], first: str) -> None:
    for part in prompt.path[:-1]:
        data = data[part]
    last = prompt.path[-1]
    if prompt.response:
        if first in texts:
            data[last] |= {"text": texts[first]}
        if others := {name: text for name, text in texts.items() if name != first}:
            data[last] |= {"translation": {**data[last].get("translation", {}), **others}}
    elif isinstance(data[last], str) and set(texts) <= {first}:
        data[last] = texts[first]
    else:
        known = {first: data[last]} if isinstance(data[last], str) else data[last]
        data[last] = {**known, **texts}


def _change(root: Collection, prompt: Prompt, texts: Mapping[str, str], first: str) -> Entry:
    """Changes the tree; returns the entry to be written anew: the one that holds the text, or its brackets."""
    way = _way_to(root, prompt.path)
    entry = way[-1]
    if prompt.response:
        assert isinstance(entry.value, Collection)
        _set(entry.value, {"text": texts[first]} if first in texts else {})
        others = {name: text for name, text in texts.items() if name != first}
        if others:
            _set(_child(entry.value, "translation"), others)
        return _outermost(way)
    if isinstance(entry.value, Scalar):
        if set(texts) <= {first}:
            entry.value = written(texts[first])
            return _outermost(way)
        own = Entry(entry.value, written(first), start=entry.start)
        if entry.key is None:
            own.beside, entry.beside = entry.beside, ""
        entry.value = Collection(
            [own], is_list=False, flow=False, start=entry.value.start, end=entry.value.end
        )
    _set(entry.value, texts)
    return _outermost(way)


def _way_to(root: Collection, path: DataPath) -> list[Entry]:
    way: list[Entry] = []
    block: Any = root
    for part in path:
        if isinstance(part, int) and block.is_list:
            way.append(block.entries[part])
        else:
            way.append(next(e for e in block.entries if e.key and e.name == str(part)))
        block = way[-1].value
    return way


def _outermost(way: list[Entry]) -> Entry:
    """What is in brackets is written anew with all of them."""
    for entry in way:
        if isinstance(entry.value, Collection) and entry.value.flow:
            return entry
    return way[-1]


def _set(block: Collection, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        known = block.entry(name)
        if known:
            known.value = written(text)
        else:
            block.entries.append(Entry(written(text), written(name)))


def _child(block: Collection, key: str) -> Collection:
    known = block.get(key)
    if isinstance(known, Collection):
        return known
    made = Collection([], is_list=False, flow=False)
    block.entries.append(Entry(made, written(key)))
    return made


def _spliced(source: str, entries: Sequence[Entry]) -> str:
    """The file with some entries written anew, each from its beginning to the end of its last line."""
    text = source
    for entry in sorted(entries, key=lambda e: e.start, reverse=True):
        value = entry.value
        stop = max(_ends(value), default=entry.start)
        line_end = source.find("\n", max(stop - 1, entry.start))
        stop = len(source) if line_end < 0 else line_end
        if isinstance(value, Collection):
            value.below = []  # they stand behind what is replaced
        lines = entry_lines(source, entry, entry.column, dash=entry.key is None)
        lines[0] = lines[0][entry.column :]
        text = text[: entry.start] + "\n".join(lines) + text[stop:]
    return text


def _ends(value: Scalar | Collection) -> Iterator[int]:
    """Where the parts of a value that stand in the file end."""
    yield value.end
    if isinstance(value, Collection):
        for entry in value.entries:
            yield from _ends(entry.value)
