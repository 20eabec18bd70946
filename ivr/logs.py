"""Structured logs on standard error: a fixed message and fields, one JSON line each, whoever writes it."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog


def way(error: BaseException) -> str:
    """The frames of an error, without its words, which may be the caller's."""
    return "".join(traceback.format_tb(error.__traceback__))


def log_to(stream_level: int = logging.INFO) -> None:
    add: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso")]
    write: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[*add, *write],
        wrapper_class=structlog.make_filtering_bound_logger(stream_level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    others = logging.StreamHandler(sys.stderr)
    others.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*add, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *write],
        )
    )
    logging.basicConfig(level=stream_level, handlers=[others])
    logging.captureWarnings(True)
    for chatty in ("alembic", "rasa_sdk"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
