"""How long a large Rasa project takes to be read and checked: `python tests/bench/rasa.py`.

60 flows with their slots and responses and 200 action files, in CPU seconds; asked for are less than 3. What Python
takes to start and to import Parley is not in it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from ivr.content import project as projects

FLOWS, FILES, MOST = 60, 200, 3.0

FLOW = """
  flow_{n}:
    description: Changes the delivery of order number {n}, at the wish of a customer.
    steps:
      - collect: place_{n}
        description: The town that it goes to.
        rejections: [{{if: slots.place_{n} is "nowhere", utter: utter_no_{n}}}]
      - collect: size_{n}
      - collect: sure_{n}
        ask_before_filling: true
        next:
          - {{if: not slots.sure_{n}, then: [{{action: utter_no_{n}, next: END}}]}}
          - {{else: do_it}}
      - id: do_it
        action: action_{n}
      - action: utter_done_{n}
"""
DOMAIN = """
  place_{n}: {{type: text}}
  size_{n}: {{type: categorical, values: [small, medium, large]}}
  sure_{n}: {{type: bool}}
"""
WORDS = """
  utter_ask_place_{n}: [{{text: "Which town?"}}]
  utter_ask_size_{n}: [{{text: "Which size?", buttons: [{{title: Small, payload: "/SetSlots(size_{n}=small)"}}]}}]
  utter_ask_sure_{n}: [{{text: "Are you sure?"}}]
  utter_no_{n}: [{{text: "Then not."}}]
  utter_done_{n}: [{{text: "Your order goes to {{place_{n}}}."}}]
"""
ACTION = """
from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa.shared.utils.io import read_json_file
from db import place_of

class Action{n}(Action):
    def name(self):
        return "action_{n}"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("place_{flow}", place_of(tracker.get_slot("place_{flow}")))]
"""


def write(folder: Path) -> None:
    """The project."""
    for name in ("data", "domain", "actions"):
        (folder / name).mkdir()
    (folder / "config.yml").write_text("language: en\npipeline: [{name: CompactLLMCommandGenerator}]\n")
    (folder / "db.py").write_text("def place_of(name): return name\n")
    for n in range(FLOWS):
        (folder / "data" / f"flow_{n}.yml").write_text("flows:" + FLOW.format(n=n))
        words = f"slots:{DOMAIN.format(n=n)}responses:{WORDS.format(n=n)}"
        (folder / "domain" / f"flow_{n}.yml").write_text(words)
    for n in range(FILES):
        (folder / "actions" / f"action_{n}.py").write_text(ACTION.format(n=n, flow=n % FLOWS))


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
        begun = time.process_time()
        project, problems = projects.load(Path(name))
        seconds = time.process_time() - begun
    print(f"{FLOWS} flows and {FILES} action files: {seconds:.2f} s CPU, {MOST:g} asked for")
    print(f"{len(problems.errors)} errors, {len(problems.warnings)} warnings")
    return 0 if seconds < MOST and project is not None else 1


if __name__ == "__main__":
    sys.exit(main())
