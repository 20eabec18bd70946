"""Imports go downwards only, whatever way they are written; the tables are in `floors.py`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from floors import (
    EDGES,
    IVR,
    NEIGHBOURS,
    PURE,
    VENDORS,
    Graph,
    circles,
    faults,
    graph,
    imports,
    needed,
    room_of,
    sources,
)

MODULES = sources()


@cache
def whole() -> Graph:
    return graph(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_room_may(module: str) -> None:
    assert not faults(module, MODULES[module])


def test_no_modules_import_each_other() -> None:
    assert circles(whole()) == []


PLANTED = {
    "a connection": ("ivr.conversation.engine", "import http.client"),
    "a database": ("ivr.conversation.engine", "import sqlite3"),
    "a vendor's HTTP": ("ivr.conversation.engine", "import requests"),
    "paths": ("ivr.conversation.engine", "import os.path"),
    "paths by another name": ("ivr.conversation.engine", "from os import path as words"),
    "the environment": ("ivr.conversation.turn", "from os import environ"),
    "a request": ("ivr.conversation.turn", "import urllib.request"),
    "an import by name": ("ivr.conversation.turn", "import importlib\nimportlib.import_module('os')"),
    "the import function": ("ivr.conversation.turn", "__import__('os')"),
    "a file": ("ivr.conversation.turn", "text = open('flows.yml').read()"),
    "a line on the screen": ("ivr.conversation.turn", "print('here')"),
    "code in a text": ("ivr.conversation.turn", "exec('import os')"),
    "an import in a function": ("ivr.conversation.steps.say", "def run():\n    import random"),
    "an import in a class in an if": (
        "ivr.conversation.steps.say",
        "if 1:\n    class A:\n        import uuid",
    ),
    "the date": ("ivr.conversation.turn", "from datetime import datetime\nnow = datetime.now()"),
    "the date, not yet asked": ("ivr.conversation.turn", "from datetime import date\nask = date.today"),
    "the date by another name": ("ivr.conversation.turn", "from datetime import datetime as d\nd.utcnow()"),
    "the time": ("ivr.conversation.turn", "import time\ntime.time()"),
    "the time by its function": ("ivr.conversation.turn", "from time import monotonic"),
    "a module inside an allowed one": ("ivr.conversation.turn", "from dataclasses import sys"),
    "the same by its attribute": ("ivr.conversation.turn", "import dataclasses\ndataclasses.sys.modules"),
    "builtins by a frame": ("ivr.conversation.turn", "(lambda: 0).__globals__['__builtins__']"),
    "every name of a module": ("ivr.conversation.turn", "from re import *"),
    "a service": ("ivr.conversation.engine", "from ivr.store import Store"),
    "a service for its types": (
        "ivr.conversation.engine",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ivr.understanding.model import Model",
    ),
    "a neighbour": ("ivr.routing.context", "from ivr.store import Store"),
    "a neighbour in a function": ("ivr.speech.ear", "def hear():\n    from ivr import content"),
    "a detector in the switchboard": ("ivr.switchboard", "from ivr.understanding.detector import Detector"),
    "actions in the errands": ("ivr.errands", "import ivr.actions.in_process"),
    "an edge that knows another": ("ivr.channels.audio", "from ivr.quality import records"),
    "a page that knows a channel": ("ivr.desktop.contacts", "from ivr.channels.twilio import urls"),
    "an upper floor": ("ivr.quality.replay", "from ivr.preparing import prepare"),
    "the command line from below": ("ivr.app", "from ivr.cli.telling import fail"),
    "Flask in a service": ("ivr.store.store", "import flask"),
    "Twilio in the switchboard": ("ivr.switchboard", "from twilio.rest import Client"),
    "a database's driver on an edge": ("ivr.desktop.contacts", "import psycopg"),
    "a package nobody decided on": ("ivr.speech.ear", "import torch"),
    "an import by name elsewhere": ("ivr.quality.replay", "from importlib import import_module"),
    "a relative import": ("ivr.switchboard", "from .store import Store"),
    "a room nobody decided on": ("ivr.helpers", "import re"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    module, planted = PLANTED[name]
    source = MODULES.get(module, "")

    found = faults(module, f"{source}\n\n{planted}\n")

    assert len(found) > len(faults(module, source))


CIRCLES = {
    "a turn for its types": (
        "ivr.conversation.flow",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ivr.conversation.turn import Turn",
    ),
    "a step in a function": (
        "ivr.conversation.turn",
        "def late():\n    from ivr.conversation.steps.collect import CollectStep",
    ),
    "the other question": (
        "ivr.conversation.steps.afterwards",
        "import ivr.conversation.steps.menu",
    ),
    "a module by its package": (
        "ivr.conversation.wishes",
        "from ivr.conversation.steps import everywhere",
    ),
    "a package that it only passes through": (
        "ivr.conversation.answers.words",
        "from ivr.conversation.steps.noop import NoopStep",
    ),
}


@pytest.mark.parametrize("name", CIRCLES)
def test_a_planted_circle_is_found(name: str) -> None:
    module, planted = CIRCLES[name]

    found = circles({**whole(), module: needed(module, f"{MODULES[module]}\n\n{planted}\n", MODULES)})

    assert len(found) == 1
    assert module in found[0]


def test_the_modules_of_a_circle_are_named() -> None:
    planted = {
        "ivr.store.a": "from ivr.store import b",
        "ivr.store.b": "def late():\n    import ivr.store.c",
        "ivr.store.c": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ivr.store.a import A",
        "ivr.store.d": "from ivr.store.a import A",
    }

    assert circles(graph(planted)) == [["ivr.store.a", "ivr.store.b", "ivr.store.c"]]


def test_a_package_is_needed_by_those_outside_it() -> None:
    planted = {
        "ivr.store": "from ivr.store.a import A",
        "ivr.store.a": "from ivr.kept import K",
        "ivr.store.b": "from ivr.store.a import A",
        "ivr.kept": "from ivr.store.b import B",
    }

    assert circles(graph(planted)) == [["ivr.kept", "ivr.store", "ivr.store.a", "ivr.store.b"]]


def test_every_dependency_has_a_row_and_every_row_is_needed() -> None:
    project = tomllib.loads((IVR.parent / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [line for extra in extras for line in extras[extra] if extra != "test"] + project["dependencies"]
    names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in wanted}
    packages = {
        package
        for package, distributions in packages_distributions().items()
        if names & {name.lower().replace("_", "-") for name in distributions} and package.isidentifier()
    }
    imported = {
        (name.partition(".")[0], room_of(module))
        for module, source in MODULES.items()
        for name, _, _ in imports(source)
    }

    unlisted = {name for name in packages if not name.startswith("_")} - {*VENDORS} - NEVER_IMPORTED
    idle = {(name, room) for name, rooms in VENDORS.items() for room in rooms.split()} - imported

    assert not unlisted
    assert not idle


NEVER_IMPORTED = frozenset({"psycopg_binary", "psycopg_pool"})
"""What dependencies install beside the package that we import."""


def test_edges_import_only_the_edges_that_a_row_gives_a_reason_for() -> None:
    used = {
        (room_of(module), room_of(f"{name}.{part}"))
        for module, source in MODULES.items()
        for name, part, _ in imports(source)
        if name.startswith("ivr") and room_of(module) in EDGES and room_of(f"{name}.{part}") in EDGES
    }

    assert {pair for pair in used if pair[0] != pair[1]} == {*NEIGHBOURS}
    assert all(len(reason.split()) > 4 for reason in NEIGHBOURS.values())


def test_the_conversation_may_import_nothing_that_reaches_outside() -> None:
    outside = {
        "os",
        "io",
        "sys",
        "time",
        "random",
        "secrets",
        "socket",
        "pathlib",
        "logging",
        "threading",
        "asyncio",
    }

    assert not {name.partition(".")[0] for name in PURE} & outside


def test_every_room_is_told_in_the_tour() -> None:
    tour = MODULES["ivr"]

    for room in {room_of(module) for module in MODULES} - {""}:
        assert room.strip("_") in tour, f"ivr/__init__.py does not tell what {room} is"
