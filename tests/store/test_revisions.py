"""Revisions of the flows are kept, and every process sees which one is live."""

from __future__ import annotations

from ivr.store import Store

MOMENT = 1_795_000_800.0
FILES = {"flows/bank.yml": "flows: {}\n", "nlu/es/bank.yml": "nlu: [] # ¿sí?\n"}


def test_what_a_revision_consists_of_is_read_back(store: Store) -> None:
    store.revisions.keep("a1", FILES, MOMENT)

    assert store.revisions.files("a1") == FILES
    assert store.revisions.files("b2") is None


def test_a_revision_that_is_kept_stays_as_it_is(store: Store) -> None:
    store.revisions.keep("a1", FILES, MOMENT)
    store.revisions.keep("a1", {}, MOMENT)

    assert store.revisions.files("a1") == FILES


def test_the_revision_that_went_live_last_is_in_force(store: Store) -> None:
    assert store.revisions.lived() == []
    for revision in ("a1", "b2"):
        store.revisions.keep(revision, FILES, MOMENT)
        store.revisions.go_live(revision, MOMENT)

    store.revisions.go_live("a1", MOMENT, "rolled back")

    assert [live.revision for live in store.revisions.lived()] == ["a1", "b2", "a1"]
    assert store.revisions.lived(1)[0].note == "rolled back"
