"""Which module may import what: the tables, and a checker over (module name, source) that holds a module to them.

Rule: what is not in a table is not allowed. Every import counts, wherever it stands: at the top, in a function, under
TYPE_CHECKING. A new room, vendor or name is a row here, seen by whoever reads the change.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

IVR = Path(__file__).parent.parent / "ivr"

FLOORS: tuple[frozenset[str], ...] = tuple(
    frozenset(rooms.split())
    for rooms in (
        "private redaction settings kept logs web",
        "conversation",
        "content understanding interpreting speech identity payments routing actions lookups store",
        "errands keeping sending",
        "switchboard",
        "channels desktop quality editing reporting testphone",
        "preparing",
        "revisions",
        "app",
        "serving jobs",
        "demo",
        "cli",
        "__main__",
    )
)
"""From the ground up; a room imports from floors below its own only."""

SERVICES, EDGES = FLOORS[2], FLOORS[5]

NEIGHBOURS = {
    ("quality", "channels"): "a rehearsal reads Twilio's forms as the webhooks do",
    ("quality", "testphone"): "a rehearsed caller presses keys and finds words as the test phone does",
    ("editing", "quality"): "the watcher runs flow tests; schemas and coloured maps are of tests, too",
}
"""(room, the room of the same floor that it may import): why."""

NO_SERVICE = frozenset({"switchboard", "errands", "keeping"})
"""Rooms that say in Protocols of their own what they need of the services below."""

VENDORS: Mapping[str, str] = {
    "alembic": "store",
    "argon2": "identity",
    "babel": "content conversation routing",
    "click": "cli",
    "dbos": "jobs",
    "distributed": "quality",
    "flask": "channels desktop app",
    "gunicorn": "serving",
    "holidays": "content",
    "jinja2": "conversation quality",
    "markupsafe": "quality",
    "numpy": "quality speech testphone understanding",
    "onnxruntime": "speech understanding",
    "cryptography": "identity",
    "phonenumbers": "conversation identity routing",
    "psycopg": "store",
    "pydantic": "conversation content editing",
    "pydantic_core": "cli content quality store",
    "rasa_sdk": "actions",
    "requests": "quality",
    "rich": "cli",
    "scipy": "understanding",
    "sklearn": "understanding",
    "sqlalchemy": "store",
    "structlog": "actions app channels cli errands identity interpreting jobs keeping logs lookups payments preparing "
    "revisions sending serving switchboard",
    "tokenizers": "understanding",
    "twilio": "channels quality",
    "uvloop": "serving",
    "vosk": "speech",
    "websockets": "channels testphone",
    "webauthn": "identity",
    "werkzeug": "channels",
    "yaml": "actions content editing testphone",
}
"""Third-party package -> the rooms that may import it."""

PURE: Mapping[str, str] = {
    "__future__": "annotations",
    "babel.dates": "format_date format_time get_day_names",
    "babel.numbers": "format_currency format_decimal",
    "bisect": "bisect_left",
    "calendar": "monthrange",
    "collections": "Counter defaultdict deque",
    "collections.abc": "Callable Collection Container Generator Iterable Iterator Mapping Sequence Set",
    "copy": "copy",
    "dataclasses": "asdict astuple dataclass field fields replace",
    "datetime": "date datetime time timedelta",
    "decimal": "Context Decimal DecimalException ROUND_HALF_UP",
    "difflib": "get_close_matches",
    "enum": "Enum",
    "functools": "cache cached_property lru_cache partial",
    "hashlib": "sha256",
    "itertools": "accumulate chain dropwhile pairwise product takewhile",
    "jinja2": "Environment TemplateSyntaxError nodes",
    "json": "dumps loads",
    "math": "ceil floor",
    "operator": "add attrgetter eq ge gt itemgetter le lt mul ne sub truediv",
    "phonenumbers": "NumberParseException PhoneNumber PhoneNumberFormat PhoneNumberType SUPPORTED_REGIONS "
    "ValidationResult country_code_for_region format_number is_possible_number_with_reason is_valid_number number_type "
    "parse",
    "pydantic": "BaseModel ConfigDict Field field_validator model_validator",
    "re": "DOTALL IGNORECASE Match Pattern VERBOSE compile error escape findall finditer fullmatch match search "
    "split sub",
    "string": "ascii_lowercase ascii_uppercase",
    "types": "MappingProxyType",
    "typing": "Annotated Any ClassVar Generic Literal NamedTuple Protocol Self TYPE_CHECKING TypeAlias TypeVar cast",
    "unicodedata": "digit normalize",
    "zlib": "crc32",
    "zoneinfo": "ZoneInfo",
}
"""What the conversation may take from outside, name by name: no clock, no file, no network, no chance."""

CLOCKS = frozenset(
    f"datetime.{kind}.{ask}" for kind in ("date", "datetime") for ask in ("now", "today", "utcnow")
)
"""Ways from an allowed name to the clock."""

IMPURE_WORDS = {
    "__builtins__", "__globals__", "__import__", "__loader__", "__subclasses__", "breakpoint", "eval", "exec",
    "globals", "input", "locals", "open", "print",
}  # fmt: skip
"""Builtins and ways to them that reach outside, or hide what they reach."""

DYNAMIC = {
    "ivr.actions.package": "runs the team's action files as a package",
    "ivr.actions.tracker": "asks rasa-sdk for its version",
    "ivr.speech.vad": "asks whether the extra `vad` is installed",
    "ivr.content.action_imports": "looks up whether what action files import is installed, and imports nothing",
}
"""Modules that may import by a name they have made: why."""

Binding = dict[str, str]
Graph = Mapping[str, frozenset[str]]


def sources() -> dict[str, str]:
    """Every module of ivr/ by its full name."""
    found = {}
    for file in sorted(IVR.rglob("*.py")):
        parts = file.relative_to(IVR.parent).with_suffix("").parts
        if parts[1] != "sample":
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = file.read_text("utf-8")
    return found


def room_of(module: str) -> str:
    """`conversation` of `ivr.conversation.turn`; "" of `ivr` itself."""
    return module.partition(".")[2].partition(".")[0]


def floor(room: str) -> int | None:
    return next((number for number, rooms in enumerate(FLOORS) if room in rooms), None)


@cache
def imports(source: str) -> tuple[tuple[str, str, str], ...]:
    """(module, name, what it is called here) of every import; the name is "" where the whole module is meant."""
    found: list[tuple[str, str, str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += ((alias.name, "", alias.asname or "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found += ((module, alias.name, alias.asname or alias.name) for alias in node.names)
    return tuple(found)


def faults(module: str, source: str) -> list[str]:
    """What the module imports or calls although it may not, one line each."""
    room = room_of(module)
    found: list[str] = []
    if source and room and floor(room) is None:
        found.append(f"ivr/{room} is on no floor: add it to FLOORS, and to the tour in ivr/__init__.py")
    for imported, name, _ in imports(source):
        whole = f"{imported}.{name}".rstrip(".")
        if imported.startswith("."):
            found.append(f"{whole}: imports are written out in full")
        elif name == "*":
            found.append(f"{whole}: names are imported one by one")
        elif imported.partition(".")[0] == "ivr":
            found += _upwards(room, whole)
        else:
            found += _vendor(room, imported)
            found += _by_name(module, imported)
    if room == "conversation":
        found += _impure(source)
    elif "__import__" in source and module not in DYNAMIC:
        found.append("__import__: imports are statements")
    return found


def _upwards(room: str, imported: str) -> Iterator[str]:
    other = room_of(imported)
    mine, theirs = floor(room), floor(other)
    if other == room or mine is None:
        return
    if theirs is None:
        yield f"{imported}: no floor has it"
    elif theirs > mine or (theirs == mine and (room, other) not in NEIGHBOURS):
        yield f"{imported}: it is not below {room}"
    elif room in NO_SERVICE and other in SERVICES:
        yield f"{imported}: {room} knows no service, only its own Protocols"


def _vendor(room: str, imported: str) -> Iterator[str]:
    top = imported.partition(".")[0]
    if top in sys.stdlib_module_names:
        return
    if top not in VENDORS:
        yield f"{imported}: this package has no row in VENDORS"
    elif room not in VENDORS[top].split():
        yield f"{imported}: {room} is not a room of {top}"


def _by_name(module: str, imported: str) -> Iterator[str]:
    if imported.partition(".")[0] in ("importlib", "runpy", "pkgutil", "imp") and module not in DYNAMIC:
        yield f"{imported}: imports are statements"


def _impure(source: str) -> Iterator[str]:
    """What reaches out of the conversation: a name that is on no list, or one that asks the clock."""
    bound: Binding = {}
    for imported, name, called in imports(source):
        if imported.partition(".")[0] == "ivr":
            continue
        if not name:
            bound[called or imported.partition(".")[0]] = imported if called else imported.partition(".")[0]
        if imported not in PURE:
            yield f"{imported}: it is not on the list of what the conversation may import"
        elif name:
            bound[called] = f"{imported}.{name}"
            if name not in PURE[imported].split():
                yield f"{imported}.{name}: it is not on the list of what the conversation may import"
    nodes = list(ast.walk(ast.parse(source)))
    for node in nodes:
        if isinstance(node, ast.Attribute):
            way = _resolved(node, bound)
            module, _, name = way.rpartition(".")
            if way in CLOCKS:
                yield f"{way}: time comes with the event"
            elif module in PURE and name not in PURE[module].split() and way not in PURE:
                yield f"{way}: it is not on the list of what the conversation may import"
    for word in sorted(_words(nodes) & IMPURE_WORDS):
        yield f"{word}: the conversation reaches nothing outside"


def _resolved(node: ast.expr, bound: Binding) -> str:
    """The full name that a chain of attributes stands for, "" where it does not begin with an import."""
    if isinstance(node, ast.Name):
        return bound.get(node.id, "")
    if isinstance(node, ast.Attribute) and (owner := _resolved(node.value, bound)):
        return f"{owner}.{node.attr}"
    return ""


def _words(nodes: Iterable[ast.AST]) -> set[str]:
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute) and "__" in node.attr}


# -- circles ---------------------------------------------------------------------------------------------


def graph(modules: Mapping[str, str]) -> Graph:
    """module -> the modules of ivr/ that it imports, wherever and for whatever."""
    return {module: needed(module, source, modules) for module, source in modules.items()}


def needed(module: str, source: str, modules: Iterable[str]) -> frozenset[str]:
    """What has to be there before the module is: what it imports, and the packages that this is in."""
    known = frozenset(modules)
    named = (
        f"{imported}.{name}" if f"{imported}.{name}" in known else imported
        for imported, name, _ in imports(source)
    )
    return frozenset(need for name in named for need in _with_packages(name, module)) & known - {module}


def _with_packages(name: str, importer: str) -> Iterator[str]:
    """`ivr.store.people`, and `ivr.store` if that is not where the importer is, too."""
    yield name
    while name := name.rpartition(".")[0]:
        if not f"{importer}.".startswith(f"{name}."):
            yield name


def circles(of: Graph) -> list[list[str]]:
    """Modules that import each other, however long the way round (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        path.append(module)
        for other in of[module]:
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in path:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            at = path.index(module)
            together, path[at:] = path[at:], []
            if len(together) > 1:
                found.append(sorted(together))

    for module in of:
        if module not in index:
            visit(module)
    return found


def unused(rows: Iterable[tuple[str, str]], used: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Rows that nothing needs any more."""
    return sorted(set(rows) - set(used))
