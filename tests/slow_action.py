"""A team's action that takes its time, for projects whose callers have to wait."""

from __future__ import annotations

from pathlib import Path

SOURCE = """
import time
from rasa_sdk import Action


class Works(Action):
    def name(self):
        return "action_works"

    def run(self, dispatcher, tracker, domain):
        time.sleep({seconds})
        return []
"""


def write(folder: Path, seconds: float) -> None:
    """The project in the folder gets `action_works`, which takes so many seconds."""
    (folder / "flows" / "actions").mkdir(parents=True)
    (folder / "flows" / "actions" / "works.py").write_text(SOURCE.format(seconds=seconds))
