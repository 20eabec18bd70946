"""The floor: the least that any Twilio IVR in Flask does for a turn - check the signature, one SQLite transaction
that keeps the turn, answer TwiML. What Parley costs is told as a ratio to this, measured in the same run."""

from __future__ import annotations

import os
import sqlite3
import threading

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

app = Flask(__name__)
validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
public_url = os.environ["IVR_PUBLIC_URL"]
database = os.environ["FLOOR_DATABASE"]
local = threading.local()
writing = threading.Lock()


def connection() -> sqlite3.Connection:
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect(database, isolation_level=None, timeout=5)
        local.connection.execute("PRAGMA journal_mode=WAL")
        local.connection.execute("PRAGMA synchronous=NORMAL")
    return local.connection


def prepare() -> None:
    connection().execute("CREATE TABLE IF NOT EXISTS calls (sid TEXT PRIMARY KEY, turn INTEGER, state TEXT)")
    connection().execute(
        "CREATE TABLE IF NOT EXISTS log (sid TEXT, turn INTEGER, what TEXT, PRIMARY KEY (sid, turn))"
    )


@app.post("/twilio/voice/turn")
@app.post("/twilio/voice")
def turn() -> Response:
    url = public_url + request.full_path.removesuffix("?")
    if not validator.validate(url, request.form, request.headers.get("X-Twilio-Signature", "")):
        abort(403)
    sid = request.form["CallSid"]
    said = request.form.get("SpeechResult") or request.form.get("Digits", "")
    db = connection()
    with writing:
        db.execute("BEGIN IMMEDIATE")
        row = db.execute("SELECT turn, state FROM calls WHERE sid = ?", (sid,)).fetchone()
        number = row[0] + 1 if row else 1
        db.execute("INSERT OR REPLACE INTO calls VALUES (?, ?, ?)", (sid, number, "main menu"))
        db.execute("INSERT INTO log VALUES (?, ?, ?)", (sid, number, said))
        db.execute("COMMIT")
    response = VoiceResponse()
    gather = Gather(
        input="dtmf speech", action=f"{public_url}/twilio/voice/turn?turn={number}", method="POST", timeout=5,
        speech_timeout=2, num_digits=1, action_on_empty_result=True, language="en-US",
    )  # fmt: skip
    gather.say("Press 1 for your balance, press 2 for branch hours.", voice="Polly.Joanna-Neural")
    response.append(gather)
    return Response(str(response), mimetype="text/xml")


@app.get("/health")
def health() -> dict[str, bool]:
    return {"ok": True}


prepare()
