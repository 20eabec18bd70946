"""What a Rasa project may look like and load all the same: where its files lie, keys that mean nothing here, actions
that cannot be imported. What Rasa loads is not a mistake; what is lost is told at its place."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from ivr import settings
from ivr.actions import InProcessActions
from ivr.content import project as projects
from ivr.content.files import files_of
from ivr.content.problems import Problems
from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.engine import fresh_session
from ivr.conversation.events import ErrandDone, ErrandFailed
from ivr.preparing import prepare
from ivr.revisions import Revisions, promote
from ivr.store import Store

Run = Callable[[Project, str], ErrandDone | ErrandFailed]

FLOWS = """
    flows:
      order_it:
        description: Orders something.
        steps:
          - collect: name
          - action: action_order
          - action: utter_done
"""
DOMAIN = """
    slots:
      name: {type: text}
    responses:
      utter_ask_name: [{text: "What name?"}]
      utter_done: [{text: "Done for {name}."}]
    actions: [action_order]
"""
ORDER = """
    from rasa_sdk import Action
    from rasa_sdk.events import SlotSet

    class Order(Action):
        def name(self):
            return "action_order"

        def run(self, dispatcher, tracker, domain):
            return [SlotSet("name", "Ann")]
"""
SHOP = {"data/flows.yml": FLOWS, "domain.yml": DOMAIN, "actions/order.py": ORDER}


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), "utf-8")
    return folder


def loaded(folder: Path, files: Mapping[str, str]) -> tuple[Project, str]:
    """The project of these files beside the shop's, and what is told of it."""
    project, problems = projects.load(written(folder, {**SHOP, **files}))
    assert project is not None, f"\n{problems}"
    return project, told(problems)


def told(problems: Problems) -> str:
    """Without what every project of these tests lacks."""
    return "\n".join(str(p) for p in problems if "there are no queues" not in p.message)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[Project, str], ErrandDone | ErrandFailed]]:
    """Runs an action of the project in this process."""
    opened: list[InProcessActions] = []

    def run(project: Project, action: str) -> ErrandDone | ErrandFailed:
        opened.append(InProcessActions(project.actions, project.root))
        session = fresh_session("CA1", project.flows)
        return opened[-1].run(Errand(name=action, number=1, timeout=30), session, None, project.flows)

    yield run
    for actions in opened:
        actions.close()


# -- where files lie -------------------------------------------------------------------------------------


def test_of_a_project_with_data_and_a_domain_no_other_folder_counts(tmp_path: Path) -> None:
    project, said = loaded(
        tmp_path,
        {
            "backup/flows.yml": "flows: {order_it: {description: Old., steps: [{action: utter_old}]}}",
            "domain_old.yml": "slots: {name: {type: bool}}",
            "docs/sample.yml": "nlu: [{intent: nothing, examples: '- x'}]",
            "tests/order.yml": "test_cases: [{test_case: a test, steps: [{user: hello}]}]",
        },
    )

    assert said == ""
    assert project.flows.slots["name"].type == "text"
    assert [document.path for document in project.tests] == ["tests/order.yml"]


def test_a_file_at_the_top_holds_what_a_team_adds(tmp_path: Path) -> None:
    project, _ = loaded(tmp_path, {"parley.yml": "queues: {sales: {number: '+14155550100'}}"})

    assert list(project.flows.queues) == ["sales"]


def test_a_project_whose_domain_lies_elsewhere_is_read_everywhere(tmp_path: Path) -> None:
    files = {"src/flows.yml": FLOWS, "src/words/domain.yml": DOMAIN, "config.yml": "language: en\n"}

    project, problems = projects.load(written(tmp_path, {**files, "actions/order.py": ORDER}))

    assert project is not None, problems
    assert "order_it" in project.flows.flows


def test_a_folder_called_flows_makes_no_parley_project_of_a_rasa_project(tmp_path: Path) -> None:
    files = {
        "flows/order.yml": FLOWS,
        "domain.yml": DOMAIN,
        "config.yml": "language: de\n",
        "actions/o.py": ORDER,
    }

    project, problems = projects.load(written(tmp_path, files))

    assert project is not None, problems
    assert "order_it" in project.flows.flows
    assert list(project.flows.defaults.languages) == ["de"]


def test_links_are_followed_and_a_circle_of_them_ends(tmp_path: Path) -> None:
    shared = written(
        tmp_path / "shared", {"more.yml": "flows: {more: {description: x., steps: [{action: utter_done}]}}"}
    )
    shop = written(
        tmp_path / "shop", {**SHOP, "elsewhere/pay.py": ORDER.replace("action_order", "action_pay")}
    )
    (shop / "data" / "shared").symlink_to(shared)
    (shop / "data" / "again").symlink_to(shop / "data")
    (shop / "actions" / "more").symlink_to(shop / "elsewhere")

    project, problems = projects.load(shop)

    assert project is not None, problems
    assert {"order_it", "more"} <= set(project.flows.flows)
    assert "action_pay" in project.flows.actions


