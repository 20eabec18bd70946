"""Stands for the package `rasa.shared.core`."""
