"""Calls without a telephone: flow tests, and what is needed to hold a conversation with the engine alone.

Rule: the engine, the detector and the actions are the real ones; only the telephone, the store and the clock are not.
"""
