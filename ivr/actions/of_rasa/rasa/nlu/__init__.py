"""Stands for the package `rasa.nlu`."""
