"""Stands for the package `rasa.core`."""
