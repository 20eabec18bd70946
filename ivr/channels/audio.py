"""The recordings of `audio/`, where a provider can fetch them. What callers hear is no secret: no one is asked who
they are.

Rule: only a recording that was there when the project was read is served, under its name and language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, abort, send_file

Recordings = Mapping[str, Mapping[str, Path]]
"""language -> name -> file"""

KEPT = 3600
"""Seconds that a provider may keep a recording; a file that changed has another address."""


def addresses(recordings: Recordings, public_url: str) -> Callable[[str, str], str | None]:
    """(name, language) -> the URL of that recording, None when there is none."""
    base = public_url.rstrip("/")
    known = {
        (name, language): f"{base}/audio/{quote(language)}/{quote(file.name)}?v={file.stat().st_mtime_ns:x}"
        for language, files in recordings.items()
        for name, file in files.items()
    }
    return lambda name, language: known.get((name, language))


def blueprint(recordings: Recordings) -> Blueprint:
    """GET /audio/LANGUAGE/FILE."""
    pages = Blueprint("audio", __name__, url_prefix="/audio")
    known = {(language, file.name): file for language, files in recordings.items() for file in files.values()}

    @pages.get("/<language>/<file>")
    def recording(language: str, file: str) -> Response:
        found = known.get((language, file))
        if found is None or not found.is_file():
            abort(404)
        return send_file(found.resolve(), conditional=True, max_age=KEPT)

    return pages
