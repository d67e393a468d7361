"""The log shows no secret, by no way in, and no record becomes two."""

import io
import json
import logging
import re
import threading
import time
import typing
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.logs import REHUNG, configure_logging
from bot.redaction import HIDDEN, Redactor
from bot.settings import Settings

SECRET_SETTINGS = sorted(
    name
    for name, field in Settings.model_fields.items()
    if field.annotation is SecretStr or SecretStr in typing.get_args(field.annotation)
)
CANARIES = {name: f"Canary-{name}-7\"'\\ü" for name in SECRET_SETTINGS}
PASSWORD = "canary/database@password"
SETTINGS = Settings(
    database_url=f"postgresql+psycopg://zhishe:{quote(PASSWORD, safe='')}@localhost/zhishe",
    log_level="DEBUG",
    **{name: SecretStr(canary) for name, canary in CANARIES.items()},
)


class Keeper:
    def __init__(self, secret: str) -> None:
        self.secret = secret

    def __repr__(self) -> str:
        return f"Keeper({self.secret!r})"


class Log:
    """What was written, and the way to write it."""

    def __init__(self, stream: io.StringIO) -> None:
        self.stream = stream

    def records(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.stream.getvalue().split("\n")[:-1]]

    def text(self) -> str:
        return self.stream.getvalue()


def a_log(*, settings: Settings = SETTINGS, is_terminal: bool = False, hide: tuple[str, ...] = ()) -> Log:
    stream = io.StringIO()
    logging.getLogger().handlers[:] = []  # pytest's own raises where a record cannot be written
    configure_logging(settings, stream=stream, is_terminal=is_terminal, hide=hide)
    return Log(stream)


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    loggers = [logging.getLogger(), *map(logging.getLogger, REHUNG)]
    before = [(logger, logger.level, logger.propagate, list(logger.handlers)) for logger in loggers]
    yield
    logging.captureWarnings(False)
    structlog.reset_defaults()
    for logger, level, propagate, handlers in before:
        logger.setLevel(level)
        logger.propagate, logger.handlers[:] = propagate, handlers


def fail(fault: Exception) -> None:
    raise fault


def by_structlog(secret: str) -> None:
    structlog.get_logger("zhishe").info("room.gate.opened", token=secret, nested={"in": [{secret: (secret,)}]})


def by_event(secret: str) -> None:
    structlog.get_logger("zhishe").info(f"the token is {secret}")


def by_repr(secret: str) -> None:
    structlog.get_logger("zhishe").info("client.made", client=Keeper(secret), text=repr(secret), raw=secret.encode())


def by_arguments(secret: str) -> None:
    logging.getLogger("somebody.else").warning("calling %s with %r", secret, Keeper(secret))


def by_a_quiet_library(secret: str) -> None:
    logging.getLogger("httpx").warning("HTTP Request: POST https://api.telegram.org/bot%s/getMe", secret)


def by_uvicorn(secret: str) -> None:
    logging.getLogger("uvicorn.error").info("GET /telegram/webhook?secret=%s", quote(secret))


def by_exception(secret: str) -> None:
    try:
        fail(RuntimeError(f"refused {secret}"))
    except RuntimeError:
        logging.getLogger("somebody.else").exception("it failed")
        structlog.get_logger("zhishe").exception("call.failed")


def by_chained_exception(secret: str) -> None:
    try:
        try:
            fail(ValueError(secret))
        except ValueError as fault:
            fault.add_note(f"noted: {secret}")
            raise RuntimeError("the other side refused") from fault
    except RuntimeError as fault:
        structlog.get_logger("zhishe").error("call.failed", exc_info=fault)


def by_exception_group(secret: str) -> None:
    group = ExceptionGroup("several", [ValueError(secret), KeyError(secret)])
    structlog.get_logger("zhishe").error("call.failed", exc_info=group)


def by_stack(secret: str) -> None:
    structlog.get_logger("zhishe").info("here", stack_info=True, token=secret)


