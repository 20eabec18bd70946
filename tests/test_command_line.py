"""The commands as people run them: in processes of their own, with what they print and the code they end with."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from command import ivr
from machine import trained
from serving_bank import BANK, OPERATOR, TWILIO, Serving, bank

from ivr import settings
from ivr.settings import SettingsError

FLOWS = """\
flows:
  open_hours:
    description: Tells the hours.
    nlu_trigger: [{intent: open_hours}]
    steps:
      - say: We are open all day.
"""
NLU = """\
nlu:
  - intent: open_hours
    examples: |
      - when are you open
      - what are your hours
      - when do you close today
      - until when can i come
      - opening hours please
"""
TESTS = """\
test_cases:
  - test_case: hours
    steps:
      - user: when are you open
      - bot: We are open all day.
"""


def write(folder: Path, **files: str) -> Path:
    """Writes `flows__hours="..."` to flows/hours.yml."""
    for name, text in files.items():
        file = folder / (name.replace("__", "/") + ".yml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), "utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    queues = "queues: {service: {}}\n"
    return write(
        tmp_path / "hours", flows__hours=FLOWS, flows__queues=queues, nlu__hours=NLU, flows__tests=TESTS
    )


def environment(**variables: str) -> dict[str, str]:
    mine = {
        name: value for name, value in os.environ.items() if not name.startswith(("IVR_", "TWILIO_", "PORT"))
    }
    return {**mine, "PYTHONPATH": str(BANK), **variables}


class Ran:
    """What a command printed, on both streams, and the code it ended with."""

    def __init__(
        self, *words: str | Path, folder: Path, input: str = "", untrained: bool = False, **variables: str
    ) -> None:
        with nullcontext() if untrained else trained(folder):
            done = ivr(*words, folder=folder, env=environment(**variables), input=input)
        self.code = done.code
        self.printed = (done.stdout + done.stderr).replace(f"{folder.resolve()}/", "")
        assert "Traceback" not in self.printed, self.printed


# -- check and test ----------------------------------------------------------------------------------------


def test_check_tells_that_the_sample_bank_is_sound() -> None:
    ran = Ran("check", folder=BANK)

    assert ran.code == 0, ran.printed
    assert re.search(
        r"\d+ flows, \d+ steps, \d+ sentences: no errors, 0 warnings, in \d\.\d\d s\.", ran.printed
    )


def test_check_prints_every_problem_of_every_file_at_once(project: Path) -> None:
    write(
        project,
        flows__more="""\
            flows:
              pay_bill:
                description: Pays.
                steps:
                  - id: amount
                    collect: amount
                    ask: How much?
                    no_mach: Again.
                  - say: Thank you.
                    next: fairwell
            """,
        nlu__more="nlu:\n  - {intent: pay_bill, exmples: '- pay a bill'}\n",
    )

    ran = Ran("check", folder=project)

    assert ran.code == 1
    assert (
        "flows/more.yml:8:9: step 'amount': 'no_mach' is not a key of collect. Did you mean 'no_match'?"
        in ran.printed
    )
    assert "fairwell" in ran.printed
    assert "nlu/more.yml:2:24: " in ran.printed
    assert re.search(r"^\d+ errors, \d+ warnings?\.$", ran.printed, re.MULTILINE)


def test_check_tells_mistakes_in_tests_too(project: Path) -> None:
    write(project, flows__tests=TESTS.replace("bot:", "utter:"))

    ran = Ran("check", project, folder=project.parent)

    assert ran.code == 1
    assert "flows/tests.yml:5:16: there is no response 'We are open all day.'." in ran.printed


def test_check_fails_for_warnings_only_when_it_is_strict(project: Path) -> None:
    write(project, flows__more="flows:\n  spare:\n    steps:\n      - say: Nobody comes here.\n")

    ran, strict = Ran("check", folder=project), Ran("check", "--strict", folder=project)

    assert "flows/more.yml:2:3: warning: nothing starts flow 'spare'." in ran.printed
    assert "no errors, 1 warning, in " in ran.printed
    assert (ran.code, strict.code) == (0, 1)
    assert Ran("check", "--strict", "--stern", folder=project).code == 2


def test_check_tells_programs_github_and_code_scanners_and_nothing_else_beside_it(project: Path) -> None:
    write(project, flows__more="flows:\n  spare:\n    steps:\n      - say: Nobody comes here.\n")

    def told(form: str) -> str:
        return ivr("check", "--format", form, project.name, folder=project.parent, env=environment()).stdout

    assert json.loads(told("json"))["problems"][0]["path"] == "flows/more.yml"
    assert told("github").startswith(f"::warning file={project.name}/flows/more.yml,line=2,col=3,")
    (result,) = json.loads(told("sarif"))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (result["ruleId"], place) == ("starting/nothing_starts", f"{project.name}/flows/more.yml")


def test_check_says_when_intents_were_not_compared_and_compares_them_when_asked(project: Path) -> None:
    quick = Ran("check", folder=project, untrained=True)
    deep = Ran("check", "--deep", folder=project)

    assert "'ivr check --deep' does." in quick.printed
    assert "'ivr check --deep' does." not in deep.printed
    assert "'ivr check --deep' does." not in Ran("check", folder=project).printed


def test_check_of_a_folder_without_a_project_says_what_to_do(tmp_path: Path) -> None:
    ran = Ran("check", folder=tmp_path)

    assert ran.code == 1
    assert "'ivr new FOLDER' writes a fresh one" in ran.printed


def test_test_runs_the_tests_beside_the_flows_or_those_named(project: Path) -> None:
    assert (ran := Ran("test", folder=project)).code == 0, ran.printed
    assert ran.printed.endswith("1 passed, 0 failed\n")

    other = write(project.parent, other=TESTS.replace("all day", "at night")) / "other.yml"
    ran = Ran("test", other, folder=project)
    assert ran.code == 1
    assert "expected 'We are open at night.', heard 'We are open all day.'" in ran.printed


def test_test_of_a_project_with_errors_prints_them(project: Path) -> None:
    write(project, flows__hours=FLOWS.replace("say:", "sya:"))

    ran = Ran("test", folder=project)

    assert ran.code == 1
    assert "flows/hours.yml:6:9: " in ran.printed
    assert "mend them first" in ran.printed


# -- new -----------------------------------------------------------------------------------------------------


def test_new_writes_a_project_that_is_sound(tmp_path: Path) -> None:
    ran = Ran("new", "mine", folder=tmp_path)
    assert (ran.code, ran.printed) == (
        0,
        "mine is ready. Read mine/README.md, or begin: cd mine && ivr check && ivr demo\n",
    )

    assert Ran("check", folder=tmp_path / "mine").code == 0
    assert not list((tmp_path / "mine").rglob("*.db*")) and not list((tmp_path / "mine").rglob("__pycache__"))


@pytest.mark.parametrize("how", [["--empty"], ["--from", "greeting"]])
def test_new_begins_with_a_greeting_one_flow_and_one_test(tmp_path: Path, how: list[str]) -> None:
    Ran("new", "mine", *how, folder=tmp_path)

    checked, tested = (
        Ran("check", "--strict", folder=tmp_path / "mine"),
        Ran("test", folder=tmp_path / "mine"),
    )

    assert (
        checked.code == 0
        and checked.printed.startswith("1 flow, ")
        and "no errors, 0 warnings" in checked.printed
    )
    assert tested.code == 0 and "1 passed, 0 failed" in tested.printed


def test_new_tells_which_examples_there_are(tmp_path: Path) -> None:
    told = Ran("new", "--list", folder=tmp_path).printed.splitlines()

    assert [line.split()[0] for line in told] == ["bank", "greeting"]


def test_new_leaves_a_page_of_first_steps(tmp_path: Path) -> None:
    Ran("new", "mine", folder=tmp_path)

    page = (tmp_path / "mine" / "README.md").read_text("utf-8")
    assert page.startswith("# mine\n")
    links = re.findall(r"\]\((.+?)\)", page)
    assert links and all((tmp_path / "mine" / link).exists() for link in links)
    for command in re.findall(r"^ivr (\w+)", page, re.MULTILINE):
        assert Ran(command, "--help", folder=tmp_path).code == 0


def test_new_leaves_a_folder_alone_that_has_something_in_it(project: Path) -> None:
    before = sorted(project.rglob("*"))

    ran = Ran("new", project, folder=project.parent)

    assert ran.code == 2
    assert "is not empty; name a new folder" in ran.printed
    assert sorted(project.rglob("*")) == before


# -- settings ------------------------------------------------------------------------------------------------


def test_serve_names_all_missing_settings_together(project: Path) -> None:
    ran = Ran("serve", folder=project)

    assert ran.code == 2
    assert all(name in ran.printed for name in ("TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID", "IVR_PUBLIC_URL"))
    assert "IVR_DATABASE_URL" not in ran.printed


def test_all_wrong_settings_are_told_together_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "ivr.toml").write_text(
        'prt = 1\ncolour = "red"\nworkers = 0\nthreads = true\noperator_token = 5\nhost = ["a"]\nproject = "x"\n'
    )
    ran = Ran(
        "check",
        folder=tmp_path,
        PORT="x",
        TWILIO_ACCOUNT_SID="AC123",
        IVR_PUBLIC_URL="ivr.example.com",
        IVR_DATABASE_URL="mysql://root:hunter2@db/ivr",
    )

    manual = (BANK / "ivr/README.md").read_text("utf-8")
    known = ", ".join(re.findall(r"^\| `(\w+)` \| `[A-Z_]+` \|", manual, re.MULTILINE))
    assert ran.code == 2
    assert ran.printed.splitlines() == [
        "ivr.toml:1: 'prt' is not a setting. Did you mean 'port'?",
        f"ivr.toml:2: 'colour' is not a setting. Known are: {known}.",
        f"ivr.toml:7: 'project' is not a setting. Known are: {known}.",
        "TWILIO_ACCOUNT_SID: expected AC and 32 digits from 0 to 9 and a to f, as the Twilio console shows it, found "
        "something else.",
        "IVR_PUBLIC_URL: expected an address that begins with https://, found 'ivr.example.com'.",
        "IVR_DATABASE_URL: expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME, found something else.",
        "ivr.toml:5: operator_token: expected text in quotes, found something else.",
        "ivr.toml:6: host: expected text in quotes, found ['a'].",
        "PORT: expected a whole number from 1 to 65535, found 'x'.",
        "ivr.toml:3: workers: expected a whole number from 1 to 256, found 0.",
        "ivr.toml:4: threads: expected a whole number from 1 to 1024, found True.",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"port = \n", "this is not TOML"),
        (b'host = "\xff"\n', "this is not TOML"),
    ],
)
def test_a_settings_file_that_is_no_toml_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "ivr.toml").write_bytes(content)

    with pytest.raises(SettingsError, match=told):
        settings.read({}, tmp_path)


def test_a_settings_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "ivr.toml").mkdir()

    with pytest.raises(SettingsError, match=r"ivr\.toml: cannot be read: Is a directory\."):
        settings.read({}, tmp_path)


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "ivr.toml").write_text('port = 9000\nworkers = 4\npublic_url = "https://a.example.com/"\n')

    read = settings.read({"PORT": "7000", "IVR_PUBLIC_URL": ""}, tmp_path)

    assert (read.port, read.workers, read.threads) == (7000, 4, 8)
    assert read.public_url == "https://a.example.com"


def test_the_project_is_the_folder_named_or_of_the_environment(tmp_path: Path) -> None:
    assert settings.read({"IVR_PROJECT": "/srv/bank"}).project == Path("/srv/bank")
    assert settings.read({"IVR_PROJECT": "/srv/bank"}, tmp_path).project == tmp_path


# -- call ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    server = Serving(bank(tmp_path_factory.mktemp("called") / "parley.db"))
    yield server
    server.close()


@pytest.fixture
def call(server: Serving, tmp_path: Path) -> Callable[..., Ran]:
    def ran(*words: str | Path, token: str = TWILIO, operator: str = "", input: str = "") -> Ran:
        return Ran(
            "call", "--server", server.url, *words, folder=tmp_path, input=input,
            TWILIO_AUTH_TOKEN=token, IVR_PUBLIC_URL=server.url, IVR_OPERATOR_TOKEN=operator,
        )  # fmt: skip

    return ran


def script(folder: Path, *lines: str) -> Path:
    (folder / "a.call").write_text("\n".join(lines), "utf-8")
    return folder / "a.call"


def test_call_plays_a_script_and_ends_with_its_outcome(call: Callable[..., Ran], tmp_path: Path) -> None:
    good = call("--script", script(tmp_path, "caller: check my balance", "> hears: Which account"))
    assert (good.code, good.printed.splitlines()[-1]) == (0, "a.call: passed")

    bad = call("--script", script(tmp_path, "caller: check my balance", "> hears: How much"))
    assert bad.code == 1
    assert "expected to hear 'How much'" in bad.printed

    unread = call("--script", script(tmp_path, "callr: check my balance"))
    assert unread.code == 2
    assert "Did you mean 'caller'?" in unread.printed


def test_call_takes_what_is_typed(call: Callable[..., Ran]) -> None:
    ran = call(input="check my balance\n1\nagent\n/hang up\n")

    assert ran.code == 0, ran.printed
    assert "Which account, checking or savings?" in ran.printed
    assert "Your checking account has" in ran.printed
    assert "I'll connect you with a person" in ran.printed


def test_call_shows_what_is_known_of_the_call_to_who_has_the_operators_token(
    call: Callable[..., Ran],
) -> None:
    known = call(input="check my balance\nagent\n/known\n/hang up\n", operator=OPERATOR)

    assert re.search(r"summary  .* wants to check a balance", known.printed), known.printed
    assert re.search(r"The call is over\. Its name is CA[0-9a-f]{32}\.", known.printed)

    assert "That is closed: set IVR_OPERATOR_TOKEN" in call(input="/known\n").printed
    assert "not the server's (401)" in call(input="/known\n", operator="guessed").printed


def test_call_with_the_wrong_token_says_why_it_is_refused(call: Callable[..., Ran]) -> None:
    ran = call(token="not the server's token", input="hello\n")

    assert ran.code == 1
    assert "the server refused the signature (403)" in ran.printed
    assert "check that both sides have the same auth token and public URL" in ran.printed


def test_call_where_nobody_serves_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    unreachable = Ran("call", folder=tmp_path, TWILIO_AUTH_TOKEN=TWILIO, PORT=str(port))
    assert unreachable.code == 1
    assert f"cannot connect to http://127.0.0.1:{port}" in unreachable.printed

    unknown = Ran("call", folder=tmp_path)
    assert unknown.code == 2
    assert "Start 'ivr demo' in this folder, or set TWILIO_AUTH_TOKEN and IVR_PUBLIC_URL" in unknown.printed


# -- demo and serve -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_demo_serves_calls_and_shows_what_the_agent_sees(tmp_path: Path) -> None:
    """In an empty folder, as someone does who has just installed Parley."""
    Ran("new", "bank", folder=tmp_path)

    ran = Ran("demo", "--once", folder=tmp_path / "bank")

    assert ran.code == 0, ran.printed
    call, _, agent = ran.printed.partition("What the agent sees:")
    assert "caller  agent" in call and "handed to payments" in call
    assert re.search(r"summary  James Miller .* wants to pay a bill", agent)
    assert "flows  check_balance > transfer_money > pay_bill" in agent
    assert not (tmp_path / "bank" / ".ivr" / "demo.json").exists()


TEXTS = """
flows:
  address:
    description: The address as a text message.
    universal: {phrases: {en: [text me the address], es: [mande la dirección]}}
    steps:
      - message: {en: Main Street 12., es: Main Street 12.}
        say: {en: It is on its way., es: Está en camino.}
