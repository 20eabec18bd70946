from __future__ import annotations

import pytest

from ivr.understanding.detector import Detector
from tests.understanding.bank import bank


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector.train(bank())
