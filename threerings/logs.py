"""Logs: one JSON line an event, fields instead of sentences. No names, full numbers, digits or speech go in."""

import logging
import sys
from typing import TextIO

import structlog


def set_up_logs(level: int = logging.INFO, to: TextIO | None = None) -> None:
    """Write structured lines to a file, or to standard output; what libraries log goes the same way."""
    logging.basicConfig(
        level=logging.WARNING,
        stream=to or sys.stdout,
        format='{"event":"library","logger":"%(name)s","text":"%(message)s"}',
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(to),
        cache_logger_on_first_use=True,
    )
