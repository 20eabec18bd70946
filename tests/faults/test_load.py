"""A hundred turns a second, held for a while: IVR_LOAD_SECONDS says how long."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from faults.serving import Serving

from tests.bench.load import measure

pytestmark = [pytest.mark.slow, pytest.mark.load]

SECONDS = float(os.environ.get("IVR_LOAD_SECONDS", "10"))


def test_no_turn_fails_at_a_hundred_a_second(tmp_path: Path) -> None:
    with Serving(tmp_path) as server:
        figures, cpu = measure(server.process, server.port, 100, SECONDS)

    print(f"\n{figures}; {cpu:.2f} ms of CPU a turn")
    assert figures.failures == []
    assert figures.turns >= 100 * SECONDS * 0.99
    assert figures.percentile(99) < 2
