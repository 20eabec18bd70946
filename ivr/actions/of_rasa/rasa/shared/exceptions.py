"""Exceptions, as in rasa.shared.exceptions."""


class RasaException(Exception):
    """The base of all exceptions of Rasa's."""


class FileNotFoundException(RasaException, FileNotFoundError):
    """Raised when a file is not there."""


class FileIOException(RasaException):
    """Raised when a file cannot be read."""
