"""The command line; `ivr --help` lists the commands. One file a group of commands; `main.py` gathers them.

Rule: a command reads its arguments, calls one function and tells the outcome; errors of people are told in
words, without a trace, and end with exit code 1 (wrong content) or 2 (wrong use). What is heavy is imported by the
command that needs it: `ivr --help` loads none of it.
"""
