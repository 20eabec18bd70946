"""Drawings show every step and way, without one box over another, in text that can be read and read out."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sample_bank import sample_bank

from ivr.__main__ import main
from ivr.content import flows as reader
from ivr.content.marked_yaml import Document, parse
from ivr.content.problems import Problems
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.steps import STEPS
from ivr.editing.chart import Box, Chart, Way, chart_of_flow, chart_of_project
from ivr.editing.draw import own_flows
from ivr.editing.layers import Arrow, Layout, lay_out
from ivr.editing.mermaid import mermaid
from ivr.editing.shapes import paths
from ivr.editing.svg import svg, width_of, wrapped

ROOT = Path(__file__).parents[2]
FLOWS = sample_bank().flows
OWN = own_flows(ROOT)
SVG = "{http://www.w3.org/2000/svg}"


def flow(text: str) -> Flow:
    lines = "".join(f"      {line}\n" for line in text.strip("\n").splitlines())
    document = parse(f"flows:\n  pay:\n    steps:\n{lines}", "flows/pay.yml", Problems())
    assert document is not None
    return made(document)


def made(document: Document) -> Flow:
    reader.read(document, written := reader.Written(), problems := Problems())
    assert not len(problems), str(problems)
    return next(iter(written.flows.values()))


def hundred_steps(seed: int) -> Flow:
    """Questions, forks, menus and ways back, as a large flow has them."""
    dice = random.Random(seed)

    def somewhere(number: int) -> str:
        target = number + dice.choice([1, 1, 2, 3, 5, 8])
        return f"s{target}" if target < 100 else "END"

    steps: list[dict[str, Any]] = []
    for number in range(100):
        step: dict[str, Any] = {"id": f"s{number}"}
        kind = dice.choice(["say", "say", "collect", "collect", "action", "menu", "noop", "set_slots"])
        if kind == "menu":
            keys = range(1, dice.randint(2, 5))
            step |= {
                "menu": "Which?",
                "choices": [{"key": str(key), "then": somewhere(number)} for key in keys],
            }
        else:
            texts = {"say": "Your balance is {balance:money}.", "collect": f"slot_{number}", "noop": True,
                     "action": "action_look_it_up", "set_slots": {"a": None}}  # fmt: skip
            step |= {kind: texts[kind]} | ({"ask": "How much would you like?"} if kind == "collect" else {})
            if kind in ("action", "noop"):
                back = f"s{max(0, number - dice.randint(1, 6))}"
                step["next"] = [{"if": "slots.a > 10", "then": back}, {"else": somewhere(number)}]
        steps.append(step)
    return made(Document({"flows": {"hundred": {"steps": steps}}}, "flows/x.yml"))


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart))


def words(picture: ElementTree.Element) -> str:
    return " ".join(text.text or "" for text in picture.iter(f"{SVG}text"))


# -- the bank --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(OWN))
def test_every_flow_of_the_bank_is_drawn_with_all_its_steps(name: str) -> None:
    picture = drawn(chart_of_flow(FLOWS.flows[name], FLOWS))

    told = "\n".join(title.text or "" for title in picture.iter(f"{SVG}title"))
    for step in FLOWS.flows[name].steps:
        assert f"{step}: " in told


def test_the_map_shows_what_leads_where() -> None:
    chart = chart_of_project(FLOWS, OWN)

    ways = {(way.source, way.target, way.kind) for way in chart.ways}
    assert ("start", "pattern_session_start", "") in ways
    assert ("pattern_main_menu", "pay_bill", "link") in ways
    assert ("pattern_human_handoff", "queue/cards", "hand_off") in ways
    assert "Lost, stolen and damaged cards." in words(drawn(chart))


def test_a_picture_is_titled_and_told_in_words() -> None:
    picture = drawn(chart_of_flow(FLOWS.flows["pay_bill"], FLOWS))

    assert picture.find(f"{SVG}title").text == "pay_bill"  # type: ignore[union-attr]
    told = picture.find(f"{SVG}desc").text or ""  # type: ignore[union-attr]
    assert 'action action_pay_bill_note, then payment_outcome is "insufficient": says too_much' in told
    assert set((picture.get("aria-labelledby") or "").split()) == {"chart-title", "chart-about"}


def test_a_picture_is_drawn_the_same_every_time() -> None:
    chart = chart_of_flow(FLOWS.flows["pay_bill"], FLOWS)

    assert svg(chart) == svg(chart)


def test_it_has_colours_for_light_and_for_dark() -> None:
    assert "@media (prefers-color-scheme: dark)" in svg(chart_of_flow(FLOWS.flows["pay_bill"], FLOWS))


def test_prompts_come_in_the_language_asked_for() -> None:
    assert "¿Qué cuenta quiere pagar?" in words(drawn(chart_of_flow(FLOWS.flows["pay_bill"], FLOWS, "es")))


# -- steps -----------------------------------------------------------------------------------------------


def labels(written: str) -> dict[tuple[str, str], tuple[str, ...]]:
    chart = chart_of_flow(flow(written), Flows({}))
    return {(way.source, way.target): way.label for way in chart.ways}


def test_branches_carry_their_conditions() -> None:
    found = labels("""
