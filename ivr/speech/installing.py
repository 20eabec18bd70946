"""Fetches speech models: Vosk's from its own site, two small ones out of packages.

Rule: what is not whole is never in its place: it is fetched beside it, held against the published checksum,
unpacked beside it and then moved.
"""

from __future__ import annotations

import difflib
import hashlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ivr.speech.models import ENCODER, FILES, VAD, Model

SITE = "https://alphacephei.com/vosk/models/"
LIST = "model-list.json"
"""What the site publishes: name, size and md5 of every model."""
PIECE = 1 << 18
TRIES = 5
"""How often an interrupted transfer is taken up again before it is left for the next time."""
PATIENCE = 30.0
"""Seconds that a site may be silent."""

LARGEST = 8_000_000_000
"""Bytes of a model, packed or not; the largest that is published has less than 5 GB."""
MOST_FILES = 1_000
"""In an archive; Vosk's have some twenty."""

Progress = Callable[[int, int], object]
"""Is told how many bytes are there, of how many; 0 when that is not known."""


class CannotInstall(Exception):
    """Raised when a model is not installed; says why and what to do."""


@dataclass(frozen=True)
class Wheel:
    """A package that carries a model: `member` is what is taken out of it."""

    package: str
    version: str
    sha256: str
    member: str


WHEELS = {
    VAD.name: Wheel(
        "silero-vad",
        "6.2.3",
        "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
        "silero_vad/data/silero_vad.onnx",
    ),
    ENCODER.name: Wheel(
        "Resemblyzer",
        "0.1.4",
        "8f12eb2f1a9982d32e8db7856de754709b59c93a77bcf0ff536584b619a9dd1f",
        "resemblyzer/pretrained.pt",
    ),
}


def install(
    model: Model, folder: Path, progress: Progress, site: str = SITE, file: Path | None = None
) -> Path:
    """Installs the model into `folder`, from `file` when it was fetched by hand. Raises CannotInstall."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if model.name in WHEELS:
            return _from_wheel(model, WHEELS[model.name], folder, file)
        if file is not None:
            return unpack(file, model.name, folder)
        site = site.rstrip("/") + "/"
        entry = _published(model.name, site)
        archive = folder / f"{model.name}.zip"
        fetch(
            f"{site}{urllib.parse.quote(model.name)}.zip", archive, entry["md5"], int(entry["size"]), progress
        )
        made = unpack(archive, model.name, folder)
        archive.unlink()
        return made
    except OSError as error:
        raise CannotInstall(
            f"{folder}: {error.strerror or error}. Make room or name another project."
        ) from error


# -- from the site of Vosk -----------------------------------------------------------------------------


def _published(name: str, site: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(site + LIST, timeout=PATIENCE) as answer:
            entries = {entry["name"]: entry for entry in json.load(answer)}
    except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
        raise CannotInstall(_offline(site, error, name)) from None
    except (ValueError, KeyError, TypeError):
        raise CannotInstall(f"{site}{LIST} is no list of models. Is the address right?") from None
    if name not in entries:
        near = difflib.get_close_matches(name, entries, n=3, cutoff=0.5)
        hint = f" Near are: {', '.join(near)}." if near else ""
        raise CannotInstall(f"{site} has no model '{name}'.{hint}")
    return dict(entries[name])


def _offline(site: str, error: Exception, name: str) -> str:
    host = urllib.parse.urlsplit(site).netloc
    reason = getattr(error, "reason", None) or error
    return (
        f"{host} cannot be reached ({reason}). Fetch {site}{name}.zip on a machine that reaches it, and install it "
        f"here with: ivr models install {name} --from {name}.zip"
    )


def fetch(url: str, file: Path, md5: str, size: int, progress: Progress) -> None:
    """Fetches a file, going on where an earlier transfer was cut off. Raises CannotInstall."""
    part = file.with_name(file.name + ".part")
    failure: Exception = OSError("nothing came")
    for _ in range(TRIES):
        before = part.stat().st_size if part.exists() else 0
        if size and before >= size:
            break
        try:
            _go_on(url, part, before, size, progress)
            break
        except urllib.error.HTTPError as error:
            if error.code != 416:
                raise CannotInstall(f"{url}: the site answers {error.code} {error.reason}.") from None
            part.unlink(missing_ok=True)
        except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
            failure = error
            if isinstance(getattr(error, "reason", None), OSError) and not before:
                break  # the site was never reached
    got = part.stat().st_size if part.exists() else 0
    if not got or (size and got < size):
        reason = getattr(failure, "reason", None) or failure
        there = f" {got:,} of {size:,} bytes are there and are kept: run it again to go on." if got else ""
        raise CannotInstall(f"{url}: the transfer was cut off ({reason}).{there}")
    with part.open("rb") as whole:
        found = hashlib.file_digest(whole, "md5").hexdigest()
    if found != md5:
        part.unlink()
        raise CannotInstall(
            f"{url}: what came is not what is published (md5 {found}, expected {md5}). It was removed; run it again."
        )
    part.replace(file)


def _go_on(url: str, part: Path, before: int, size: int, progress: Progress) -> None:
    request = urllib.request.Request(url, headers={"Range": f"bytes={before}-"} if before else {})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        begins = before if answer.status == 206 else 0
        expected = size or begins + int(answer.headers.get("Content-Length") or 0)
        most = min(expected or LARGEST, LARGEST)
        with part.open("ab" if begins else "wb") as out:
            there = begins
            while piece := answer.read(PIECE):
                out.write(piece)
                there += len(piece)
                if there > most:
                    raise CannotInstall(
                        f"{url}: more comes than the {most:,} bytes that a model may have here."
                    )
                progress(there, expected)
    if expected and there < expected:
        raise OSError(f"it ended after {there:,} of {expected:,} bytes")


def unpack(archive: Path, name: str, folder: Path) -> Path:
    """Unpacks a model of Vosk's into its place. Raises CannotInstall."""
    place = folder / name
    with tempfile.TemporaryDirectory(dir=folder, prefix=f".{name}.") as beside:
        try:
            with zipfile.ZipFile(archive) as packed:
                _hold_in_bounds(packed, archive)
                packed.extractall(beside)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
            raise CannotInstall(f"{archive} is not a whole ZIP file: {error}.") from None
        found = [Path(beside), *(entry for entry in Path(beside).iterdir() if entry.is_dir())]
        model = next(
            (entry for entry in found if (entry / "am").is_dir() or (entry / "final.mdl").is_file()), None
        )
        if model is None:
            raise CannotInstall(f"{archive} holds no Vosk model.")
        if place.exists():
            shutil.rmtree(place)
        model.rename(place)
    return place


