"""Names, addresses, a team's own lists, and free text."""

from dataclasses import replace

import pytest
from asked import ENGLISH, SPANISH, certain, told_in_turns, value, values

from ivr.conversation.answers import KINDS, Choices, Partial, expected_keys, find, kind_named, read, read_keys


@pytest.mark.parametrize(
    ("text", "name"),
    [("hi my name is james miller i would like to check my account balance", "James Miller"),
     ("yes hello this is uh robert jones i would like to know the hours", "Robert Jones"),
     ("my name is j o h n", "John"), ("my name's mary anne smith and i need help", "Mary Anne Smith"),
     ("I'm Bob O'Brien.", "Bob O'Brien"), ("my name is maria de la cruz", "Maria de la Cruz"),
     ("my name is john smith checking balance please", "John Smith")],
)  # fmt: skip
def test_a_name_is_found_where_callers_introduce_themselves(text, name):
    assert values("person_name", text) == [name]


@pytest.mark.parametrize(
    "text", ["this is about my card", "i'm calling about my bill", "this is my third call", "hi mary"]
)
def test_what_is_no_introduction_gives_no_name(text):
    assert values("person_name", text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("James Miller", "James Miller"), ("uh linda garcia", "Linda Garcia"), ("it's james", "James"),
     ("smyth s m i t h", "Smith"), ("sure it's robert jones", "Robert Jones")],
)  # fmt: skip
def test_a_bare_name_answers_the_question(text, name):
    assert value("person_name", text) == name


@pytest.mark.parametrize("text", ["i need a new card", "certainly", "yes", "mm hmm"])
def test_other_answers_are_no_name(text):
    assert value("person_name", text) is None


def test_spanish_callers_introduce_themselves():
    assert values("person_name", "me llamo ana garcía y quiero consultar mi saldo", SPANISH) == ["Ana García"]
    assert values("person_name", "hola soy carlos pérez quisiera pagar", SPANISH) == ["Carlos Pérez"]


# --- addresses


def test_an_address_comes_in_fragments():
    turns = ["my address is zero zero one", "main that's m a i n", "street", "and that's in forest ranch", "california",
             "and the zip code is seven zero zero", "two three"]  # fmt: skip

    results = told_in_turns("address", turns)

    assert results[2] == Partial("001 Main Street")
    assert results[-1] == "001 Main Street, Forest Ranch, California, 70023"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("123 main street springfield illinois 62704", "123 Main Street, Springfield, Illinois, 62704"),
        (
            "My address is 1234 Elm Street, Apartment 5B, Springfield, Illinois 62704.",
            "1234 Elm Street, Apartment 5B, Springfield, Illinois, 62704",
        ),
        (
            "twelve thirty four elm street new york new york one zero zero one two",
            "1234 Elm Street, New York, New York, 10012",
        ),
        ("45 Oak Ave, Kansas City, MO 64101", "45 Oak Avenue, Kansas City, Missouri, 64101"),
        ("500 5th avenue new york new york 10018", "500 5th Avenue, New York, New York, 10018"),
        (
            "one twenty three north washington avenue apartment four b in saint paul minnesota five five one oh one",
            "123 North Washington Avenue, Apartment 4B, Saint Paul, Minnesota, 55101",
        ),
        ("po box 123 austin texas 78701", "PO Box 123, Austin, Texas, 78701"),
    ],
)
def test_an_address_in_one_breath_is_written_on_one_line(text, address):
    assert value("address", text) == address


def test_a_zip_code_said_again_replaces_the_one_before():
    before = "001 Main Street, Forest Ranch, California, 700"

    assert value("address", "sorry the zip code is seven zero zero two three", partial=before).endswith(
        "California, 70023"
    )


def test_a_spanish_address_has_its_number_last():
    text = (
        "mi dirección es calle main número uno dos tres en miami florida código postal tres tres uno cero uno"
    )

    assert value("address", text, SPANISH) == "Calle Main 123, Miami, Florida, 33101"


def test_only_a_whole_address_is_found_in_speech():
    assert values("address", "send them to 123 main street springfield illinois 62704") == [
        "123 Main Street, Springfield, Illinois, 62704"
    ]
    assert values("address", "my address is zero zero one") == []


@pytest.mark.parametrize("before", ["", "001", "12 Main Street", "12 Main Street, Boston, Massachusetts"])
@pytest.mark.parametrize(
    "text",
    ["no i want an agent", "i don't know", "what did you say", "blah blah blah", "can you send it to my branch",
     "i moved last month", "repeat", "um let me see", "hello", "near the church", "i have two questions", "ten minutes",
     "hold on", "never mind", "do you have it on file", "transfer me to somebody", "in a minute", "on monday"],
)  # fmt: skip
def test_words_that_no_address_has_add_nothing_to_one(text, before):
    assert value("address", text, partial=before) is None


@pytest.mark.parametrize("before", ["", "12 Main Street"])
@pytest.mark.parametrize(
    "text", ["no quiero un agente", "no sé", "qué dijo", "me mudé el mes pasado", "un momento"]
)
def test_spanish_words_that_no_address_has_add_nothing_to_one(text, before):
    assert value("address", text, SPANISH, before) is None