- id: fork
  noop: true
  next:
    - if: slots.a is null
      then: one
    - else: END
- id: one
  say: One.
""")

    assert found["fork", "one"] == ("a is empty",)
    assert found["fork", "fork/done"] == ("otherwise",)


def test_choices_carry_their_keys_and_words() -> None:
    found = labels("""
- id: ask
  menu: Which?
  choices:
    - {key: "1", say: [the first, first], then: one}
    - {key: "2", then: END}
    - {intent: deny, then: END}
- id: one
  say: One.
""")

    assert found["ask", "one"] == ("key 1, “the first” …",)
    assert found["ask", "ask/done"] == ("key 2", "deny")


def test_a_hand_off_goes_on_only_where_it_asks_what_became_of_it() -> None:
    assert labels("- id: a\n  hand_off: cards\n") == {("start", "a"): ()}
    assert ("a", "b") not in labels("- id: a\n  hand_off: cards\n- id: b\n  say: Nobody.")
    ways = '  next: [{if: context.hand_off is "left", then: b}, {else: END}]\n'
    assert labels("- id: a\n  hand_off: cards\n" + ways + "- id: b\n  say: Nobody.") == {
        ("start", "a"): (), ("a", "b"): ('context.hand_off is "left"',), ("a", "a/done"): ("otherwise",),
        ("b", "b/done"): (),
    }  # fmt: skip


def test_every_kind_of_step_has_a_shape_of_its_own() -> None:
    shapes = {kind: tuple(paths(kind, 200, 60)) for kind in (*STEPS, "done", "start", "brand_new")}
    papers = [kind for kind, shape in shapes.items() if shape == shapes["brand_new"]]

    assert len(set(shapes.values())) == len(shapes) - (len(papers) - 1)
    assert not {"say", "collect", "menu", "action", "hand_off", "end", "link", "call"} & set(papers)


def test_whatever_is_written_stays_text() -> None:
    nasty = flow("- say: '</text><script>alert(1)</script> & \"x\"'\n  next: END")

    picture = svg(chart_of_flow(nasty, Flows({})))

    assert "<script>" not in picture
    assert "<script>alert(1)</script>" in words(ElementTree.fromstring(picture))


def test_steps_that_no_test_passes_are_marked() -> None:
    two = flow("- id: one\n  say: One.\n- id: two\n  say: Two.")

    picture = svg(chart_of_flow(two, Flows({}), passed={("pay", "one")}))

    assert len(re.findall(r'class="box k-say missed"', picture)) == 1
    assert "1 of them in no test" in picture


@pytest.mark.parametrize(
    "text",
    [
        "Wort" * 40,
        "查询余额请按一，转账请按二，其他业务请按零。" * 6,
        "short",
        "a b " * 90,
        "{slot:money} " * 30,
    ],
)
def test_a_text_keeps_within_its_width_and_lines(text: str) -> None:
    lines = wrapped(text, 250, 4)

    assert 1 <= len(lines) <= 4
    assert all(width_of(line) <= 250 for line in lines)


# -- places ----------------------------------------------------------------------------------------------


def frames(
    sizes: dict[str, tuple[float, float]], placed: Layout
) -> dict[str, tuple[float, float, float, float]]:
    return {
        name: (x - sizes[name][0] / 2, y - sizes[name][1] / 2, x + sizes[name][0] / 2, y + sizes[name][1] / 2)
        for name, (x, y) in placed.boxes.items()
    }


def along(pieces: Any) -> Iterator[tuple[float, float]]:
    """Points of a route, close together."""
    at = (0.0, 0.0)
    for letter, points in pieces:
        if letter != "M":
            for step in range(1, 21):
                yield _bezier((at, *points), step / 20)
        at = points[-1]


def _bezier(points: tuple[tuple[float, float], ...], part: float) -> tuple[float, float]:
    while len(points) > 1:
        points = tuple(
            (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part) for a, b in pairwise(points)
        )
    return points[0]


def laid_out(chart: Chart) -> tuple[dict[str, tuple[float, float]], list[Arrow], Layout]:
    sizes = {box.id: (100.0 + 20 * (len(box.id) % 5), 40.0 + 10 * (len(box.text) % 4)) for box in chart.boxes}
    arrows = [Arrow(way.source, way.target, (60.0, 20.0) if way.label else (0.0, 0.0)) for way in chart.ways]
    return sizes, arrows, lay_out(sizes, arrows)


@cache
def large(seed: int) -> tuple[dict[str, tuple[float, float]], list[Arrow], Layout]:
    return laid_out(chart_of_flow(hundred_steps(seed), Flows({})))


@pytest.mark.parametrize("seed", range(5))
def test_of_a_hundred_steps_no_two_overlap_and_no_way_runs_through_one(seed: int) -> None:
    sizes, arrows, placed = large(seed)

    boxes = frames(sizes, placed)
    for one, (left, top, right, bottom) in boxes.items():
        for other, (left2, top2, right2, bottom2) in boxes.items():
            apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
            assert one == other or apart, (one, other)
    for arrow, route in zip(arrows, placed.routes, strict=True):
        for x, y in along(route.pieces):
            for name, (left, top, right, bottom) in boxes.items():
                within = left + 1 < x < right - 1 and top + 1 < y < bottom - 1
                assert not within or name in (arrow.source, arrow.target), (arrow, name)


@pytest.mark.parametrize("seed", range(5))
def test_every_way_begins_and_ends_at_its_box(seed: int) -> None:
    sizes, arrows, placed = large(seed)

    boxes = frames(sizes, placed)
    for arrow, route in zip(arrows, placed.routes, strict=True):
        for name, (x, y) in ((arrow.source, route.pieces[0][1][0]), (arrow.target, route.pieces[-1][1][-1])):
            left, top, right, bottom = boxes[name]
            assert left - 0.1 <= x <= right + 0.1 and top - 0.1 <= y <= bottom + 0.1, arrow


def crossings(placed: Layout) -> int:
    lines = [[*along(route.pieces)] for route in placed.routes]
    count = 0
    for number, one in enumerate(lines):
        for other in lines[number + 1 :]:
            count += sum(_cross(a, b, c, d) for a, b in pairwise(one) for c, d in pairwise(other))
    return count


def _cross(a: Any, b: Any, c: Any, d: Any) -> bool:
    def side(p: Any, q: Any, r: Any) -> float:
        return float((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    return side(a, b, c) * side(a, b, d) < -1e-6 and side(c, d, a) * side(c, d, b) < -1e-6


@pytest.mark.parametrize(
    "name", ["pay_bill", "schedule_appointment", "transfer_money", "pattern_human_handoff"]
)
def test_flows_that_can_be_drawn_without_a_crossing_are(name: str) -> None:
    chart = chart_of_flow(FLOWS.flows[name], FLOWS)
    back = sum(route.back for route in laid_out(chart)[2].routes)

    assert crossings(laid_out(chart)[2]) <= back


def test_ways_back_are_told_from_ways_on() -> None:
    placed = lay_out(
        dict.fromkeys("abc", (50.0, 20.0)),
        [Arrow("a", "b"), Arrow("b", "c"), Arrow("c", "a"), Arrow("b", "b"), Arrow("a", "c")],
    )

    assert [route.back for route in placed.routes] == [False, False, True, True, False]
    assert placed.boxes["a"][1] < placed.boxes["b"][1] < placed.boxes["c"][1]


def test_what_is_written_first_stands_at_the_left() -> None:
    placed = lay_out(dict.fromkeys("abcd", (50.0, 20.0)), [Arrow("a", "b"), Arrow("a", "c"), Arrow("a", "d")])

    assert placed.boxes["b"][0] < placed.boxes["c"][0] < placed.boxes["d"][0]


def test_nothing_and_one_box_can_be_drawn() -> None:
    assert drawn(Chart("Empty", "", (), ())) is not None
    assert drawn(Chart("One", "", (Box("a", "say", text="Hello."),), (Way("a", "a"),))) is not None


# -- Mermaid ---------------------------------------------------------------------------------------------


def test_mermaid_text_has_every_box_and_way() -> None:
    chart = chart_of_flow(FLOWS.flows["pay_bill"], FLOWS)

    lines = mermaid(chart).splitlines()

    assert lines[3] == "flowchart TD"
    assert sum(bool(re.match(r"  n\d+\W", line)) and "--" not in line for line in lines) == len(chart.boxes)
    assert sum("-->" in line for line in lines) == len(chart.ways)


def test_nothing_written_can_be_read_as_mermaid() -> None:
    nasty = flow('- say: "]\\"-->x; click n1 call() <b>#quot;"\n  next: END')

    text = mermaid(chart_of_flow(nasty, Flows({})))

    assert "says<br/>]#34;--#62;x; click n1 call() #60;b#62;#35;quot;" in text


# -- the command -----------------------------------------------------------------------------------------


def run(*words: str) -> Any:
    return CliRunner().invoke(main, ["draw", "--project", str(ROOT), *words])


def test_the_command_writes_a_flow_and_the_map(tmp_path: Path) -> None:
    assert run("pay_bill", "-o", str(tmp_path / "pay.svg")).exit_code == 0
    assert run("-o", str(tmp_path / "map.mmd")).exit_code == 0

    assert ElementTree.parse(tmp_path / "pay.svg").getroot().tag == f"{SVG}svg"
    assert "flowchart LR" in (tmp_path / "map.mmd").read_text("utf-8")
    assert run("pay_bill", "--format", "mermaid", "-o", "-").output.startswith("---\ntitle: pay_bill")


def test_the_command_helps_with_a_misspelt_flow() -> None:
    told = run("pay_bil")

    assert told.exit_code == 2
    assert "Did you mean 'pay_bill'?" in told.output
