"""Telephone calls by Twilio: `voice/` by webhooks, `stream/` by the live audio of a call.

What both need stands here: who signed (`signature.py`), the addresses that Twilio is told (`urls.py`), what may be
spoken (`words.py`), and a reply that either of them can go on with (`script.py`).
"""