"""


@pytest.mark.slow
def test_demo_sends_its_text_messages_to_the_terminal(tmp_path: Path) -> None:
    Ran("new", "bank", folder=tmp_path)
    flows = tmp_path / "bank" / "flows"
    (flows / "address.yml").write_text(TEXTS, "utf-8")
    (flows / "tests" / "demo.call").write_text("caller: text me the address\n> hears: It is on its way\n")

    ran = Ran("demo", "--once", folder=tmp_path / "bank")

    assert ran.code == 0, ran.printed
    assert ran.printed.count("(text message to +14155550123: Main Street 12.)") == 1


@pytest.mark.slow
def test_demo_says_that_it_serves_when_its_live_audio_listens_too_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    Ran("new", "bank", folder=tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        hears = {"IVR_HEARING": "vosk", "IVR_STREAMS_PORT": str(taken.getsockname()[1])}
        command = [sys.executable, "-m", "ivr", "demo"]
        demo = subprocess.Popen(
            command, cwd=tmp_path / "bank", env=environment(**hears), stdout=subprocess.PIPE, text=True
        )
        assert demo.stdout
        for line in demo.stdout:
            if line.startswith("Serving"):
                break
        made = json.loads((tmp_path / "bank" / ".ivr" / "demo.json").read_text("utf-8"))
        ports = (made["port"], made["streams_port"])
        for port in ports:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()

        demo.terminate()
        demo.communicate(timeout=40)

    for port in ports:
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1)


def test_a_port_in_use_is_told_in_a_sentence(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        serve = Ran(
            "serve", folder=project, PORT=str(port), IVR_HOST="127.0.0.1",
            TWILIO_AUTH_TOKEN=TWILIO, TWILIO_ACCOUNT_SID="AC" + "0" * 32, IVR_PUBLIC_URL="https://ivr.example.com",
        )  # fmt: skip
        demo = Ran("demo", "--port", str(port), folder=project)

    for ran in (serve, demo):
        assert ran.code == 2
        assert ran.printed == (
            f"Port {port} is in use by another program. End that one, or choose another port, such as {port + 1}.\n"
        )


@pytest.mark.slow
def test_serve_answers_until_it_is_told_to_stop(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "ivr", "serve"],
        cwd=project,
        env=environment(
            TWILIO_AUTH_TOKEN=TWILIO,
            TWILIO_ACCOUNT_SID="AC" + "0" * 32,
            IVR_PUBLIC_URL=f"http://127.0.0.1:{port}",
            PORT=str(port),
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while True:
        assert server.poll() is None and time.monotonic() < until
        try:
            health = urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).read()
            break
        except OSError:
            time.sleep(0.1)

    played = Ran(
        "call", "--script", script(project, "caller: when are you open", "> hears: We are open all day."),
        folder=project, TWILIO_AUTH_TOKEN=TWILIO, PORT=str(port),
    )  # fmt: skip
    server.send_signal(signal.SIGTERM)
    told, logged = server.communicate(timeout=20)

    assert b'"ok":true' in health
    assert played.code == 0, played.printed
    assert server.returncode == 0
    assert f"Twilio's webhook for incoming calls: http://127.0.0.1:{port}/twilio/voice" in told
    assert "GET /contacts/<id> is closed" in told
    assert "IVR_HOST=0.0.0.0 opens it" in told
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {"event", "level", "timestamp"} <= set.intersection(*map(set, lines))
    assert "Traceback" not in logged
