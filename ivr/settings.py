"""How this installation is set up: `ivr.toml` in the project folder, overruled by the environment.

Rule: read once, at the start, into one frozen `Settings`; everything that is missing or wrong is said at once.
"""

from __future__ import annotations

import difflib
import os
import re
import socket
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SAMPLE = Path(__file__).parent / "sample"
"""The sample bank as it travels in the wheel; in a checkout it lies at the top level."""
LARGEST_BODY = 512 * 1024
"""Bytes of a request; room for 100 KB of speech in any script, percent-encoded."""


class SettingsError(Exception):
    """Raised with everything that is missing or wrong, one line each."""


Reads = Callable[[Any], Any]
"""Takes what is written, gives the value as it is kept; raises ValueError with what was expected."""


def _text(written: Any) -> str:
    if not isinstance(written, str):
        raise ValueError("text in quotes")
    return written


def _web_address(written: Any) -> str:
    if not _text(written).startswith(("http://", "https://")):
        raise ValueError("an address that begins with https://")
    return str(written).rstrip("/")


def _account(written: Any) -> str:
    if not re.fullmatch(r"AC[0-9a-fA-F]{32}", _text(written)):
        raise ValueError("AC and 32 digits from 0 to 9 and a to f, as the Twilio console shows it")
    return str(written)


