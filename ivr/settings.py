"""How this installation is set up: `ivr.toml` in the project folder, overruled by the environment.

Rule: read once, at the start, into one frozen `Settings`; everything that is missing or wrong is said at once.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parent / "sample"
"""The sample bank as it travels in the wheel; in a checkout it lies at the top level."""


class SettingsError(Exception):
    """Raised with everything that is missing or wrong, one line each."""


def _setting(env: str, help: str, default: Any = "") -> Any:
    return field(default=default, metadata={"env": env, "help": help})


@dataclass(frozen=True)
class Settings:
    """One field per setting: its name in ivr.toml; `env` in its metadata is its name in the environment."""

    project: Path = _setting("IVR_PROJECT", "The folder with flows/, nlu/ and audio/.", Path("."))
    auth_token: str = _setting("TWILIO_AUTH_TOKEN", "Signs Twilio's webhooks; from the Twilio console.")
    account_sid: str = _setting("TWILIO_ACCOUNT_SID", "Your Twilio account: AC and 32 digits.")
    public_url: str = _setting(
        "IVR_PUBLIC_URL", "Where Twilio reaches this server, such as https://ivr.example.com."
    )
    database_url: str = _setting(
        "IVR_DATABASE_URL", "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
    )
    operator_token: str = _setting("IVR_OPERATOR_TOKEN", "Opens GET /contacts/<id>; unset keeps it closed.")
    actions_url: str = _setting(
        "IVR_ACTIONS_URL", "A rasa-sdk action server, instead of flows/actions/ in here."
    )
    nlu_url: str = _setting(
        "IVR_NLU_URL", "A running Rasa server, instead of the detector trained from nlu/."
    )
    host: str = _setting("IVR_HOST", "The address to listen on.", "0.0.0.0")
    port: int = _setting("PORT", "The port to listen on.", 8080)
    workers: int = _setting("IVR_WORKERS", "Web processes.", 2)
    threads: int = _setting("IVR_THREADS", "Threads in each web process.", 8)

    @property
    def data(self) -> Path:
        """Where the trained detector and, by default, the database are kept."""
        return (Path.cwd() if self.project == SAMPLE else self.project) / ".ivr"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{(self.data / 'parley.db').resolve()}"


NEEDED_TO_SERVE = ("auth_token", "account_sid", "public_url")


def read(environ: Mapping[str, str] = os.environ, project: Path | None = None, **overrides: Any) -> Settings:
    """The settings from ivr.toml and the environment. Raises SettingsError for values that cannot be."""
    wrong: list[str] = []
    folder = project or Path(environ.get("IVR_PROJECT") or Path.cwd())
    written = _toml(folder / "ivr.toml", wrong)
    known = {f.name: f for f in fields(Settings)}
    for name in written:
        if name not in known:
            wrong.append(f"{folder / 'ivr.toml'}: '{name}' is not a setting. Known are: {', '.join(known)}.")
    values: dict[str, Any] = {"project": folder}
    for name, setting in known.items():
        env = setting.metadata["env"]
        value = environ.get(env) or written.get(name)
        if name == "project" or value in (None, ""):
            continue
        if isinstance(setting.default, int):
            try:
                value = int(value)
            except (TypeError, ValueError):
                wrong.append(f"{env}: expected a whole number, found {value!r}.")
                continue
        values[name] = value
    values.update(overrides)
    url = str(values.get("public_url", ""))
    if url and not url.startswith(("http://", "https://")):
        wrong.append("IVR_PUBLIC_URL: expected an address that begins with https://.")
    if url:
        values["public_url"] = url.rstrip("/")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return Settings(**values)


def require(settings: Settings, names: tuple[str, ...] = NEEDED_TO_SERVE) -> None:
    """Raises SettingsError naming every one of `names` that is not set."""
    known = {f.name: f for f in fields(Settings)}
    missing = [known[name].metadata for name in names if not getattr(settings, name)]
    if missing:
        lines = [f"  {setting['env']:22} {setting['help']}" for setting in missing]
        raise SettingsError(
            "These settings are missing (in the environment or ivr.toml):\n" + "\n".join(lines)
        )


def _toml(file: Path, wrong: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        wrong.append(f"{file}: this is not TOML: {error}")
        return {}
