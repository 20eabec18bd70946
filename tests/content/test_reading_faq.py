"""Answers as teams write them, in YAML and in Markdown, and what `ivr check` says of them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from caller import load, project

from ivr.content import marked_yaml
from ivr.content.faq import Passage, Passages, read, read_page
from ivr.content.problems import Problems

FLOW = """
flows:
  hello:
    description: Says hello.
    steps:
      - say: Hello.
"""


def entries(text: str, language: str = "en") -> tuple[list[Passage], str]:
    problems, passages = Problems(), Passages()
    document = marked_yaml.parse(dedent(text), "nlu/faq.yml", problems)
    assert document is not None
    read(document, passages, language, problems)
    return passages.found, str(problems)


def page(folder: Path, text: str, name: str = "fees.md") -> tuple[list[Passage], str]:
    problems, passages = Problems(), Passages()
    (folder / name).write_text(dedent(text), "utf-8")
    read_page(folder / name, f"nlu/faq/{name}", passages, "en", problems)
    return passages.found, str(problems)


def said(folder: Path, text: str) -> str:
    """What is said of a page with one section."""
    (passage,), problems = page(folder, f"# Fees\n\n{dedent(text)}")
    assert problems == ""
    return passage.text


# -- YAML ------------------------------------------------------------------------------------------------


def test_an_entry_has_questions_an_answer_and_a_source() -> None:
    found, problems = entries("""
        faq:
          - question: What is the routing number?
            answer: It is 1, 2, 3.
          - questions: [what does a wire cost, how much is a wire]
            answer: |
              A wire costs
              twenty dollars.
            source: fees
        """)

    assert problems == ""
    assert found == [
        Passage("en/what_is_the_routing_number", "What is the routing number?", "", "en", "It is 1, 2, 3.",
                ("What is the routing number?",)),
        Passage("en/what_does_a_wire_cost", "what does a wire cost", "fees", "en", "A wire costs twenty dollars.",
                ("what does a wire cost", "how much is a wire")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("faq: yes, please", "nlu/faq.yml:1:6: 'faq' must be a list of '- question: ...' with 'answer: ...', "
                             "found 'yes, please'."),
        ("faq:\n- how are you", "nlu/faq.yml:2:3: expected '- question: ...' with 'answer: ...', found 'how are you'."),
        ("faq:\n- question: how much\n  anwser: Ten.",
         "nlu/faq.yml:3:3: faq: 'anwser' is not a key of a question. Did you mean 'answer'?"),
        ("faq:\n- answer: Ten dollars.",
         "nlu/faq.yml:2:3: faq: an answer needs the question that it answers. Add 'question: ...'."),
        ("faq:\n- question: how much\n  answer: ' '",
         "nlu/faq.yml:3:11: faq: the answer to 'how much' is empty. Write what is to be said."),
        ("faq:\n- question: how much\n  answer: Ten.\n- questions:\n  - How much?\n  - what is it\n  answer: Ten.",
         "nlu/faq.yml:5:5: faq: the question 'How much?' is answered already in nlu/faq.yml:2. Keep one of them."),
        ("faq:\n- question: how much\n  answer: See https://bank.example/fees.",
         "nlu/faq.yml:3:11: warning: faq: the answer to 'how much' has a web address, which nobody can listen to. "
         "Say where to look instead."),
        ("faq:\n- question: how much\n  answer: Ten.\n  source: https://bank.example",
         "nlu/faq.yml:4:11: warning: faq: 'source' is said aloud, and a web address cannot be listened to. "
         "Write what it is about: fees."),
        ("faq:\n- question: how much\n  answer: You have {balance}.",
         "nlu/faq.yml:3:11: warning: faq: the answer to 'how much' is said as it is written; nothing is filled in "
         "between braces. Use a flow to say values."),
        (f"faq:\n- question: how much\n  answer: {'well ' * 80}",
         "nlu/faq.yml:3:11: warning: faq: the answer to 'how much' has 80 words; nobody listens to more than 75. "
         "Say what matters most first, and less of it."),
        ("faq:\n- question: cuánto\n  answer: La cuenta cuesta diez dólares al mes, que es poco para los clientes.",
         "nlu/faq.yml:3:11: warning: faq: the answer to 'cuánto' reads like 'es', but is for callers in 'en'. "
         "Move it to nlu/es/."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(text: str, problem: str) -> None:
    _, problems = entries(text)

    assert problems == problem


def test_an_answer_in_the_language_of_its_folder_is_no_mistake() -> None:
    _, problems = entries("faq:\n- question: cuánto\n  answer: La cuenta cuesta diez dólares al mes.", "es")

    assert problems == ""


# -- Markdown --------------------------------------------------------------------------------------------


def test_each_section_of_a_page_is_a_passage_from_that_page(tmp_path: Path) -> None:
    found, problems = page(
        tmp_path,
        """
        # Fees

        Our fees are low.

        ## Wires
        ### How much is a wire?
        <!-- asked as: what does a wire cost; wire fee -->
        A wire costs **twenty** dollars.

        ### Abroad
        A wire abroad costs forty.
        """,
    )

    assert problems == ""
    assert [(p.title, p.source, p.text, p.questions) for p in found] == [
        ("Fees", "Fees", "Our fees are low.", ("Fees",)),
        ("How much is a wire?", "Fees", "A wire costs twenty dollars.",
         ("How much is a wire?", "what does a wire cost", "wire fee")),
        ("Abroad", "Fees", "A wire abroad costs forty.", ("Fees Wires Abroad",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("It is *free* for `you`, [see here](https://a.example/b), and __always__ was.",
         "It is free for you, see here, and always was."),
        ("There are two ways:\n\n- in the app,\n- at a [branch](x.md)", "There are two ways: In the app. At a branch."),
        ("Do this:\n\n1. Open the app;\n   it takes a moment.\n\n2. Log in.",
         "Do this: Open the app; it takes a moment. Log in."),
        ("| Wire | Fee |\n|---|---:|\n| home | ten |\n| abroad | **forty** |", "Home: ten. Abroad: forty."),
        ("> It is free.\n\n```\ncode\n```\n![logo](a.png)<br>", "It is free."),
        ("Look at https://www.bank.example/fees?a=b.", "Look at bank.example."),
        ("Mail a_b_c@bank.example, 2 * 3 * 4 times.", "Mail a_b_c@bank.example, 2 * 3 * 4 times."),
        ("<!-- not this -->It costs\nten dollars &amp; more.\n\n***", "It costs ten dollars & more."),
    ],
)  # fmt: skip
def test_markup_is_not_said(tmp_path: Path, written: str, heard: str) -> None:
    assert said(tmp_path, written) == heard


def test_only_as_much_is_said_as_can_be_listened_to_and_no_paragraph_is_cut(tmp_path: Path) -> None:
    first, second, third = "one " * 30, "two " * 28, "three " * 10

    text = said(tmp_path, f"{first}\n\n{second}\n\n{third}")

    assert text == f"{first.strip()} {second.strip()}"


def test_a_page_is_called_by_its_heading_its_front_matter_or_its_file(tmp_path: Path) -> None:
    text = "## Wires\nTwenty dollars.\n\n## Checks\nFree.\n"

    assert {p.source for p in page(tmp_path, text, "what_it_costs.md")[0]} == {"what it costs"}
    assert {p.source for p in page(tmp_path, f"---\ntitle: Our fees\nlayout: x\n---\n{text}")[0]} == {
        "Our fees"
    }
    assert {p.source for p in page(tmp_path, f"Prices\n======\n\n{text}")[0]} == {"Prices"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# Fees\n\n## Wires\n\n## Checks\nFree.",
         "nlu/faq/fees.md:3:1: warning: faq: nothing is said below the heading 'Wires'. "
         "Write it, or delete the heading."),
        ("", "nlu/faq/fees.md: warning: this page says nothing. Write it, or delete the file."),
        ("# Fees\n\n## How much?\nTen.\n\n## How much?\nTwenty.",
         "nlu/faq/fees.md:6:1: faq: the question 'How much?' is answered already in nlu/faq/fees.md:3. "
         "Keep one of them."),
        (f"# Fees\n\n{'much ' * 80}",
         "nlu/faq/fees.md:1:1: warning: faq: the answer to 'Fees' has 80 words; nobody listens to more than 75. "
         "Say what matters most first, and less of it."),
    ],
)  # fmt: skip
def test_a_mistake_on_a_page_is_told_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    assert page(tmp_path, text)[1] == problem


def test_a_page_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "fees.md").write_bytes(b"# Fees\n\nTwo \xa3.")
    problems, passages = Problems(), Passages()

    read_page(tmp_path / "fees.md", "nlu/faq/fees.md", passages, "en", problems)

    assert str(problems) == "nlu/faq/fees.md:3:1: this is not UTF-8. Save the file as UTF-8."


# -- a project -------------------------------------------------------------------------------------------


def test_questions_are_examples_of_one_intent_in_the_language_of_their_folder(tmp_path: Path) -> None:
    for name, text in {
        "nlu/faq.yml": "faq:\n- question: is there parking\n  answer: Yes.\n",
        "nlu/es/faq.yml": "faq:\n- question: hay estacionamiento\n  answer: Sí.\n",
        "nlu/es/faq/visitas.md": "# Visitas\n## ¿Hay baños?\nSí.\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    made = project(tmp_path, hello=FLOW, defaults="languages: {en: {code: en-US}, es: {code: es-US}}\n"
                   "apology: {en: Sorry., es: Perdón.}\ngo_on: {en: Go on., es: Siga.}\n"
                   "still_there: {en: Wait., es: Espere.}\nconfirm: {en: Right?, es: ¿Sí?}\n")  # fmt: skip

    assert {(p.language, p.text) for p in made.faq} == {("en", "Yes."), ("es", "Sí.")}
    examples = {(e.text, e.language) for e in made.nlu.examples if e.intent == "faq"}
    assert examples == {("is there parking", "en"), ("hay estacionamiento", "es"), ("¿Hay baños?", "es")}


def test_a_mistake_in_an_answer_is_a_problem_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "nlu" / "faq").mkdir(parents=True)
    (tmp_path / "nlu" / "faq" / "visits.md").write_text("# Visits\n\n## Parking\n", "utf-8")

    _, problems = load(tmp_path, hello=FLOW)

    assert "nlu/faq/visits.md:3:1: warning: faq: nothing is said below the heading 'Parking'." in str(
        problems
    )
