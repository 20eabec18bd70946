"""The line that tests call the sample bank from: a bakery's, of which no person's name is on file.

Rule: the network vouches for it, so that nobody is asked who they are unless that is what the test is about.
"""

from __future__ import annotations

from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.identity.directory import ListedDirectory
from ivr.identity.identify import Identify
from ivr.quality.rehearsal import RunIt
from ivr.testphone.call import OWN_LINE, VOUCHED

KNOWN_LINE = (OWN_LINE, "", VOUCHED)
"""How a rehearsal is started from there."""


def known_by(project: Project) -> RunIt:
    """Looks up callers among the customers of the project."""
    identify = Identify(ListedDirectory(project.customers))

    def run(errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        return identify.run(errand, session, heard, project.flows)

    return run
