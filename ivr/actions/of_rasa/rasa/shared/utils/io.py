"""Reading and writing files, as in rasa.shared.utils.io."""

from __future__ import annotations

import json
import warnings
from hashlib import md5
from pathlib import Path
from typing import Any

import yaml

DEFAULT_ENCODING = "utf-8"


def read_file(filename: str | Path, encoding: str = DEFAULT_ENCODING) -> str:
    with open(filename, encoding=encoding) as file:
        return file.read()


def write_text_file(
    content: str, file_path: str | Path, encoding: str = DEFAULT_ENCODING, append: bool = False
) -> None:
    with open(file_path, "a" if append else "w", encoding=encoding) as file:
        file.write(content)


def read_json_file(filename: str | Path) -> Any:
    return json.loads(read_file(filename))


def read_yaml(content: str, **_: Any) -> Any:
    return yaml.safe_load(content)


def read_yaml_file(filename: str | Path, **_: Any) -> Any:
    return yaml.safe_load(read_file(filename))


def write_yaml(data: Any, target: str | Path, **_: Any) -> None:
    write_text_file(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), target)


def json_to_string(obj: Any, **kwargs: Any) -> str:
    return json.dumps(obj, **{"indent": 2, "ensure_ascii": False, **kwargs})


def dump_obj_as_json_to_file(filename: str | Path, obj: Any) -> None:
    write_text_file(json.dumps(obj, ensure_ascii=False, indent=2), filename)


def create_directory(directory_path: str | Path) -> None:
    Path(directory_path).mkdir(parents=True, exist_ok=True)


def get_text_hash(text: str, encoding: str = DEFAULT_ENCODING) -> str:
    return md5(text.encode(encoding), usedforsecurity=False).hexdigest()


def raise_warning(
    message: str, category: type[Warning] | None = None, docs: str | None = None, **_: Any
) -> None:
    warnings.warn(f"{message} {docs}" if docs else message, category, stacklevel=2)