def _hold_in_bounds(packed: zipfile.ZipFile, archive: Path) -> None:
    """Raises CannotInstall for an archive that no model comes in. What it says of sizes holds: no more is unpacked."""
    members = packed.infolist()
    size = sum(member.file_size for member in members)
    if len(members) > MOST_FILES or size > LARGEST:
        raise CannotInstall(
            f"{archive} holds {len(members):,} files of {size:,} bytes: that is not a speech model."
        )
    for member in members:
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts:
            raise CannotInstall(f"{archive} would write outside of its folder: {member.filename!r}.")


# -- out of a package ----------------------------------------------------------------------------------


def _from_wheel(model: Model, wheel: Wheel, folder: Path, file: Path | None) -> Path:
    place = folder / FILES[model.name]
    with tempfile.TemporaryDirectory(dir=folder, prefix=f".{model.name}.") as beside:
        packed = file or download(wheel, Path(beside))
        taken = take(packed, wheel, Path(beside) / "taken")
        if model.name == ENCODER.name:
            from ivr.speech.speaker_weights import NotTheWeights, convert

            try:
                taken.write_bytes(convert(taken.read_bytes()))
            except NotTheWeights as error:
                raise CannotInstall(f"{packed.name}: {error}") from None
        os.replace(taken, place)
    return place


def download(wheel: Wheel, folder: Path) -> Path:
    """Has pip fetch the wheel, from wherever pip is set up to fetch, and hold its checksum. Raises CannotInstall."""
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{wheel.package}=={wheel.version} --hash=sha256:{wheel.sha256}\n", "utf-8")
    quiet = (
        "--disable-pip-version-check",
        "--no-input",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--require-hashes",
    )
    command = (sys.executable, "-m", "pip", "download", *quiet, "--progress-bar", "off", "-q")
    done = subprocess.run((*command, "-d", str(folder), "-r", str(wanted)), capture_output=True, text=True)
    found = next(folder.glob("*.whl"), None)
    if done.returncode or found is None:
        told = [line for line in done.stderr.splitlines() if line.startswith("ERROR") or "No module" in line]
        raise CannotInstall(
            f"pip cannot fetch {wheel.package} {wheel.version}: {' '.join(told[:2]) or 'it gives no reason'} "
            f"Fetch the wheel on another machine and install it here with --from FILE."
        )
    return found


def take(packed: Path, wheel: Wheel, place: Path) -> Path:
    """The model out of the wheel. Raises CannotInstall."""
    try:
        with packed.open("rb") as whole:
            found = hashlib.file_digest(whole, "sha256").hexdigest()
        if found != wheel.sha256:
            raise CannotInstall(
                f"{packed.name} is not {wheel.package} {wheel.version} as it is published "
                f"(sha256 {found}, expected {wheel.sha256})."
            )
        with (
            zipfile.ZipFile(packed) as archive,
            archive.open(wheel.member) as member,
            place.open("wb") as out,
        ):
            shutil.copyfileobj(member, out)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise CannotInstall(f"{packed}: no {wheel.member} can be taken out of it: {error}.") from None
    return place
