"""Parley: flow files in, answered calls out.

The path of one call, and the files to read first:

    Twilio posts a webhook          channels/twilio/voice/webhooks.py   checks the signature, reads an Event
    one contact, one event          switchboard.py                      load, understand, advance, save
    what it means                   understanding/detector.py           intent, confidence, entities
    what happens next               conversation/engine.py              pure: flows + session + event = commands
    the turn in progress            conversation/turn.py, standing.py   what changes in it, and what can be read of it
    a flow as data                  conversation/flow.py, written.py    what a team wrote, with nothing that it does
    what a model makes of it        interpreting/interpreter.py         where one is named, and only what is unsure
    which flow is wanted            conversation/wishes.py              intents, doubts, several wishes of one breath
    which slots a sentence fills    conversation/filling.py             whose value it is, how sure, whether allowed
    what follows a turn             errands.py                          work between two turns, and who waits for it
    what a step does                conversation/steps/                 one file per kind of step
    how words become a value        conversation/answers/               one file per kind of value
    what is written down            keeping.py, store/                  a turn at a time; the log *is* the call
    what is sent beside it          sending.py                          each thing of the outbox, once
    what an action is told of it    actions/history.py                  the log as the events of Rasa's tracker
    what goes back                  channels/twilio/voice/twiml.py      commands as TwiML

With `hearing: vosk` the call is a websocket instead, and events and commands are sound:

    Twilio streams the audio        channels/twilio/stream/call.py      plays prompts, hears answers and keys
    who speaks, what they said      speech/ear.py                       speech or not, the end of it, its words

Around it: `content/` reads and checks what teams edit; `actions/` runs their rasa-sdk actions; `lookups/` asks other
systems over the web, for `http` steps; `identity/` says who is calling; `payments/` takes money; `routing/` writes the
context that goes with a hand-off; `desktop/` shows it; `quality/` rehearses calls, runs flow tests and replays
recorded calls; `editing/` draws, tidies and watches files for those who edit them; `speech/` hears and speaks;
`testphone/` stands in for Twilio; `settings.py`, `redaction.py` and `private.py` are what they say, `web.py` asks over
the web; `kept.py` is what is kept of a contact. `preparing.py` makes a folder ready for calls, `revisions.py` puts
edits live, `app.py` joins a process, `serving/` runs it, `jobs.py` is the worker that sends what is in the outbox,
`logs.py` says how things are logged, `demo.py` shows it; `cli/` is the command line, one file a group of commands;
`__main__.py` begins it.

Imports go downwards only: private, redaction, settings, logs, kept, web < conversation < content, understanding,
interpreting, actions, lookups, identity, payments, routing, speech, store < errands, keeping, sending < switchboard <
channels, desktop, quality, editing, testphone < preparing < revisions < app < serving, jobs < demo < cli < __main__.
"""
