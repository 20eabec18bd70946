"""The shop that charges cards, prepared once, and served to each test with a ledger of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from shop import FILES, Shop

from ivr.preparing import Parley, prepare
from ivr.settings import Settings


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Parley:
    folder = tmp_path_factory.mktemp("shop")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text), "utf-8")
    return prepare(Settings(project=folder, pay_connector="Cards"))


@pytest.fixture
def served(shop: Parley, tmp_path: Path) -> Iterator[Shop]:
    serving = Shop(shop, tmp_path / "shop.db")
    yield serving
    serving.close()
