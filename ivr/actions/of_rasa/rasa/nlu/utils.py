"""Files of NLU data, as in rasa.nlu.utils."""

from __future__ import annotations

import json
from typing import Any


def write_json_to_file(filename: str, obj: Any, **kwargs: Any) -> None:
    write_to_file(filename, json.dumps(obj, **{"indent": 2, "ensure_ascii": False, **kwargs}))


def write_to_file(filename: str, text: Any) -> None:
    with open(filename, "w", encoding="utf-8") as file:
        file.write(str(text))
