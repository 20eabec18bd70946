"""`ivr worker`: sends what waits in the outbox."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.project import project_option, settings_of
from ivr.settings import require


@click.command()
@project_option
@click.option("--quiet", is_flag=True, help="Log errors only.")
@click.option("--server", type=int, hidden=True, help="A process; when it is gone, this one ends.")
def worker(project: Path | None, quiet: bool, server: int | None) -> None:
    """Send what waits in the outbox: text messages, and what your CRM is told. 'ivr serve' starts one by itself.

    One is enough for a host; several hosts on one PostgreSQL database share the work.
    """
    import logging

    from ivr import jobs
    from ivr.logs import log_to

    settings = settings_of(project)
    require(settings, ("auth_token", "account_sid"))
    log_to(logging.ERROR if quiet else logging.INFO)
    jobs.Worker(settings, jobs.senders(settings)).run(jobs.until_stopped(server))
