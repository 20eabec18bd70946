"""Calls without a telephone: flow tests, recorded calls held again, and a conversation with the engine alone.

Rule: the engine and the detector are the real ones; only the telephone, the store and the clock are not. Actions are
the real ones in a flow test, and those of the recording in a replay.
"""