def test_settings_may_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    project, said = loaded(
        tmp_path,
        {
            "config/config.yml": "language: es\npipeline: [{name: CompactLLMCommandGenerator}]\n",
            "endpoints/endpoints.dev.yml": "nlg: {type: rephrase}\n",
        },
    )

    assert list(project.flows.defaults.languages) == ["es"]
    assert "config/config.yml:2:12: warning: 'CompactLLMCommandGenerator'" in said
    assert "endpoints/endpoints.dev.yml:1:1: warning: 'nlg'" in said


def test_plain_text_below_docs_is_searched(tmp_path: Path) -> None:
    project, _ = loaded(
        tmp_path,
        {
            "docs/fees/cards.txt": "Fees of cards\n\nQ: What does a card cost?\nA: A card costs ten dollars a year.\n",
            "docs/router.txt": "To restart the router, press its button. " * 20,
        },
    )

    passages = {passage.title: passage.text for passage in project.faq}
    assert passages["What does a card cost?"] == "A card costs ten dollars a year."
    assert all(len(text.split()) <= 75 for text in passages.values())
    assert any(text.startswith("To restart the router") for text in passages.values())


def test_blocks_that_are_named_may_be_repeated_and_merged(tmp_path: Path) -> None:
    domain = """
        version: "3.1"
        slots:
          name: &a_text {type: text, mappings: [&asked {type: from_llm}]}
          street: *a_text
          town: {<<: *a_text, influence_conversation: false, mappings: [*asked]}
    """
    project, _ = loaded(tmp_path, {"domain.yml": DOMAIN, "data/more.yml": domain.replace("name:", "other:")})

    assert project.flows.slots["street"] == project.flows.slots["other"]
    assert project.flows.slots["town"].mappings == [{"type": "from_llm"}]


def test_what_is_repeated_beyond_measure_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    folder = written(tmp_path, {**SHOP, "data/bomb.yml": "\n".join([*lines, "responses: {}"])})

    _, problems = projects.load(folder)

    assert "what is repeated in this file grows beyond measure. Write it out once." in str(problems)


# -- what means nothing here -----------------------------------------------------------------------------


def test_keys_that_mean_nothing_here_are_a_warning(tmp_path: Path) -> None:
    flows = """
        flows:
          order_it:
            description: Orders something.
            metadata: {owner: sales}
            file_path: data/flows.yml
            on_activate: action_order
            steps:
              - collect: name
                collect-tool-binding: find_name
                rejections: [{if: slots.name is "x", utter: utter_done, then: END}]
              - noop:
                next: [{if: slots.name, then: [{action: utter_done, next: END}]}, {else: END}]
    """
    domain = """
        slots:
          name: {type: text, allow_llm_set: false}
        responses:
          utter_ask_name: [{text: "What name?", ssml: "<speak>What name?</speak>"}]
          utter_done: [{text: "Done."}]
    """
    _, said = loaded(tmp_path, {"data/flows.yml": flows, "domain.yml": domain})

    for place, key in (
        ("data/flows.yml:5:5", "metadata"), ("data/flows.yml:6:5", "file_path"), ("data/flows.yml:7:5", "on_activate"),
        ("data/flows.yml:10:9", "collect-tool-binding"), ("data/flows.yml:11:65", "then"),
        ("domain.yml:3:22", "allow_llm_set"), ("domain.yml:5:41", "ssml"),
    ):  # fmt: skip
        assert f"{place}: warning: " in said, f"{place}\n{said}"
        assert f"'{key}' is not a key of" in said
    assert said.count("It has no effect here.") == 7


def test_a_misspelt_key_is_a_mistake_all_the_same(tmp_path: Path) -> None:
    flows = FLOWS.replace("- collect: name", "- collect: name\n            rejectons: []")

    project, problems = projects.load(written(tmp_path, {**SHOP, "data/flows.yml": flows}))

    assert project is None
    assert "'rejectons' is not a key of collect. Did you mean 'rejections'?" in str(problems)


def test_a_key_that_many_flows_have_is_told_once(tmp_path: Path) -> None:
    flows = "flows:\n" + "".join(
        f"  flow_{n}: {{description: Does {n}., metadata: {{a: 1}}, steps: [{{action: utter_done}}]}}\n"
        for n in range(8)
    )

    _, said = loaded(tmp_path, {"data/more.yml": flows})

    assert said.startswith(
        "data/more.yml:2:34: warning: flow 'flow_0', flow 'flow_1', flow 'flow_2', flow 'flow_3', flow 'flow_4', "
        "flow 'flow_5' and 2 more: 'metadata', which these have, has no effect here."
    )
    assert said.count("metadata") == 1


