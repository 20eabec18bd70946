"""Imports go downwards only; design.md, section 4, has the floors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
IVR = ROOT / "ivr"

FLOORS: list[set[str]] = [
    {"redaction", "settings"},
    {"conversation"},
    {"content", "understanding", "speech", "identity", "payments", "routing", "actions", "store"},
    {"switchboard", "errands"},
    {"channels", "desktop", "quality", "editing", "reporting", "testphone"},
    {"preparing", "app", "revisions", "serving", "demo", "cli", "__main__"},
]
ALONE = {"channels", "desktop", "testphone"}
"""Edges that import no other edge: a channel must not know who else there is."""

VENDORS = {
    "flask": {"channels", "desktop", "app"},
    "werkzeug": {"channels", "desktop"},
    "twilio": {"channels", "testphone", "quality"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "rasa_sdk": {"actions"},
    "sklearn": {"understanding"},
    "gunicorn": {"serving"},
    "vosk": {"speech"},
    "onnxruntime": {"speech", "identity", "understanding"},
    "tokenizers": {"understanding"},
    "distributed": {"quality"},
    "yaml": {"content", "editing", "testphone"},
    "pydantic": {"conversation", "content", "editing"},
    "click": {"cli"},
}
IMPURE = {
    "asyncio", "datetime.now", "flask", "io", "logging", "os", "pathlib", "random", "secrets", "socket", "sqlalchemy",
    "structlog", "subprocess", "tempfile", "threading", "time", "twilio", "urllib", "uuid", "concurrent",
}  # fmt: skip


def modules() -> Iterator[tuple[str, Path]]:
    for file in sorted(IVR.rglob("*.py")):
        parts = file.relative_to(IVR).with_suffix("").parts
        if file != IVR / "__init__.py" and parts[0] != "sample":
            yield parts[0], file


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{file}: imports are written out in full"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor(room: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if room in rooms:
            return number
    raise AssertionError(
        f"ivr/{room} is on no floor: add it to the table, and to the tour in ivr/__init__.py"
    )


@pytest.mark.parametrize(
    ("room", "file"), list(modules()), ids=lambda value: str(value).removeprefix(str(IVR))
)
def test_a_module_imports_only_from_floors_below(room: str, file: Path) -> None:
    for name in imports(file):
        if not name.startswith("ivr.") or name.count(".") < 1:
            continue
        other = name.split(".")[1]
        if other == room or not ((IVR / other).exists() or (IVR / f"{other}.py").exists()):
            continue
        above = floor(other) > floor(room)
        neighbour = floor(other) == floor(room) == 2 or (
            floor(other) == floor(room) and other in ALONE and room in ALONE
        )
        assert not above and not neighbour, f"{file.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize(
    ("room", "file"), list(modules()), ids=lambda value: str(value).removeprefix(str(IVR))
)
def test_a_vendor_is_imported_only_in_its_own_room(room: str, file: Path) -> None:
    for name in imports(file):
        top = name.split(".")[0]
        assert top not in VENDORS or room in VENDORS[top], f"{file.relative_to(ROOT)} imports {name}"


def test_the_conversation_knows_no_clock_file_network_or_chance() -> None:
    for room, file in modules():
        if room == "conversation":
            found = set(imports(file)) & IMPURE
            assert not found, f"{file.relative_to(ROOT)} imports {found}"
            text = file.read_text("utf-8")
            for call in ("datetime.now(", "date.today(", "open(", "print(", "time.time("):
                assert call not in text, f"{file.relative_to(ROOT)} calls {call})"


def test_every_room_is_told_in_the_tour() -> None:
    tour = (IVR / "__init__.py").read_text("utf-8")

    for room in {room for room, _ in modules()}:
        assert room.strip("_") in tour, f"ivr/__init__.py does not tell what {room} is"
