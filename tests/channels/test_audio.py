"""Recordings, as a provider fetches them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr.channels import audio

PUBLIC = "https://ivr.example.com"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, dict[str, Path]]:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "café music.mp3").write_bytes(b"music")
    (tmp_path / "secret.txt").write_text("secret")
    return {"en": {"café music": tmp_path / "en" / "café music.mp3"}}


@pytest.fixture
def client(files: dict[str, dict[str, Path]]) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(audio.blueprint(files))
    return app.test_client()


def test_a_recording_is_fetched_at_its_address(
    files: dict[str, dict[str, Path]], client: FlaskClient
) -> None:
    url = audio.addresses(files, PUBLIC + "/")("café music", "en")

    assert url is not None and url.startswith(PUBLIC + "/audio/en/caf%C3%A9%20music.mp3?v=")
    response = client.get(url.removeprefix(PUBLIC))
    assert response.data == b"music"
    assert response.mimetype == "audio/mpeg"


def test_a_recording_of_another_language_has_no_address(files: dict[str, dict[str, Path]]) -> None:
    assert audio.addresses(files, PUBLIC)("café music", "es") is None


@pytest.mark.parametrize(
    "path", ["en/gone.mp3", "en/../secret.txt", "en/..%2fsecret.txt", "es/caf%C3%A9%20music.mp3"]
)
def test_nothing_but_recordings_is_served(client: FlaskClient, path: str) -> None:
    assert client.get("/audio/" + path).status_code == 404


def test_a_recording_that_was_deleted_is_gone(files: dict[str, dict[str, Path]], client: FlaskClient) -> None:
    files["en"]["café music"].unlink()

    assert client.get("/audio/en/caf%C3%A9%20music.mp3").status_code == 404
