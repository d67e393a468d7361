"""Each thing that can be wrong is found under its own name, and nothing else is."""

import json
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from babel.messages.pofile import read_po
from pydantic import SecretStr

from bot.checks import CHECKS
from bot.checks.base import Finding, Status, Subject, Trouble
from bot.doctor import Check, as_json, as_lines, examine, exit_code, walk
from bot.machine import ThisMachine
from bot.settings import Settings
from core.kernel.errors import Refused
from core.kernel.phrase import Phrase

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LOCALES = Path(__file__).parents[2] / "bot" / "locales"


def catalogue(language: str) -> dict[str, str]:
    with (LOCALES / language / "LC_MESSAGES" / "doctor.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


WORDS = {"zh": catalogue("zh_Hans"), "en": catalogue("en")}


def say(words: Phrase, language: str) -> str:
    return WORDS[language][words.key].format_map(words.params)


@dataclass
class FakeProbe:
    database_path: Path | None
    key_file: Path | None
    problem: str | None = None
    state: Literal["current", "empty", "older", "newer"] = "current"
    damage: str | None = None
    mode: str = "wal"
    time: datetime = NOON
    key: tuple[Literal["malformed", "unusable", "missing", "wrong"], str] | None = None
    fault: Exception | None = None

    async def database_problem(self) -> str | None:
        return self.problem

    async def migration_state(self) -> Literal["current", "empty", "older", "newer"]:
        return self.state

    async def integrity_problem(self) -> str | None:
        if self.fault is not None:
            raise self.fault
        return self.damage

    async def journal_mode(self) -> str:
        return self.mode

    async def server_time(self) -> datetime:
        return self.time

    async def key_problem(self) -> tuple[Literal["malformed", "unusable", "missing", "wrong"], str] | None:
        return self.key


@dataclass
class FakeMachine:
    python_version: tuple[int, int] = (3, 11)
    environment: Mapping[str, str] = field(default_factory=lambda: {"PATH": "/bin", "LANG": "C", "WEB_PORT": "1"})
    free: int = 1 << 30
    kind: str = "ext4"
    font: str | None = "Noto Sans CJK SC"

    def now(self) -> datetime:
        return NOON

    def free_bytes(self, path: Path) -> int:
        return self.free

    def file_system(self, path: Path) -> str:
        return self.kind

    async def chinese_font(self) -> str | None:
        return self.font


@dataclass
class FakeDiscord:
    problem: str | None = None
    off: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    async def token_problem(self) -> str | None:
        return self.problem

    async def intents_off(self) -> list[str]:
        return self.off

    async def rights_missing(self) -> list[str]:
        return self.missing


class World:
    """A run where nothing is wrong, until a test breaks it."""

    def __init__(self, folder: Path) -> None:
        for name in ("data", "keys"):
            (folder / name).mkdir()
        self.folder = folder
        self.env_file = folder / ".env"
        self.write_env("TIMEZONE=Asia/Shanghai\n")
        self.probe = FakeProbe(folder / "data" / "zhishe.db", folder / "keys" / "key")
        self.write_key(folder / "keys" / "key")
        self.machine = FakeMachine()
        self.discord = FakeDiscord()
        self.refused: Refused | None = None
        self.settings: dict[str, Any] = {
            "telegram_bot_token": SecretStr("123:abc"),
            "telegram_checkout": "stars",
            "stripe_secret_key": SecretStr("sk_test_1"),
            "stripe_webhook_secret": SecretStr("whsec_1"),
        }

    def write_env(self, text: str, mode: int = 0o600) -> None:
        self.env_file.write_text(text, encoding="utf-8")
        self.env_file.chmod(mode)

    def write_key(self, path: Path, mode: int = 0o600) -> None:
        path.write_text("k1:never read here")
        path.chmod(mode)
        self.probe.key_file = path

    def set(self, **settings: object) -> None:
        self.settings.update(settings)

    async def findings(self) -> list[Finding]:
        settings = Settings.model_construct(**{**Settings().model_dump(), **self.settings})
        return await examine(
            settings, self.probe, self.env_file, refused=self.refused, machine=self.machine, discord=self.discord
        )


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def unknown_token(world: World) -> None:
    world.discord.problem = ""


def silent_discord(world: World) -> None:
    world.discord.problem = "away"


def intents_off(world: World) -> None:
    world.discord.off = ["Message Content Intent"]


def rights_missing(world: World) -> None:
    world.discord.missing = ["Zhishe: Manage Roles"]


def unreadable(world: World) -> None:
    world.env_file.unlink()
    world.env_file.mkdir(mode=0o700)


def not_utf8(world: World) -> None:
    world.env_file.write_bytes("TIMEZONE=上海".encode("gb18030"))


def refused(world: World) -> None:
    world.refused = Refused("settings.invalid", name="WEB_PORT", problem="must be a number")


def beside(world: World) -> None:
    world.write_key(world.folder / "data" / "key")


def env_beside(world: World) -> None:
    world.set(data_keys=SecretStr("k1:never read here"))
    world.probe.key_file = None
    world.probe.database_path = world.folder / "zhishe.db"


def outside(name: str) -> Callable[[World], None]:
    return lambda world: setattr(world.machine, "environment", {name: "1"})


def probed(**change: object) -> Callable[[World], None]:
    return lambda world: [setattr(world.probe, *pair) for pair in change.items()] and None


def placed(**change: object) -> Callable[[World], None]:
    return lambda world: [setattr(world.machine, *pair) for pair in change.items()] and None


def setting(**change: object) -> Callable[[World], None]:
    return lambda world: world.set(**change)


Broken = tuple[str, Status, Callable[[World], None]]
WARN, FAIL = Status.WARN, Status.FAIL
BROKEN: list[Broken] = [
    ("dc.token", FAIL, unknown_token),
    ("dc.token", FAIL, silent_discord),
    ("dc.intents", FAIL, intents_off),
    ("dc.rights", WARN, rights_missing),
    ("config.env_readable", FAIL, unreadable),
    ("config.env_readable", FAIL, not_utf8),
    ("config.valid", FAIL, refused),
    ("config.unknown_keys", WARN, lambda world: world.write_env("TELEGRAM_BOT_TOKN=1\n")),
    ("config.unknown_keys", WARN, lambda world: world.write_env("grace_days=1\n")),
    ("config.unknown_keys", WARN, lambda world: world.write_env("COLOUR=red\n")),
    ("config.unknown_keys", WARN, outside("ZHISHE_WEB_PORT")),
    ("config.unknown_keys", WARN, outside("STRIPE_SECRET_KYE")),
    ("config.env_mode_0600", WARN, lambda world: world.write_env("WEB_PORT=1\n", 0o644)),
    ("db.reachable", FAIL, probed(problem="no answer in 5 s")),
    ("db.migrated", WARN, probed(state="empty")),
    ("db.migrated", WARN, probed(state="older")),
    ("db.migrated", FAIL, probed(state="newer")),
    ("db.integrity", FAIL, probed(damage="page 7 is missing")),
    ("db.wal_and_fs", FAIL, probed(mode="delete")),
    ("db.wal_and_fs", FAIL, placed(kind="nfs4")),
    ("key.present", FAIL, probed(key=("malformed", "DATA_KEYS"))),
    ("key.present", FAIL, probed(key=("unusable", "/keys/key"))),
    ("key.present", FAIL, probed(key=("missing", "k1"))),
    ("key.present", FAIL, probed(key=("wrong", "k1"))),
    ("key.not_beside_db", WARN, beside),
    ("key.not_beside_db", WARN, env_beside),
    ("key.mode_0600", WARN, lambda world: world.write_key(world.folder / "keys" / "key", 0o640)),
    ("python.version", FAIL, placed(python_version=(3, 10))),
    ("tz.valid", FAIL, setting(timezone="Asia/Atlantis")),
    ("disk.free", WARN, placed(free=(1 << 30) - 1)),
    ("clock.skew", WARN, probed(time=NOON - timedelta(seconds=61))),
    ("clock.skew", WARN, probed(time=NOON + timedelta(seconds=61))),
    ("font.zh", WARN, placed(font=None)),
    ("web.bind_loopback", WARN, setting(web_host="0.0.0.0")),
    ("web.bind_loopback", WARN, setting(web_host="zhishe.example.org")),
    ("tg.stars_rail", WARN, setting(telegram_checkout="link")),
    ("stripe.key_mode", FAIL, setting(stripe_secret_key=SecretStr("pk_test_1"))),
    ("stripe.key_mode", FAIL, setting(stripe_secret_key=SecretStr("sk_live_1"), stripe_api_base="https://stand.in")),
    (
        "stripe.webhook_secret",
        FAIL,
        setting(stripe_webhook_secret=None, public_url="https://zhishe.test"),
    ),
    ("stripe.webhook_secret", FAIL, setting(stripe_webhook_secret=SecretStr("sk_test_1"))),
]


async def test_where_nothing_is_wrong_everything_is_in_order(world: World) -> None:
    findings = await world.findings()
    assert [one for one in findings if one.status is not Status.OK] == []
    assert [one.id for one in findings] == [check.id for check in CHECKS]
    assert exit_code(findings) == 0


@pytest.mark.parametrize(("id_", "status", "break_it"), BROKEN)
async def test_what_is_broken_is_found_and_nothing_else(
    world: World, id_: str, status: Status, break_it: Callable[[World], None]
) -> None:
    break_it(world)
    findings = await world.findings()
    assert [(one.id, one.status) for one in findings if one.status is not Status.OK] == [(id_, status)]
    assert exit_code(findings) == int(status is Status.FAIL)
    for one in findings:
        for language in WORDS:
            assert "\n" not in say(one.cause, language) + say(one.fix, language)


def test_every_check_is_broken_here_once() -> None:
    assert {id_ for id_, _, _ in BROKEN} == {check.id for check in CHECKS}
    assert len(CHECKS) >= 20


async def test_every_phrase_of_the_doctor_is_used(tmp_path: Path) -> None:
    used = {"doctor.sum", "doctor.broke.cause", "doctor.broke.fix"}
    for number, (_, _, break_it) in enumerate(BROKEN):
        (folder := tmp_path / str(number)).mkdir()
        world = World(folder)
        break_it(world)
        for one in await world.findings():
            used |= {one.cause.key, one.fix.key}
    assert used == set(WORDS["en"]) == set(WORDS["zh"])


def test_both_languages_are_filled_by_the_same_values() -> None:
    def holes(form: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(form) if name}

    for key, english in WORDS["en"].items():
        assert holes(english) == holes(WORDS["zh"][key]), key


def test_a_check_stands_after_the_one_it_needs() -> None:
    seen: set[str] = {""}
    for check in CHECKS:
        assert check.needs in seen
        assert check.id not in seen
        seen.add(check.id)


async def test_a_near_miss_is_told_the_name_that_was_meant(world: World) -> None:
    world.write_env("TELEGRAM_BOT_TOKN=1\nlog_level=DEBUG\nCOLOUR=red\n")
    (found,) = [one for one in await world.findings() if one.id == "config.unknown_keys"]
    assert found.cause.params["names"] == "COLOUR, TELEGRAM_BOT_TOKN, log_level"
    assert found.fix.params["guesses"] == "TELEGRAM_BOT_TOKN → TELEGRAM_BOT_TOKEN, log_level → LOG_LEVEL"


async def test_without_an_env_file_there_is_nothing_to_mend_in_it(world: World) -> None:
    world.env_file.unlink()
    assert exit_code(await world.findings()) == 0
    assert all(one.status is Status.OK for one in await world.findings())


async def test_a_loopback_address_in_any_dress_is_fine(world: World) -> None:
    for host in ("127.0.0.1", "localhost", "::1", "127.8.8.8"):
        world.set(web_host=host)
        assert all(one.status is Status.OK for one in await world.findings())


async def test_without_a_token_or_a_key_nobody_is_warned_of_their_traps(world: World) -> None:
    world.set(telegram_bot_token=None, telegram_checkout="link", stripe_secret_key=None, stripe_webhook_secret=None)
    assert all(one.status is Status.OK for one in await world.findings())


async def test_what_rests_on_wrong_settings_is_said_to_be_unchecked(world: World) -> None:
    refused(world)
    skipped = {one.id for one in await world.findings() if one.cause.key == "doctor.skipped"}
    assert skipped >= {"db.reachable", "db.migrated", "clock.skew", "stripe.key_mode"}
    assert not skipped & {"python.version", "font.zh", "config.unknown_keys"}


async def test_a_check_that_breaks_is_a_finding_and_the_others_still_run(world: World) -> None:
    world.probe.fault = RuntimeError("password=hunter22")
    findings = await world.findings()
    (broken,) = [one for one in findings if one.status is not Status.OK]
    assert (broken.id, broken.status, broken.cause.params) == ("db.integrity", FAIL, {"problem": "RuntimeError"})
    assert len(findings) == len(CHECKS)
    assert all(say(words, "en") for words in (broken.cause, broken.fix))


async def test_no_secret_is_in_what_the_doctor_says(world: World) -> None:
    world.set(stripe_secret_key=SecretStr("canary-key"), stripe_webhook_secret=SecretStr("canary-hook"))
    world.write_env("STRIPE_SECRET_KYE=canary-env\n", 0o644)
    said = as_json(await world.findings(), say)
    assert "canary" not in said
    assert "config.unknown_keys" in said


async def test_the_machine_is_told_in_both_languages(world: World) -> None:
    world.probe.damage = "page 7 is missing"
    rows = {row["id"]: row for row in json.loads(as_json(await world.findings(), say))}
    assert rows["db.integrity"]["status"] == "fail"
    assert "page 7" in rows["db.integrity"]["cause"]["en"]
    assert "数据库已损坏" in rows["db.integrity"]["cause"]["zh"]
    assert set(rows["font.zh"]) == {"id", "status", "cause", "fix"}


async def test_a_person_reads_the_cause_and_under_it_what_to_do(world: World) -> None:
    world.machine.font = None
    lines = as_lines(await world.findings(), lambda words: say(words, "en"))
    at = next(number for number, line in enumerate(lines) if line.startswith("! font.zh: "))
    assert "apt-get" in lines[at + 1]
    assert lines[-1] == f"{len(CHECKS) - 1} in order, 1 to look at, 0 to mend."


async def test_what_was_not_checked_is_not_ticked(world: World) -> None:
    world.probe.problem = "no answer in 5 s"
    lines = as_lines(await world.findings(), lambda words: say(words, "en"))
    assert "– db.integrity: Not checked, because db.reachable did not pass." in lines


async def test_a_check_may_be_slow_or_quick(world: World) -> None:
    async def slow(_subject: Subject) -> Trouble:
        return Trouble()

    checks = [Check("a", WARN, slow), Check("b", FAIL, lambda _: Trouble()), Check("c", FAIL, lambda _: None)]
    findings = await walk(Subject(Settings(), world.probe, world.env_file, world.machine), checks)
    assert [one.status for one in findings] == [WARN, FAIL, Status.OK]


async def test_this_machine_answers(tmp_path: Path) -> None:
    machine = ThisMachine()
    assert machine.free_bytes(tmp_path / "not" / "yet") > 0
    assert isinstance(machine.file_system(tmp_path / "not" / "yet"), str)
    assert machine.python_version >= (3, 11)
    assert machine.now().tzinfo is not None
    font = await machine.chinese_font()
    assert font is None or font
