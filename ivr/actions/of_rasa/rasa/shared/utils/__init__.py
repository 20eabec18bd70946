"""Stands for the package `rasa.shared.utils`."""