def test_files_without_content_are_no_mistake(tmp_path: Path) -> None:
    _, said = loaded(
        tmp_path, {"data/empty.yml": 'version: "3.1"\n', "data/none.yml": 'version: "3.1"\nflows:\n'}
    )

    assert "error" not in said


def test_slots_may_be_typed_by_classes(tmp_path: Path) -> None:
    domain = """
        slots:
          name: {type: rasa.shared.core.slots.TextSlot}
          agreed: {type: rasa.shared.core.slots.BooleanSlot}
          old: {type: unfeaturized}
          guests: {type: actions.slots.NumberOfPeopleSlot, initial_value: 2}
        responses: {utter_ask_name: [{text: "What name?"}], utter_done: [{text: Done.}]}
    """
    project, said = loaded(tmp_path, {"domain.yml": domain})

    types = {name: project.flows.slots[name].type for name in ("name", "agreed", "old", "guests")}
    assert types == {"name": "text", "agreed": "bool", "old": "any", "guests": "any"}
    assert said == (
        "domain.yml:6:18: warning: slot 'guests': the class 'actions.slots.NumberOfPeopleSlot' is not looked at, so "
        "the slot keeps any value. Name a type, such as text."
    )


def test_responses_that_nothing_says_are_told_in_one_line(tmp_path: Path) -> None:
    responses = "responses:\n" + "".join(
        f"  utter_{n}: [{{text: 'Number {{unknown_{n}}}.'}}]\n" for n in range(9)
    )

    _, said = loaded(tmp_path, {"domain/more.yml": responses})

    assert said == (
        "domain/more.yml:2:3: warning: utter_0, utter_1, utter_2, utter_3, utter_4, utter_5 and 3 more: nothing says "
        "these responses. Say it in a flow, or delete it."
    )


def test_a_response_that_is_said_with_what_nothing_fills_is_a_warning(tmp_path: Path) -> None:
    domain = DOMAIN.replace("Done for {name}.", "Done for {nobody}.")

    _, said = loaded(tmp_path, {"domain.yml": domain})

    assert said.startswith(
        "domain.yml:6:33: warning: response 'utter_done': nothing fills the slot 'nobody'."
    )


# -- actions that cannot all be imported -----------------------------------------------------------------

PAY = """
    import stripe_of_tomorrow
    from rasa_sdk import Action

    class Pay(Action):
        def name(self):
            return "action_pay"

        def run(self, dispatcher, tracker, domain):
            return []
"""
BOTH = """
    flows:
      order_it:
        description: Orders something.
        steps:
          - action: action_order
          - action: action_pay
"""


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (
            "import stripe_of_tomorrow",
            "actions/pay.py:2: the module 'stripe_of_tomorrow' is not installed here.",
        ),
        ("from actions.gone import x", "actions/pay.py:2: there is no file 'gone.py' to import from."),
        (
            "from rasa.core.agent import Agent",
            "actions/pay.py:2: 'rasa.core.agent' is a part of Rasa's own server",
        ),
        (
            "from rasa.shared.utils.io import no_such",
            "actions/pay.py:2: 'no_such' is not in rasa.shared.utils.io.",
        ),
        ("import (", "actions/pay.py:2: this is not Python"),
        ("from .helper import x", "actions/helper.py:1: the module 'gone_too' is not installed here."),
    ],
)
def test_an_action_file_that_cannot_be_imported_fails_only_what_uses_it(
    tmp_path: Path, run: Run, first: str, reason: str
) -> None:
    pay = PAY.replace("import stripe_of_tomorrow", first)
    files = {"data/flows.yml": BOTH, "actions/pay.py": pay, "actions/helper.py": "import gone_too\nx = 1\n"}

    project, said = loaded(tmp_path, files)

    assert (
        f"data/flows.yml:7:17: warning: step '1_action_pay': 'action_pay' cannot run here: {reason}" in said
    )
    assert "'action_order' cannot run" not in said
    assert isinstance(run(project, "action_order"), ErrandDone)
    failed = run(project, "action_pay")
    assert isinstance(failed, ErrandFailed) and "could not be imported" in failed.detail


def test_actions_import_what_lies_beside_their_folder(tmp_path: Path, run: Run) -> None:
    imports = "import prices.now; from db import name_of; from rasa_sdk import Action"
    order = ORDER.replace("from rasa_sdk import Action", imports)
    files = {
        "actions/order.py": order.replace('"Ann"', "name_of(prices.now.ONE)"),
        "db.py": "def name_of(number): return open('names.txt').read().split()[number]\n",
        "prices/now.py": "ONE = 1\n",
        "names.txt": "Zoe Ann\n",
    }

    project, said = loaded(tmp_path, files)
    done = run(project, "action_order")

    assert said == ""
    assert isinstance(done, ErrandDone) and done.events[0]["value"] == "Ann"