def _database(written: Any) -> str:
    if not re.match(r"sqlite:///.|(postgresql|postgres|postgresql\+psycopg)://.", _text(written)):
        raise ValueError("sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    return str(written)


def _socket_address(written: Any) -> str:
    if not _text(written).startswith(("ws://", "wss://")):
        raise ValueError("an address that begins with wss://")
    return str(written).rstrip("/")


def _https(written: Any) -> str:
    """Where contacts are told to: encrypted, or on this machine to try it out."""
    try:
        parts = urlsplit(_text(written))
        here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
        sound = (parts.scheme == "https" or here) and bool(parts.hostname) and not parts.username
    except ValueError:
        sound = False
    if not sound:
        raise ValueError("an address that begins with https://, without a password in it")
    return str(written)


def _sms_from(written: Any) -> str:
    if not re.fullmatch(r"\+[1-9]\d{6,14}|MG[0-9a-f]{32}", _text(written)):
        raise ValueError("a number such as +14155550100, or a messaging service: MG and 32 digits")
    return str(written)


def _hearing(written: Any) -> str:
    if written not in ("twilio", "vosk"):
        raise ValueError("twilio or vosk")
    return str(written)


def _number(least: int, most: int) -> Reads:
    def number(written: Any) -> int:
        expected = f"a whole number from {least} to {most}"
        try:
            value = int(written) if isinstance(written, str) else written
        except ValueError:
            raise ValueError(expected) from None
        if type(value) is not int or not least <= value <= most:
            raise ValueError(expected)
        return value

    return number


def _amount(written: Any) -> float:
    try:
        value = float(written) if isinstance(written, str | int | float) else -1.0
    except ValueError:
        value = -1.0
    if isinstance(written, bool) or not 0 <= value <= 1_000_000:
        raise ValueError("a number such as 2.50")
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _folders(written: Any) -> tuple[tuple[str, str], ...]:
    """`{en = "FOLDER"}` in ivr.toml; `en=FOLDER,es=FOLDER` in the environment."""
    if isinstance(written, str):
        pairs = [part.strip().partition("=")[::2] for part in written.split(",") if part.strip()]
        written = {name.strip(): value.strip() for name, value in pairs}
    if not isinstance(written, dict) or not all(name and _is_text(value) for name, value in written.items()):
        raise ValueError("a folder for each language, such as en=/srv/models/vosk-model-en-us-0.22")
    return tuple(written.items())


def _with_line(written: Any) -> str:
    if "{line}" not in _web_address(written):
        raise ValueError("an address with {line} where the number calling stands")
    return str(written)


def _with_number(written: Any) -> str:
    if "{number}" not in _web_address(written):
        raise ValueError("an address with {number} where the customer number stands")
    return str(written)


def _embedded_or_with_number(written: Any) -> str:
    return EMBEDDED if written == EMBEDDED else _with_number(written)


EMBEDDED = "embedded"


def _pairs(written: Any) -> tuple[tuple[str, str], ...]:
    """`{name = "TEXT"}` in ivr.toml; `name=TEXT,name=TEXT` in the environment."""
    try:
        return _folders(written)
    except ValueError:
        raise ValueError("a text for each name, such as id=number,name=full_name") from None


def _keys(written: Any) -> tuple[str, ...]:
    return tuple(key for part in _text(written).split(",") if (key := part.strip()))


def _hosts(written: Any) -> tuple[str, ...]:
    """`["HOST", "HOST:PORT"]` in ivr.toml; `HOST,HOST:PORT` in the environment."""
    listed = [part.strip() for part in written.split(",")] if isinstance(written, str) else written
    if not isinstance(listed, list) or not all(
        isinstance(host, str) and _HOST.fullmatch(host) for host in listed
    ):
        raise ValueError("names of hosts, such as api.example.com or api.example.com:8443")
    return tuple(host.lower() for host in listed)


def _packages(written: Any) -> tuple[str, ...]:
    """`["sim_swap"]` in ivr.toml; `sim_swap,call_forwarding` in the environment."""
    listed = [part.strip() for part in written.split(",")] if isinstance(written, str) else written
    if not isinstance(listed, list) or not {*listed} <= {*_LOOKUPS}:
        raise ValueError(f"some of {', '.join(_LOOKUPS)}")
    return tuple(listed)


_LOOKUPS = ("sim_swap", "call_forwarding", "reassigned_number", "line_status")
_HOST = re.compile(r"[\w.-]+(:\d{1,5})?|\[[0-9a-fA-F:.]+\](:\d{1,5})?")


def _setting(env: str, help: str, default: Any = "", reads: Reads = _text) -> Any:
    return field(default=default, metadata={"env": env, "help": help, "reads": reads})


@dataclass(frozen=True)
class Settings:
    """One field per setting: its name in ivr.toml; `env` in its metadata is its name in the environment."""

    project: Path = _setting("IVR_PROJECT", "The folder with flows/, nlu/ and audio/.", Path("."))
    auth_token: str = _setting("TWILIO_AUTH_TOKEN", "Signs Twilio's webhooks; from the Twilio console.")
    account_sid: str = _setting("TWILIO_ACCOUNT_SID", "Your Twilio account: AC and 32 digits.", "", _account)
    public_url: str = _setting(
        "IVR_PUBLIC_URL",
        "Where Twilio reaches this server, such as https://ivr.example.com.",
        "",
        _web_address,
    )
    database_url: str = _setting(
        "IVR_DATABASE_URL", "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.", "", _database
    )
    operator_token: str = _setting("IVR_OPERATOR_TOKEN", "Opens GET /contacts/<id>; unset keeps it closed.")
    actions_url: str = _setting(
        "IVR_ACTIONS_URL", "A rasa-sdk action server, instead of flows/actions/ in here.", "", _web_address
    )
    nlu_url: str = _setting(
        "IVR_NLU_URL", "A running Rasa server, instead of the detector trained from nlu/.", "", _web_address
    )
    host: str = _setting(
        "IVR_HOST", "The address to listen on; with 0.0.0.0 other machines reach it, too.", "127.0.0.1"
    )
    port: int = _setting("PORT", "The port to listen on.", 8080, _number(1, 65535))
    workers: int = _setting("IVR_WORKERS", "Web processes.", 2, _number(1, 256))
    threads: int = _setting("IVR_THREADS", "Threads in each web process.", 8, _number(1, 1024))
    models: tuple[tuple[str, str], ...] = _setting(
        "IVR_MODELS",
        "Speech models kept elsewhere: a folder for each language, and files for `vad` and `voiceprint`.",
        (),
        _folders,
    )
    encoder: str = _setting("IVR_ENCODER", "A folder with a sentence encoder: model.onnx and tokenizer.json.")
    lookup_hosts: tuple[str, ...] = _setting(
        "IVR_LOOKUP_HOSTS",
        "Hosts that `http` steps may ask, by https; each such as api.example.com.",
        (),
        _hosts,
    )
    lookup_private_hosts: tuple[str, ...] = _setting(
        "IVR_LOOKUP_PRIVATE_HOSTS",
        "Hosts of your own network that `http` steps may ask, also by http; such as crm.internal:8080.",
        (),
        _hosts,
    )
    streams: int = _setting("IVR_STREAMS", "Calls heard on their live audio at once.", 40, _number(1, 1000))
    streams_port: int = _setting(
        "IVR_STREAMS_PORT", "The port that live audio comes to.", 8081, _number(1, 65535)
    )
    streams_url: str = _setting(
        "IVR_STREAMS_URL",
        "Where Twilio reaches it, if it is not wss:// and the host of IVR_PUBLIC_URL.",
        "",
        _socket_address,
    )
    hearing: str = _setting(
        "IVR_HEARING", "twilio or vosk: to try one, whatever the flows choose.", "", _hearing
    )

    llm_url: str = _setting(
        "IVR_LLM_URL",
        "A language model that is asked where the detector is unsure: an OpenAI-compatible address, up to /v1.",
        "",
        _web_address,
    )
    llm_model: str = _setting("IVR_LLM_MODEL", "The name of the model at that address.")
    llm_key: str = _setting("IVR_LLM_KEY", "The key for that address; in the environment only.")
    llm_ms: int = _setting(
        "IVR_LLM_MS", "Milliseconds that an answer may take; a later one is none.", 1500, _number(100, 5000)
    )
    llm_price_in: float | None = _setting(
        "IVR_LLM_PRICE_IN",
        "What a million tokens told to the model cost; 0 for one of your own.",
        None,
        _amount,
    )
    llm_price_out: float | None = _setting(
        "IVR_LLM_PRICE_OUT", "What a million tokens of its answers cost.", None, _amount
    )
    llm_budget: float = _setting(
        "IVR_LLM_BUDGET", "The most that is spent in a day (UTC), in the money of the prices.", 5.0, _amount
    )
    directory_url: str = _setting(
        "IVR_DIRECTORY_URL",
        "Your CRM, asked whose line is calling: https://crm.example.com/customers?line={line}.",
        "",
        _with_line,
    )
    directory_by_number: str = _setting(
        "IVR_DIRECTORY_BY_NUMBER",
        "The same CRM, asked for a customer number that was told, so that PINs and codes speak for its customers: "
        "https://crm.example.com/customers/{number}.",
        "",
        _with_number,
    )
    directory_write: str = _setting(
        "IVR_DIRECTORY_WRITE",
        "Who is told of last contacts, preferences and consents: https://crm.example.com/customers/{number}, or "
        "`embedded` for the directory of Parley itself.",
        "",
        _embedded_or_with_number,
    )
    directory_customers: str = _setting(
        "IVR_DIRECTORY_CUSTOMERS",
        "Where the list of customers stands in its answer, such as data.customers; the whole answer if left out.",
    )
    directory_fields: tuple[tuple[str, str], ...] = _setting(
        "IVR_DIRECTORY_FIELDS",
        "Where things of a customer stand: id, name, language, prefers, changed_hands, mobile, and what segments need.",
        (),
        _pairs,
    )
    directory_headers: tuple[tuple[str, str], ...] = _setting(
        "IVR_DIRECTORY_HEADERS",
        "Headers that it is sent; {secret.NAME} is IVR_SECRET_NAME in the environment.",
        (),
        _pairs,
    )
    directory_ms: int = _setting(
        "IVR_DIRECTORY_MS", "Milliseconds that a caller waits for it at the most.", 800, _number(50, 1000)
    )
    pay_connector: str = _setting(
        "IVR_PAY_CONNECTOR",
        "Twilio's Pay connector that charges cards, by its name in the console; without it, no `pay` step charges.",
    )
    line_risk_packages: tuple[str, ...] = _setting(
        "IVR_LINE_RISK_PACKAGES",
        "What Twilio Lookup is asked about lines: sim_swap, call_forwarding, reassigned_number, line_status; paid.",
        (),
        _packages,
    )
    line_risk_price: float | None = _setting(
        "IVR_LINE_RISK_PRICE", "What one look-up costs, with all of them.", None, _amount
    )
    line_risk_budget: float = _setting(
        "IVR_LINE_RISK_BUDGET",
        "The most that is spent on it in a day (UTC), in the same money.",
        5.0,
        _amount,
    )
    line_risk_ms: int = _setting(
        "IVR_LINE_RISK_MS", "Milliseconds that a caller waits for it at the most.", 800, _number(50, 1000)
    )
    line_risk_hours: int = _setting(
        "IVR_LINE_RISK_HOURS", "Hours for which an answer counts.", 6, _number(1, 24)
    )
    line_risk_days: int = _setting(
        "IVR_LINE_RISK_DAYS", "Days for which a changed SIM is a fresh one.", 7, _number(1, 90)
    )
    line_risk_api: str = _setting(
        "IVR_LINE_RISK_API", "Where Twilio Lookup is.", "https://lookups.twilio.com", _web_address
    )
    sms_from: str = _setting(
        "IVR_SMS_FROM",
        "The number or messaging service that text messages come from, if it is not the number dialled.",
        "",
        _sms_from,
    )
    twilio_api: str = _setting(
        "IVR_TWILIO_API", "Where Twilio's REST API is.", "https://api.twilio.com", _web_address
    )
    notify_url: str = _setting(
        "IVR_NOTIFY_URL", "Told of each contact that has ended: an https address of your CRM.", "", _https
    )
    notify_key: str = _setting("IVR_NOTIFY_KEY", "Signs what `notify_url` is told; the CRM knows it too.")
    outbox_days: int = _setting(
        "IVR_OUTBOX_DAYS",
        "Days after which the worker forgets what was sent, or could not be; 0 keeps it for ever.",
        30,
        _number(0, 36500),
    )
    voiceprint_keys: tuple[str, ...] = _setting(
        "IVR_VOICEPRINT_KEYS",
        "Seals what is kept of voices, the newest key first, with a comma between; in the environment only.",
        (),
        _keys,
    )
    voiceprint_days: int = _setting(
        "IVR_VOICEPRINT_DAYS",
        "Days after which a voice that was not heard is deleted by the worker.",
        365,
        _number(1, 1095),
    )
    worker_name: str = _setting(
        "IVR_WORKER_NAME", "The name of this host's worker, if it is not the host's; no two hosts share one."
    )

    @property
    def data(self) -> Path:
        """Where the trained detector and, by default, the database are kept."""
        return (Path.cwd() if self.project == SAMPLE else self.project) / ".ivr"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{(self.data / 'parley.db').resolve()}"

    @property
    def worker(self) -> str:
        return self.worker_name or socket.gethostname()

    @property
    def jobs_database(self) -> str:
        """Where the worker notes what it has in hand; what is to be done stands in the database itself."""
        kind, _, rest = self.database.partition("://")
        if kind == "sqlite":
            return f"sqlite:///{Path(rest[1:]).with_name('jobs.db')}"
        return f"postgresql://{rest}"

    @property
    def streams_address(self) -> str:
        """Where calls connect their live audio."""
        public = urlsplit(self.public_url)
        if self.streams_url:
            base = self.streams_url
        elif public.hostname in ("127.0.0.1", "localhost"):
            base = f"ws://{public.hostname}:{self.streams_port}"
        else:
            base = self.public_url.replace("http", "ws", 1)
        return f"{base}/twilio/stream"


NEEDED_TO_SERVE = ("auth_token", "account_sid", "public_url")
NEVER_SHOWN = (
    "auth_token", "account_sid", "operator_token", "database_url", "notify_key", "notify_url", "llm_key", "llm_url",
    "voiceprint_keys",
)  # fmt: skip
"""The account is no secret, but who mistakes another value for it may have pasted the token."""


def read(environ: Mapping[str, str] = os.environ, project: Path | None = None, **overrides: Any) -> Settings:
    """The settings from ivr.toml and the environment. Raises SettingsError with everything that is wrong."""
    folder = project or Path(environ.get("IVR_PROJECT") or Path.cwd())
    known = {setting.name: setting.metadata for setting in fields(Settings) if setting.name != "project"}
    wrong: list[str] = []
    written = _read_file(folder / "ivr.toml", wrong)
    wrong += _misplaced(written, known)
    values = {"project": folder, **_values(written, environ, known, wrong)}
    wrong += (f"{written.file}: {what}" for what in _lacking(values))
    if wrong:
        raise SettingsError("\n".join(wrong))
    return Settings(**{**values, **overrides})


@dataclass(frozen=True)
class _Written:
    """What stands in ivr.toml: the settings by their names, and the lines that they stand on."""

    file: Path
    settings: Mapping[str, Any]
    lines: Mapping[str, int]

    def place(self, name: str) -> str:
        line = self.lines.get(name)
        if line is None:
            return str(self.file)
        return f"{self.file}:{line}"


_Known = Mapping[str, Mapping[str, Any]]
"""The metadata of each setting."""


def _misplaced(written: _Written, known: _Known) -> Iterator[str]:
    """What does not belong into the file, or is no setting at all."""
    for name, what in _NEVER_IN_A_FILE.items():
        if name in written.settings:
            yield f"{written.place(name)}: the {what} belongs into the environment: {known[name]['env']}."
    for name in written.settings:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Known are: {', '.join(known)}."
            yield f"{written.place(name)}: '{name}' is not a setting. {hint}"


def _values(written: _Written, environ: Mapping[str, str], known: _Known, wrong: list[str]) -> dict[str, Any]:
    """The values that are set; those of the environment go before those of the file."""
    values: dict[str, Any] = {}
    for name, setting in known.items():
        where, value = setting["env"], environ.get(setting["env"], "")
        if value == "":
            where, value = f"{written.place(name)}: {name}", written.settings.get(name, "")
        if value == "":
            continue
        try:
            values[name] = setting["reads"](value)
        except ValueError as error:
            found = "something else" if name in NEVER_SHOWN else repr(value)
            wrong.append(f"{where}: expected {error}, found {found}.")
    return values


def _lacking(values: Mapping[str, Any]) -> Iterator[str]:
    """What one who sets something has to set, too."""
    if values.get("notify_url") and not values.get("notify_key"):
        yield "notify_url needs notify_key (IVR_NOTIFY_KEY): what it is told is signed with it."
    if values.get("llm_url"):
        missing = (name for name in _OF_A_MODEL if values.get(name) is None)
        yield from (f"{name} is missing: [llm] needs {_OF_A_MODEL[name]}." for name in missing)
    if values.get("line_risk_packages") and values.get("line_risk_price") is None:
        yield "line_risk_price is missing: [line_risk] needs what one look-up costs."
    if values.get("directory_url") and "id" not in dict(values.get("directory_fields", ())):
        yield "directory_fields has to say where the id of a customer stands in the answer."
    write = values.get("directory_write")
    if write and (write == EMBEDDED) == bool(values.get("directory_url")):
        yield (
            "directory_write has to be of the directory that is asked: an address where directory_url is one, or "
            f"'{EMBEDDED}' where there is none."
        )


def require(settings: Settings, names: tuple[str, ...] = NEEDED_TO_SERVE) -> None:
    """Raises SettingsError naming every one of `names` that is not set."""
    known = {f.name: f for f in fields(Settings)}
    missing = [known[name].metadata for name in names if not getattr(settings, name)]
    if missing:
        lines = [f"  {setting['env']:22} {setting['help']}" for setting in missing]
        raise SettingsError(
            "These settings are missing (in the environment or ivr.toml):\n" + "\n".join(lines)
        )


_OF_A_MODEL = {
    "llm_model": "the name of a model",
    "llm_price_in": "what a million tokens cost, 0 for a model of your own",
    "llm_price_out": "what a million tokens of answers cost, 0 for a model of your own",
}
"""Settings that one who names a model has to say, and what for."""


_NEVER_IN_A_FILE = {"llm_key": "key of a model", "voiceprint_keys": "key of voiceprints"}

TABLES = ("llm", "directory", "line_risk")
"""Settings that ivr.toml has in a table of their own."""


def _flat(written: dict[str, Any]) -> dict[str, Any]:
    """The settings with those of a table by their whole names: `ms` in `[llm]` is `llm_ms`."""
    flat: dict[str, Any] = {}
    for name, value in written.items():
        table = value if name in TABLES and isinstance(value, dict) else None
        flat |= {name: value} if table is None else {f"{name}_{key}": inner for key, inner in table.items()}
    return flat


_KEY = re.compile(r"""\s*(?:\[(?P<table>[\w.-]+)\]|["']?(?P<key>[\w.-]+)["']?\s*=)""")


def _lines(text: str) -> dict[str, int]:
    """The lines on which the settings stand, by the names that `_flat` gives them."""
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        match = _KEY.match(line)
        if match and match["table"]:
            table = f"{match['table']}_"
            lines.setdefault(match["table"], number)
        elif match:
            lines.setdefault(f"{table}{match['key']}".replace(".", "_"), number)
    return lines


def _read_file(file: Path, wrong: list[str]) -> _Written:
    """What the file says; nothing where there is none. That it cannot be read is told."""
    text, settings = "", dict[str, Any]()
    try:
        text = file.read_text("utf-8")
        settings = _flat(tomllib.loads(text))
    except FileNotFoundError:
        pass
    except OSError as error:
        wrong.append(f"{file}: cannot be read: {error.strerror}.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        wrong.append(f"{file}: this is not TOML: {error}.")
    return _Written(file, settings, _lines(text))
