"""The smallest app behind the real server: it tells how long the body was, and knows one address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/length":
        start("404 Not Found", [("Content-Length", "0")])
        return []
    told = str(len(environ["wsgi.input"].read())).encode()
    start("200 OK", [("Content-Length", str(len(told)))])
    return [told]
