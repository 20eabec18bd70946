"""Stands for the package `rasa`."""

__version__ = "3.21.0"
