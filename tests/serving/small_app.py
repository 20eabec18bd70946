"""The smallest app behind the real server: it tells how long the body was, works for as long as it is told to, and
counts what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

COUNTED: list[str] = []


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    match environ["PATH_INFO"]:
        case "/length":
            told = str(len(environ["wsgi.input"].read()))
        case "/work":  # in a folder of two pipes: one is written to at the beginning, the other waited for
            folder = Path(environ["QUERY_STRING"])
            (folder / "begun").write_text("")
            told = (folder / "end").read_text()
        case "/count":
            COUNTED.append(environ["QUERY_STRING"])
            told = " ".join(COUNTED)
        case _:
            start("404 Not Found", [("Content-Length", "0")])
            return []
    start("200 OK", [("Content-Length", str(len(told)))])
    return [told.encode()]
