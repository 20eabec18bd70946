"""What a provider tells of a line, as a `Line`: every odd way in which networks write who is calling."""

from __future__ import annotations

import sys
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.identity import line
from ivr.identity.line import Line


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("+14155550123", "+14155550123"),
        ("+442079460958", "+442079460958"),
        ("(415) 555-0123", "+14155550123"),
        ("415.555.0123", "+14155550123"),
        ("011 44 20 7946 0958", "+442079460958"),
        (" 14155550123", "+14155550123"),  # a plus sign that was not quoted in the form
        ("tel:+14155550123", "+14155550123"),
    ],
)
def test_a_number_is_read_however_it_is_written(told: str, number: str) -> None:
    assert line.read(told, "US") == Line(number)


def test_a_number_without_country_code_belongs_to_the_region_of_the_service() -> None:
    assert line.read("020 7946 0958", "GB").number == "+442079460958"
    assert line.read("22 98 65 43", "NO").number == "+4722986543"


@pytest.mark.parametrize(
    ("told", "hidden"),
    [
        ("+266696687", "withheld"),
        ("266696687", "withheld"),
        ("+7378742833", "withheld"),
        ("7378742833", "withheld"),
        ("+2562533", "withheld"),
        ("+86282452253", "unknown"),
        ("+8656696", "unknown"),
        ("anonymous", "withheld"),
        ("ANONYMOUS", "withheld"),
        ("Restricted", "withheld"),
        ("private", "withheld"),
        ("blocked", "withheld"),
        ("sip:anonymous@anonymous.invalid", "withheld"),
        ("anonymous@anonymous.invalid", "withheld"),
        ("sip:+266696687@carrier.example", "withheld"),
        ("Unavailable", "unknown"),
        ("unknown", "unknown"),
        ("sip:+14155550123@example.com", "sip"),
        ("sips:anna@example.com;transport=tls", "sip"),
        ("+14155550123@example.com", "sip"),
        ("client:tommy", "client"),
        ("client:+14155550123", "client"),
        ("", "unknown"),
        ("+", "unknown"),
        ("+1", "unknown"),
        ("1", "unknown"),
        ("+999999999999999999", "unknown"),
        ("١٢٣٤٥٦٧٨٩٠", "unknown"),
        ("\0\0", "unknown"),
        ("415-555-0123; drop table", "unknown"),
        ("9" * 5000, "unknown"),
    ],
)
def test_what_is_no_number_says_why_there_is_none(told: str, hidden: str) -> None:
    found = line.read(told, "US")

    assert (found.number, found.hidden) == ("", hidden)
    assert (found.type, found.country) == ("", "")


@pytest.mark.parametrize(
    ("number", "type", "country"),
    [
        ("+14155550123", "fixed_or_mobile", "US"),
        ("+16045550123", "fixed_or_mobile", "CA"),
        ("+4790123456", "mobile", "NO"),
        ("+4722986543", "fixed", "NO"),
        ("+46701234567", "mobile", "SE"),
        ("+442079460958", "fixed", "GB"),
        ("+445600123456", "voip", "GB"),
        ("+18005550123", "toll_free", ""),
        ("+19002345678", "premium", ""),
        ("+80012345678", "toll_free", ""),
        ("+10005550123", "", ""),
    ],
)
def test_the_number_tells_what_kind_of_line_it_is_and_where(number: str, type: str, country: str) -> None:
    found = line.read(number, "US")

    assert found.type == type
    if country:
        assert found.country == country


VOUCHED = {
    "TN-Validation-Passed-A": "A",
    "TN-Validation-Passed-B": "B",
    "TN-Validation-Passed-C": "C",
    "TN-Validation-Passed-A-Diverted": "A-diverted",
    "TN-Validation-Passed-B-Diverted": "B-diverted",
    "TN-Validation-Passed-C-Diverted": "C-diverted",
    "TN-Validation-Failed": "failed",
    "TN-Validation-Failed-A": "failed",
    "TN-Validation-Failed-B": "failed",
    "TN-Validation-Failed-C": "failed",
    "TN-Validation-Failed-A-Diverted": "failed",
    "TN-Validation-Failed-B-Diverted": "failed",
    "TN-Validation-Failed-C-Diverted": "failed",
    "No-TN-Validation": "",
    "No-TN-Validation-Diverted": "",
    "NULL": "",
    "": "",
    "TN-Validation-Passed-A ": "",
    "tn-validation-passed-a": "",
    "TN-Validation-Passed-D": "",
    "A": "",
}


@pytest.mark.parametrize(("verstat", "vouched"), VOUCHED.items())
def test_only_level_a_that_nobody_diverted_says_that_the_caller_owns_the_number(
    verstat: str, vouched: str
) -> None:
    found = line.read("+14155550123", "US", verstat=verstat)

    assert found.vouched == vouched
    assert found.is_attested == (verstat == "TN-Validation-Passed-A")


def test_a_call_that_was_forwarded_is_attested_by_nobody() -> None:
    found = line.read("+14155550123", "US", "(415) 555-0199", "TN-Validation-Passed-A")

    assert found.forwarded_from == "+14155550199"
    assert found.is_forwarded
    assert not found.is_attested


def test_a_line_without_a_number_is_attested_by_nobody() -> None:
    assert not line.read("anonymous", "US", verstat="TN-Validation-Passed-A").is_attested


@given(
    st.text(max_size=300),
    st.sampled_from(["US", "NO", "GB", "PK", ""]),
    st.text(max_size=40),
    st.text(max_size=40),
)
def test_every_text_is_a_line_with_either_a_number_or_a_reason(
    told: str, region: str, forwarded: str, verstat: str
) -> None:
    found = line.read(told, region, forwarded, verstat)

    assert bool(found.number) != bool(found.hidden)
    assert isinstance(found.type, str) and isinstance(found.country, str)


def test_the_tables_of_places_are_never_loaded() -> None:
    program = (
        "import sys; from ivr.identity import line; assert line.read('+4790123456', 'NO').country == 'NO'; "
        "sys.exit('phonenumbers.geocoder' in sys.modules)"
    )

    assert run([sys.executable, "-c", program], check=False).returncode == 0