def by_warning(secret: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(f"old token {secret}", stacklevel=1)


def by_wrong_arguments(secret: str) -> None:
    logging.getLogger("somebody.else").warning("%d people", secret)


WAYS = (
    by_structlog,
    by_event,
    by_repr,
    by_arguments,
    by_a_quiet_library,
    by_uvicorn,
    by_exception,
    by_chained_exception,
    by_exception_group,
    by_stack,
    by_warning,
    by_wrong_arguments,
)


@pytest.mark.parametrize("is_terminal", [False, True], ids=["json", "terminal"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_secret_setting_is_seen_in_the_log(way: typing.Callable[[str], None], is_terminal: bool) -> None:
    log = a_log(is_terminal=is_terminal)
    for secret in (*CANARIES.values(), PASSWORD):
        way(secret)
    written = log.text()
    assert written.count("\n") >= len(CANARIES)
    assert not re.search("canary[-/%]", written, re.IGNORECASE)
    assert HIDDEN in written or way is by_wrong_arguments


def test_there_are_secret_settings_to_hide() -> None:
    assert {"telegram_bot_token", "stripe_secret_key", "data_keys"} <= set(SECRET_SETTINGS)
    assert set(SETTINGS.secrets) == set(CANARIES.values())


def test_each_key_out_of_several_is_hidden_alone() -> None:
    log = a_log(settings=Settings(data_keys=SecretStr("k2:bmV3a2V5bmV3a2V5,k1:b2xka2V5b2xka2V5")))
    logging.getLogger("somebody").warning("b2xka2V5b2xka2V5 and bmV3a2V5bmV3a2V5")
    assert log.records()[0]["event"] == f"{HIDDEN} and {HIDDEN}"


def test_a_number_that_is_a_secret_is_hidden_and_the_line_stays_json() -> None:
    log = a_log(settings=Settings(telegram_webhook_secret=SecretStr("12345678")))
    structlog.get_logger().info("seen", number=12345678, other=87654321)
    assert (log.records()[0]["number"], log.records()[0]["other"]) == (HIDDEN, 87654321)


def test_a_value_that_is_no_setting_can_be_hidden_too() -> None:
    log = a_log(hide=("from-a-file",))
    logging.getLogger().warning("read from-a-file")
    assert log.records()[0]["event"] == f"read {HIDDEN}"


SHAPED = {
    "https://api.telegram.org/bot123456:AAF-abc_def/getMe": "123456",
    "Bot(token=1234567890:AAFabcdefghijklmnopqrstuvwxyz0123456)": "AAFabc",
    "key sk_live_51HxYzABC and rk_test_99aa": "51HxYz",
    "signed with whsec_abcDEF123+/=": "abcDEF",
    "Authorization: Bot " + "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs": "MTk4",
    "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs": "ZnCj",
    "written by ann.lee+shop@mail.example.org today": "ann.lee",
    "customer?email=ann%40example.org": "ann",
    "postgresql+psycopg://zhishe:p%40ss:word@db.internal:5432/zhishe": "word@",
    "host=db user=zhishe password=hunter22 dbname=zhishe": "hunter22",
    "k1:" + "A" * 43 + "=": "AAAA",
    "Authorization: Bearer abc.def-123": "abc.def",
    "null value\nDETAIL:  Failing row contains (7, her own words).\n": "her own",
    "UPDATE members [parameters: ('her own words',)]": "her own",
}


@pytest.mark.parametrize(("written", "gone"), SHAPED.items())
def test_what_has_the_shape_of_a_secret_is_hidden_unknown(written: str, gone: str) -> None:
    clean = Redactor(()).text(written)
    assert gone not in clean
    assert HIDDEN in clean


@pytest.mark.parametrize(
    "written",
    [
        "telegram:123456789 joined vip-room",
        "http://127.0.0.1:8420/healthz",
        "adapters.telegram.inbound.to_incoming",
        "2026-11-24T08:00:00.123456Z",
        "opentelemetry.instrumentation.configuration_of_everything",
        "2 members @ noon",
    ],
)
def test_what_is_no_secret_stays(written: str) -> None:
    assert Redactor(()).text(written) == written


def test_a_long_line_costs_little() -> None:
    redactor = Redactor(SETTINGS.secrets)
    began = time.perf_counter()
    for filler in ("a", "a.", "://", "9", "bot1", "password=", "A:", "-", "sk_"):
        redactor.text(filler * (65_536 // len(filler)))
    assert time.perf_counter() - began < 5


def test_debug_shows_more_and_libraries_stay_quiet() -> None:
    log = a_log()
    for name in ("httpx", "httpx2", "httpcore.http11", "telegram.ext", "discord.gateway", "sqlalchemy.engine", "dbos"):
        logging.getLogger(name).info("https://api.telegram.org/bot1:x and what a person wrote")
    structlog.get_logger("zhishe").debug("intake.batch.kept", rows=3)
    assert [record["event"] for record in log.records()] == ["intake.batch.kept"]


def test_info_leaves_debug_out() -> None:
    log = a_log(settings=Settings())
    structlog.get_logger("zhishe").debug("intake.batch.kept")
    structlog.get_logger("zhishe").info("intake.started")
    assert [record["event"] for record in log.records()] == ["intake.started"]


FORGED = 'ann\n{"event": "payment.settled"}\r\n\u2028x\u0085y\x1b[2K\u202e\ud800'


@pytest.mark.parametrize("is_terminal", [False, True], ids=["json", "terminal"])
def test_a_name_with_newlines_makes_one_record(is_terminal: bool) -> None:
    log = a_log(is_terminal=is_terminal)
    structlog.get_logger("zhishe").info("member.joined", name=FORGED)
    logging.getLogger("somebody").info("hello %s", FORGED)
    assert len(log.text().splitlines()) == 2
    assert "\x1b" not in log.text()


def test_on_a_terminal_no_line_of_a_trace_passes_for_a_record() -> None:
    log = a_log(is_terminal=True)
    try:
        fail(RuntimeError("no\n12:00:00 info     payment.settled"))
    except RuntimeError:
        logging.getLogger("somebody").exception("it failed")
    head, *trace = log.text().splitlines()
    assert head.endswith("it failed logger=somebody")
    assert trace
    assert all(line.startswith("  | ") for line in trace)


@given(st.text(), st.text())
def test_any_record_is_one_line_of_json_that_says_what_was_logged(event: str, value: str) -> None:
    log = a_log(settings=Settings())
    structlog.get_logger("zhishe").info("seen", event_text=event, value=value)
    (line,) = log.text().splitlines()
    assert json.loads(line)["value"] == Redactor(()).text(value)


def test_a_list_that_holds_itself_is_written_and_ends() -> None:
    log = a_log()
    ring: list[object] = []
    ring.append(ring)
    structlog.get_logger("zhishe").info("seen", ring=ring)
    assert log.records()[0]["event"] == "seen"


def test_configuring_twice_writes_once() -> None:
    a_log()
    log = a_log()
    logging.getLogger("uvicorn.error").error("once")
    logging.getLogger("dbos").error("once")
    assert [record["event"] for record in log.records()] == ["once", "once"]


def test_a_record_of_another_thread_is_redacted_too() -> None:
    log = a_log()
    thread = threading.Thread(target=by_arguments, args=(CANARIES["stripe_secret_key"],))
    thread.start()
    thread.join()
    assert HIDDEN in log.text()


def test_a_closed_stream_stops_nobody(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as stream:
        configure_logging(SETTINGS, stream=stream)
    logging.getLogger("somebody").error("into nowhere")
