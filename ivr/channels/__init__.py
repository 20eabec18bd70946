"""Where contacts come in: one package per channel.

Rule: a channel reads events and writes commands in its provider's words, and decides nothing.
"""
