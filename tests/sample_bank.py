"""The sample bank as it is in this folder, read once a process: nothing of it changes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ivr.content import project as projects
from ivr.content.project import Project
from ivr.preparing import trained
from ivr.settings import Settings
from ivr.understanding.detector import Detector

ROOT = Path(__file__).parent.parent


@cache
def sample_bank() -> Project:
    made, problems = projects.load(ROOT)
    assert made is not None and not len(problems), f"\n{problems}"
    return made


@cache
def its_detector() -> Detector:
    """The one that `ivr check` and `ivr serve` would use here."""
    return trained(sample_bank(), Settings(project=ROOT).data)