def test_actions_find_what_they_commonly_import_of_rasas_own_package(tmp_path: Path, run: Run) -> None:
    order = """
        import rasa.shared.utils.io
        from rasa.nlu.utils import write_json_to_file
        from rasa.shared.core.constants import REQUESTED_SLOT
        from rasa.shared.core.events import SlotSet
        from rasa.shared.core.trackers import DialogueStateTracker
        from rasa_core_sdk import Action

        class Order(Action):
            def name(self):
                return "action_order"

            def run(self, dispatcher, tracker: DialogueStateTracker, domain):
                write_json_to_file("{folder}/names.json", {"requested_slot": "Ann"})
                names = rasa.shared.utils.io.read_json_file("{folder}/names.json")
                return [SlotSet("name", names[REQUESTED_SLOT])]
    """.replace("{folder}", str(tmp_path))

    project, said = loaded(tmp_path, {"actions/order.py": order})
    done = run(project, "action_order")

    assert said == ""
    assert isinstance(done, ErrandDone) and done.events[0]["value"] == "Ann"


def test_actions_may_be_one_file_at_the_top(tmp_path: Path, run: Run) -> None:
    files = {name: text for name, text in SHOP.items() if not name.startswith("actions")}

    project, _ = projects.load(written(tmp_path, {**files, "actions.py": ORDER}))

    assert project and isinstance(run(project, "action_order"), ErrandDone)


def test_a_project_with_a_file_that_cannot_be_imported_takes_calls(tmp_path: Path) -> None:
    written(tmp_path, {**SHOP, "data/flows.yml": BOTH, "actions/pay.py": PAY})

    parley = prepare(settings.read({}, project=tmp_path))

    assert isinstance(parley.actions, InProcessActions)
    assert parley.actions.names == {"action_order"}


def test_a_revision_keeps_the_modules_that_actions_import(tmp_path: Path) -> None:
    more = {"db.py": "x = 1\n", "prices/now.py": "ONE = 1\n", ".venv/pyvenv.cfg": "", ".venv/a.py": ""}

    kept = files_of(written(tmp_path, {**SHOP, **more}))

    assert {"actions/order.py", "db.py", "prices/now.py"} <= set(kept)
    assert ".venv/a.py" not in kept


def test_an_earlier_revision_finds_what_its_actions_read(tmp_path: Path) -> None:
    reads = {"actions/order.py": ORDER.replace('"Ann"', "open('db/names.txt').read()"), "db/names.txt": "Zoe"}
    shop = written(tmp_path / "shop", {**SHOP, **reads})
    made = settings.read({"IVR_DATABASE_URL": f"sqlite:///{tmp_path / 'calls.db'}"}, project=shop)
    store = Store(made.database)
    store.prepare()
    first = prepare(made)
    promote(store, first, at=1.0)
    written(shop, {"domain.yml": DOMAIN.replace("What name?", "Your name?")})

    earlier = Revisions(store, prepare(made), prepare).of(first.flows.revision)

    session = fresh_session("CA1", earlier.flows)
    order = Errand(name="action_order", number=1, timeout=30)
    done = earlier.actions.run(order, session, None, earlier.flows)
    assert earlier.project.folder != shop
    assert isinstance(done, ErrandDone) and done.events[0]["value"] == "Zoe"
    store.close()


# -- what is not a Rasa project -----------------------------------------------------------------------------


def test_a_project_of_rasa_1_is_told_what_became_of_its_words(tmp_path: Path) -> None:
    files = {
        "domain.yml": "intents: [greet]\nslots: {name: {type: unfeaturized}}\ntemplates: {utter_hi: [{text: Hi.}]}\n",
        "data/nlu.md": "## intent:greet\n- hello\n",
        "data/stories.md": "## happy path\n* greet\n  - utter_hi\n",
        "data/README.md": "## How this was made\n\nBy hand.\n",
    }

    _, problems = projects.load(written(tmp_path, files))

    markdown = "this file is not read: it is in Markdown, as Rasa 1 had it, and not in YAML."
    assert f"data/nlu.md: warning: {markdown} 'rasa data convert' of Rasa 2 makes YAML of it." in str(
        problems
    )
    assert f"data/stories.md: warning: {markdown}" in str(problems)
    assert "domain.yml:3:1: 'templates' is what Rasa 1 called 'responses', and is not read." in str(problems)
    assert "README" not in str(problems)


def test_a_folder_that_is_no_project_is_told_with_what_to_do(tmp_path: Path) -> None:
    written(tmp_path, {"notes/list.yml": "milk: 2\n"})

    _, problems = projects.load(tmp_path)

    assert str(problems) == (
        f"{tmp_path}: this is not a Parley project: it has no folder 'flows'. 'ivr new FOLDER' writes a fresh one."
    )
