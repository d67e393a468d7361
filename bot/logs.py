"""The log: one handler on standard error, one record a line, no secret in any of them."""

import contextlib
import json
import logging
import re
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO, cast
from urllib.parse import unquote, urlsplit

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redaction import Redactor
from bot.settings import Settings

QUIET = (
    *("httpx", "httpx2", "httpcore", "httpcore2"),  # their INFO prints the bot token: it stands in the path of the URL
    *("telegram", "discord", "stripe", "dbos", "aiosqlite", "sqlalchemy", "alembic", "uvicorn.access"),
)
"""Speak from WARNING up, also under LOG_LEVEL=DEBUG: below it they print requests, parameters and what people wrote."""

REHUNG = (*QUIET, "uvicorn", "uvicorn.error")
"""Loggers that hang handlers of their own, past the root."""

# Whatever ends a line somewhere or moves a cursor: C0 and C1, U+2028/9, directions of writing, surrogates.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PLAIN = re.compile(r"[\w.:/+-]+")


def configure_logging(
    settings: Settings, *, hide: Iterable[str] = (), stream: TextIO | None = None, is_terminal: bool | None = None
) -> None:
    """Have every record of every logger go to one place without a secret in it.

    `hide` are more values than `Settings.secrets` that nobody may see. The stream is standard error unless given;
    on a terminal a line is for the eye, elsewhere it is one JSON object. May be called again.
    """
    place = stream or sys.stderr
    redactor = Redactor((*settings.secrets, *_database_password(settings.database_url), *hide))
    readable = place.isatty() if is_terminal is None else is_terminal
    _hang(_Handler(place, _formatter(redactor, readable=readable)), settings.log_level)
    for name in REHUNG:
        logger = logging.getLogger(name)
        # An empty handler stays: some libraries hang their own console where they find none.
        logger.handlers[:] = [logging.NullHandler()]
        logger.propagate = True
        logger.setLevel(logging.WARNING if name in QUIET else logging.NOTSET)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[*_context(), structlog.processors.StackInfoRenderer(), ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def log_crashes() -> None:
    """Have what nobody caught go through the log too: Python would print it with all that its message holds.

    For a process of our own, not for a test or a notebook.
    """

    def crashed(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        logging.getLogger("zhishe").critical("process.crashed", exc_info=(kind, fault, trace))

    sys.excepthook = crashed
    threading.excepthook = lambda end: crashed(end.exc_type, end.exc_value or end.exc_type(), end.exc_traceback)
    sys.unraisablehook = lambda end: crashed(end.exc_type, end.exc_value or end.exc_type(), end.exc_traceback)


def _hang(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    # Exactly these: a plain StreamHandler is what `logging.basicConfig` leaves; a test tool's own stays.
    for earlier in [other for other in root.handlers if type(other) in (_Handler, logging.StreamHandler)]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    root.setLevel(level)


class _Handler(logging.StreamHandler[TextIO]):
    def __init__(self, stream: TextIO, formatter: logging.Formatter) -> None:
        super().__init__(stream)
        self.setFormatter(formatter)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Leave one line that a record was lost; the standard one would print its arguments as they are."""
        fault = sys.exc_info()[0]
        name = fault.__name__ if fault else "?"
        line = {"level": "error", "event": "log.record.lost", "logger": record.name, "fault": name}
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(json.dumps(line) + self.terminator)
            self.flush()


def _context() -> tuple[Processor, ...]:
    return (
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )


def _formatter(redactor: Redactor, *, readable: bool) -> ProcessorFormatter:
    def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return cast("EventDict", redactor.value(event))

    return ProcessorFormatter(
        foreign_pre_chain=_context()[1:],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            # Here and not before: the traceback becomes text exactly once, and then it is redacted.
            structlog.processors.format_exc_info,
            redact,
            _for_the_eye if readable else _as_json,
        ],
    )


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return _one_line(json.dumps(event, ensure_ascii=False))


def _for_the_eye(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    at, level, what = (event.pop(name, "") for name in ("timestamp", "level", "event"))
    traces = [str(trace) for name in ("stack", "exception") if (trace := event.pop(name, None))]
    pairs = "".join(f" {name}={_shown(value)}" for name, value in event.items())
    line = _one_line(f"{str(at)[11:19]} {level:<8} {what}{pairs}")
    # The bar before each line of a trace: nothing inside can pass for a record.
    return "\n".join([line, *(f"  | {_one_line(part)}" for trace in traces for part in trace.splitlines())])


def _shown(value: object) -> str:
    written = str(value)
    return written if _PLAIN.fullmatch(written) else json.dumps(value, ensure_ascii=False)


def _one_line(written: str) -> str:
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _database_password(address: str) -> tuple[str, ...]:
    """Return the password of the address as it is written there and as the driver may say it."""
    try:
        password = urlsplit(address).password
    except ValueError:
        return ()
    return (password, unquote(password)) if password else ()