@pytest.mark.parametrize(
    "lead",
    ["send it to", "my address is", "it's", "i live at", "you can mail them to", "that would be", "well uh"],
)
def test_own_words_in_front_are_no_part_of_an_address(lead):
    told = f"{lead} 12 new hope road raleigh north carolina 27601"

    assert value("address", told) == "12 New Hope Road, Raleigh, North Carolina, 27601"


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [("12 Main Street", "no oak street", "12 Oak Street"),
     ("12 Main Street, Boston", "no fourteen", "14 Main Street, Boston"),
     ("12 Main Street, Boston, Massachusetts", "no springfield", "12 Main Street, Springfield, Massachusetts"),
     ("12 Main Street, Apartment 5, Boston", "no apartment six", "12 Main Street, Apartment 6, Boston"),
     ("12 Main Street, Boston", "14 oak road boston massachusetts", "14 Oak Road, Boston, Massachusetts"),
     ("12 Main Street", "i live at 12 main street near the church in boston", "12 Main Street, Boston")],
)  # fmt: skip
def test_a_part_told_again_replaces_the_one_before(before, text, after):
    assert value("address", text, partial=before) == Partial(after)


def test_a_whole_address_told_twice_is_one_address():
    told = "two twenty six main street boston massachusetts"

    assert told_in_turns("address", [told, f"{told} 02111"]) == [
        Partial("226 Main Street, Boston, Massachusetts"),
        "226 Main Street, Boston, Massachusetts, 02111",
    ]
    assert value("address", told, partial="226 Main Street, Boston, Massachusetts") is None


def test_a_city_told_first_waits_for_its_street():
    turns = ["i live in springfield illinois", "12 main street", "62704"]

    assert told_in_turns("address", turns)[-1] == "12 Main Street, Springfield, Illinois, 62704"


# --- a name that was asked for


@pytest.mark.parametrize(
    "lead",
    ["it's for", "the name is", "that would be", "i'd like to say", "under the name of", "make it out to",
     "the name on the account is", "put"],
)  # fmt: skip
def test_own_words_in_front_are_no_part_of_a_name(lead):
    assert value("person_name", f"{lead} james miller") == "James Miller"
    assert value("phrase", f"{lead} james miller") == "james miller"


@pytest.mark.parametrize(
    "text",
    ["what did you say", "i'd rather not say", "why do you ask", "repeat that please", "blah blah blah"],
)
def test_refusals_and_questions_are_no_name(text):
    assert value("person_name", text) is None


@pytest.mark.parametrize("lead", ["a nombre de", "sería", "el nombre es", "es para"])
def test_spanish_words_in_front_are_no_part_of_a_name(lead):
    assert value("person_name", f"{lead} juan pérez", SPANISH) == "Juan Pérez"


# --- a team's own lists

BRANCHES = Choices(
    "branch",
    {
        "downtown": {"en": ("downtown branch", "downtown")},
        "main": {"en": ("Main Street branch",)},
        "airport": {"en": ("Airport branch",)},
    },
)
HARBOR = replace(ENGLISH, choices={**ENGLISH.choices, "branch": BRANCHES})


@pytest.mark.parametrize(
    "text",
    ["my checking account oh i'm sorry no my savings account my savings",
     "checking oh i'm sorry no my savings", "My savings account.", "saving", "not my checking my savings",
     "savings not checking", "checking wait savings"],
)  # fmt: skip
def test_the_choice_that_stands_is_the_one_not_taken_back(text):
    assert values("account", text) == ["savings"]
    assert value("account", text) == "savings"
    assert certain("account", text)


def test_two_choices_are_found_in_order():
    assert values("account", "transfer from my checking to my savings") == ["checking", "savings"]
    assert values("account", "from checking to savings no wait from savings to checking") == [
        "savings",
        "checking",
    ]


def test_a_choice_is_known_by_a_word_that_no_other_has():
    assert value("branch", "the one on main street", HARBOR) == "main"


@pytest.mark.parametrize(
    ("text", "choice"), [("savins", "savings"), ("say wings", "savings"), ("my check in account", "checking")]
)
def test_what_sounds_like_a_choice_is_read_back(text, choice):
    assert value("account", text) == choice
    assert not certain("account", text)


@pytest.mark.parametrize("text", ["my card", "both", "robert jones", "uh"])
def test_what_is_no_choice_is_none(text):
    assert value("account", text) is None


def test_a_choice_is_named_by_its_place():
    assert value("branch", "the second one", HARBOR) == "main"
    assert value("branch", "number three", HARBOR) == "airport"
    assert read_keys("branch", "3", HARBOR) == "airport"
    assert read_keys("branch", "4", HARBOR) is None
    assert expected_keys("branch", HARBOR) == 1


def test_choices_are_spoken_and_read_in_the_language_of_the_caller():
    assert ENGLISH.choices["account"].label("savings", "es-MX") == "cuenta de ahorros"
    assert values("account", "de mi cuenta de ahorros", SPANISH) == ["savings"]
    assert "ahorros" in kind_named("account", SPANISH).hints_for(SPANISH)


# --- free text


def test_free_text_is_what_was_said_without_the_noise_before_it():
    assert (
        value("text", "uh well i lost it, yesterday at 11:30 for $5.")
        == "i lost it, yesterday at 11:30 for $5"
    )
    assert value("text", "okay thank you") is None
    assert value("text", "i'd like to say that i lost my card") == "i lost my card"


# --- every kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_described_for_those_who_write_flows(kind):
    known = KINDS[kind]

    assert known.__doc__ and known.example["en"] and known.example["es"]


@pytest.mark.parametrize("kind", [*KINDS, "account"])
@pytest.mark.parametrize(
    "text",
    ["", " ", "<unk>", "...", "#", "$", "%", "1.2.3", "99999999999999999999999", "é", "\x00", "a" * 5000],
)
def test_no_text_breaks_a_kind(kind, text):
    for around in (ENGLISH, SPANISH):
        find(kind, text, around)
        read(kind, text, around)
        read(kind, text, around, "nonsense, that no one wrote")
        read_keys(kind, text, around)


def test_an_unknown_kind_is_an_error_of_whoever_asks():
    with pytest.raises(KeyError):
        find("colour", "red", ENGLISH)
