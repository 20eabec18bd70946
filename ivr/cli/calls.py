"""`ivr call`, `ivr phone` and `ivr demo`: a call to a server, from here."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ivr.cli.project import project_option, settings_of


@click.command()
@project_option
@click.option(
    "--script", type=click.Path(path_type=Path, exists=True), help="Play a scripted call; exit 0 or 1."
)
@click.option("--server", help="Where the server listens, if not on this machine.")
@click.option(
    "--from",
    "caller",
    default="+14155550123",
    show_default=True,
    help="The number calling; 'anonymous' withholds it.",
)
@click.option("--to", default="+14155550100", show_default=True, help="The number dialled.")
@click.option("--forwarded", default="", help="The number that forwarded the call.")
@click.option("--vouched", default="", help="What the network says, such as TN-Validation-Passed-A.")
def call(
    project: Path | None,
    script: Path | None,
    server: str | None,
    caller: str,
    to: str,
    forwarded: str,
    vouched: str,
) -> None:
    """Call a running server from this terminal, as Twilio would.

    Beside 'ivr demo' nothing needs to be set. Any other server believes a call that is signed as Twilio signs: set
    TWILIO_AUTH_TOKEN, TWILIO_ACCOUNT_SID and IVR_PUBLIC_URL as that server has them.
    """
    from ivr.demo import carrier_for, look_up_for, of_the_server
    from ivr.testphone import run_script, run_terminal

    settings = of_the_server(settings_of(project, fall_back=True))
    carrier = carrier_for(settings, server)
    if script:
        sys.exit(run_script(script, carrier, sys.stdout))
    told = {"ForwardedFrom": forwarded, "StirVerstat": vouched}
    fields = {name: value for name, value in told.items() if value}
    look_up = look_up_for(settings, server)
    sys.exit(run_terminal(carrier, caller, to, sys.stdin, sys.stdout, look_up, fields))


@click.command()
@project_option
@click.option("--server", help="Where the server listens. Default: http://127.0.0.1:PORT.")
@click.option(
    "--port", type=int, default=8090, show_default=True, help="The page's port, or else a free one."
)
def phone(project: Path | None, server: str | None, port: int) -> None:
    """Call a development server from a browser: a keypad, a microphone, and the flow beside it."""
    from ivr.demo import run_phone

    sys.exit(run_phone(settings_of(project, fall_back=True), server, port, click.echo))


@click.command()
@project_option
@click.option("--once", is_flag=True, help="Stop after the call.")
@click.option("--port", type=int, help="The port to serve on. Default: PORT, or 8080, or a free one.")
def demo(project: Path | None, once: bool, port: int | None) -> None:
    """Serve the project, or the sample bank, on this machine; call it and show what an agent sees."""
    from ivr.demo import run_demo

    sys.exit(run_demo(settings_of(project, fall_back=True), once, port, click.echo))
