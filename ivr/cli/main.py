"""All commands, and what is told of any of them."""

from __future__ import annotations

from typing import Any

import click

from ivr.cli import (
    calls,
    check,
    edit,
    hear,
    models,
    new,
    records,
    replay,
    revisions,
    serve,
    tests,
    train,
    words,
)
from ivr.cli.telling import fail
from ivr.settings import SettingsError


class _Commands(click.Group):
    """Tells what people got wrong in words."""

    def invoke(self, ctx: click.Context) -> Any:
        from ivr.content.project import BadProject

        try:
            return super().invoke(ctx)
        except SettingsError as error:
            fail(str(error), 2)
        except BadProject as error:
            fail(f"{error}\nThe project has errors; mend them first.", 1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parley-ivr", prog_name="ivr")
def main() -> None:
    """Parley answers the telephone: flow files in, answered calls out."""


for command in (
    calls.call, calls.demo, calls.phone, check.check, edit.draw, edit.format, edit.schema, edit.watch, hear.explain,
    hear.hear, models.models, new.new, records.record, replay.replay, revisions.revisions, serve.serve, tests.test,
    train.train, words.words,
):  # fmt: skip
    main.add_command(command)
