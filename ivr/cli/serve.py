"""`ivr serve`: the production server."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ivr.cli.project import project_option, settings_of
from ivr.settings import Settings, require


@click.command()
@project_option
@click.option("--quiet", is_flag=True, help="Log errors only.")
@click.option("--no-watch", is_flag=True, help="Leave edits of the folder alone until the next start.")
@click.option("--no-worker", is_flag=True, help="Leave what is to be sent to an 'ivr worker' of its own.")
@click.argument("part", required=False, type=click.Choice(["web", "streams"]))
def serve(project: Path | None, quiet: bool, no_watch: bool, no_worker: bool, part: str | None) -> None:
    """Answer calls: the production server.

    PART is `web`, the webhooks, or `streams`, the live audio; otherwise both, where flows are heard by vosk.
    """
    import logging

    import structlog

    from ivr.logs import log_to
    from ivr.preparing import listens, prepare
    from ivr.serving import parts, web

    settings = settings_of(project)
    require(settings)
    parts.require_port(settings.host, settings.streams_port if part == "streams" else settings.port)
    log_to(logging.ERROR if quiet else logging.INFO)
    parley = prepare(settings, say=structlog.get_logger("ivr").info)
    if part is None and listens(parley.flows):
        parts.require_port(settings.host, settings.streams_port)
        chosen = {"--quiet": quiet, "--no-watch": no_watch, "--no-worker": no_worker}
        options = [option for option, wanted in chosen.items() if wanted]
        sys.exit(parts.serve_both([*options, *(["--project", str(project)] if project else [])]))
    if part == "streams":
        parts.serve_streams(parley)
        return
    if not quiet:
        _tell_addresses(settings)
    web.serve_web(parley, quiet, not no_watch, not no_worker)


def _tell_addresses(settings: Settings) -> None:
    """On standard output: standard error is the log."""
    from ivr.channels.twilio.urls import OVERRIDE

    click.echo(f"Twilio's webhook for incoming calls: {settings.public_url}/twilio/voice{OVERRIDE}")
    click.echo(f"  call status changes:               {settings.public_url}/twilio/status{OVERRIDE}")
    click.echo(f"  primary handler fails:             {settings.public_url}/twilio/fallback")
    if settings.host in ("127.0.0.1", "localhost", "::1"):
        click.echo(
            f"Only this machine reaches port {settings.port}, such as a proxy on it: IVR_HOST=0.0.0.0 opens it."
        )
    if not settings.operator_token:
        click.echo("GET /contacts/<id> is closed: IVR_OPERATOR_TOKEN is not set.")
