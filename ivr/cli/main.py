"""All commands, and what is told of any of them."""

from __future__ import annotations

import errno
from typing import Any

import click

from ivr.cli import (
    calls,
    check,
    customers,
    database,
    edit,
    hear,
    identity,
    importing,
    models,
    new,
    payments,
    records,
    replay,
    revisions,
    serve,
    tests,
    train,
    words,
    worker,
)
from ivr.cli.telling import fail
from ivr.settings import SettingsError

_WHOSE = "Check who owns it, and the user that ivr runs as."
_OPERATORS = {
    errno.EACCES: _WHOSE,
    errno.EPERM: _WHOSE,
    errno.EROFS: "Choose a place that can be written, by IVR_PROJECT or IVR_DATABASE_URL.",
    errno.ENOSPC: "Make room on that disk.",
}
"""What the system refuses, and what an operator can do about it."""


class _Commands(click.Group):
    """Tells what people got wrong in words."""

    def invoke(self, ctx: click.Context) -> Any:
        from ivr.content.problems import BadProject
        from ivr.kept import StoreUnavailable

        try:
            return super().invoke(ctx)
        except SettingsError as error:
            fail(str(error), 2)
        except BadProject as error:
            fail(f"{error}\nThe project has errors; mend them first.", 1)
        except StoreUnavailable as error:
            fail(str(error), 1)
        except OSError as error:
            if error.errno not in _OPERATORS:
                raise
            fail(f"{error.filename}: {error.strerror}. {_OPERATORS[error.errno]}", 1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parley-ivr", prog_name="ivr")
def main() -> None:
    """Parley answers the telephone: flow files in, answered calls out."""


for command in (
    calls.call, calls.demo, calls.phone, check.check, customers.customer, database.database, edit.draw, edit.format,
    edit.schema, edit.watch, hear.explain, hear.hear, identity.identity, importing.import_, models.models, new.new,
    payments.payments, records.record, replay.replay, revisions.revisions, serve.serve, tests.test, train.train,
    words.words, worker.worker,
):  # fmt: skip
    main.add_command(command)
