"""structlog set up once per process: JSON lines on standard error, with the cause. Never log personal data or secrets."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from shared.runtime.context import current_cause


def _with_cause(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if cause := current_cause():
        event["correlation_id"] = cause.correlation_id
        if cause.causation_id:
            event["causation_id"] = cause.causation_id
    return event


def configure_logging(level: str) -> None:
    """Set the level (`DEBUG` … `ERROR`) and the shape of all logs of this process."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(message)s", force=True)
    for noisy in ("aio_pika", "aiormq", "asyncio", "httpcore2", "httpx2"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _with_cause,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
