"""Logs: one JSON line an event, fields instead of sentences. No names, full numbers, digits or speech go in."""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from aiohttp.http_exceptions import HttpProcessingError


class Unfailing:
    """A file for logs on a disk that may be full: what cannot be written is not. No line is worth a call."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write, or leave it."""
        with suppress(OSError):
            return self._file.write(text)
        return 0

    def flush(self) -> None:
        """Flush, or leave it."""
        with suppress(OSError):
            self._file.flush()


class NoHttp(logging.Filter):
    """Whoever knocks with what is no HTTP gets one line in the log, not a page: a port scan must not fill the disk."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always kept; made short where it is such a request."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError):
            record.exc_info, record.msg, record.args = None, f"no HTTP: {type(error).__name__}", ()
        return True


def set_up_logs(level: int = logging.INFO, to: TextIO | None = None) -> None:
    """Write structured lines to a file, or to standard output; what libraries log goes the same way."""
    logging.basicConfig(
        level=logging.WARNING,
        stream=to or sys.stdout,
        format='{"event":"library","logger":"%(name)s","text":"%(message)s"}',
    )
    logging.getLogger("aiohttp.server").addFilter(NoHttp())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, Unfailing(to or sys.stdout))),
        cache_logger_on_first_use=True,
    )
