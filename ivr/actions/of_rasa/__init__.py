"""What action files commonly import of Rasa's own package, where only rasa-sdk is installed.

Rule: under Rasa's names and with its meaning there; only what needs neither its server nor a model. Each file is seen
by `ivr check` as it is by the actions, so a name that is not here is told at the import.
"""
