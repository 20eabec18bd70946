"""YAML, as in rasa.shared.utils.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

YamlException = yaml.YAMLError


def read_yaml(content: str, reader_type: str = "safe", **_: Any) -> Any:
    return yaml.safe_load(content)


def read_yaml_file(filename: str | Path, **_: Any) -> Any:
    with open(filename, encoding="utf-8") as file:
        return yaml.safe_load(file)


def read_config_file(filename: str | Path, **_: Any) -> dict[str, Any]:
    return read_yaml_file(filename) or {}


def write_yaml(data: Any, target: str | Path, **_: Any) -> None:
    with open(target, "w", encoding="utf-8") as file:
        yaml.safe_dump(data, file, allow_unicode=True, sort_keys=False)
