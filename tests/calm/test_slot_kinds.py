"""What kind of value a text slot of a Rasa project is taken for: slots.yml has them as real projects write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ivr.content import slot_kinds
from ivr.conversation.flow import Flow
from ivr.conversation.slots import Slot
from ivr.conversation.steps import CollectStep
from ivr.conversation.written import END, FlowHead, Link, Variation

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = yaml.safe_load((HERE / "slots.yml").read_text("utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["slot"]))
def test_a_text_slot_reads_what_its_callers_tell(row: dict[str, Any]) -> None:
    told = understood(row)

    is_list = "list" in row or "open" in row
    assert (told.kind if told else "text") == (row["slot"] if is_list else row["is"])
    if is_list:
        assert told and told.kept
        assert (list(told.values), told.kept.is_open) == (row.get("list") or row["open"], "open" in row)
    if "yes" in row:
        assert told and told.kept
        assert [told.kept.yes, told.kept.no] == row["yes"]
    if "form" in row:
        assert told and told.kept
        assert told.kept.form == row["form"]


def understood(row: dict[str, Any]) -> slot_kinds.Told | None:
    slot = row["slot"]
    nexts = row.get("next") or []
    conditions = [nexts] if isinstance(nexts, str) else nexts
    rejections = [{"if": row["rejections"], "utter": "utter_no"}] if "rejections" in row else []
    step = CollectStep(
        id="it",
        collect=slot,
        description=row.get("description", ""),
        rejections=rejections,
        next=tuple(Link(condition=condition, target=END) for condition in conditions),
    )
    buttons = [{"title": title, "payload": payload} for payload, title in row.get("buttons", {}).items()]
    asked = Variation(text=row.get("ask", ""), buttons=buttons)
    flow = Flow("a_flow", FlowHead(description="A flow."), {"it": step})
    uses = slot_kinds.Uses([flow], {slot: Slot()}, {f"utter_ask_{slot}": (asked,)})
    return slot_kinds.told(step, Slot(), uses)
