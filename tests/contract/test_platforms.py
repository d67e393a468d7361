"""What every platform owes its people: the same words, rights and memory, wherever they write."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.app import App, build
from bot.schedule import Periodic
from bot.settings import Settings
from core.courses.model import Course, Lesson
from core.kernel.ids import CourseId, LessonId, MemberId
from core.kernel.messages import Answer, Notice, NoticeKind, Reply
from core.kernel.phrase import phrase
from core.kernel.ports import Job
from core.kernel.text import MAX_TEXT_BYTES
from core.members.model import Language, LanguageSource, Member, Purpose
from tests.contract.platforms import PLATFORMS, PlatformDriver
from tests.fakes.clock import HandClock

KEYS = "k1:" + "A" * 43 + "="
NOON_THERE = datetime(2026, 11, 24, 4, tzinfo=UTC)  # 12:00 in Shanghai, the default zone
DAY = timedelta(days=1)
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=PLATFORMS, ids=lambda kind: kind.__name__)
def opened(request: pytest.FixtureRequest, sqlite_url: str) -> "partial[AbstractAsyncContextManager[PlatformDriver]]":
    """Enter the product with its people on one platform; each time again on the same store, at the same clock."""
    settings = Settings(database_url=sqlite_url, data_keys=KEYS)
    return partial(running, settings, HandClock(NOON_THERE), request.param)


@asynccontextmanager
async def running(settings: Settings, clock: HandClock, kind: type[PlatformDriver]) -> AsyncIterator[PlatformDriver]:
    async with build(settings, clock=clock) as app:
        yield kind(app, clock)


@pytest.fixture
async def there(opened: "partial[AbstractAsyncContextManager[PlatformDriver]]") -> AsyncIterator[PlatformDriver]:
    async with opened() as driver:
        yield driver


def keys(replies: list[Reply]) -> list[str]:
    return [reply.key for reply in replies]


def actions(replies: list[Reply]) -> list[str | None]:
    return [button.action for reply in replies for button in reply.buttons]


def is_chinese(replies: list[Reply]) -> bool:
    return HAN.search(replies[0].text) is not None


async def member(there: PlatformDriver, person: str) -> Member:
    async with there.app.work.read() as tx:
        found = await tx.members.at(there.person(person))
    assert found is not None
    return found


async def kept(there: PlatformDriver, room: str) -> dict[str, str]:
    """Return what stands in the room, by reference."""
    async with there.app.work.read() as tx:
        place = await tx.rooms.at(there.room(room))
        if place is None:
            return {}
        said = await tx.readings.said(place.id, there.clock.now() - 9 * DAY, there.clock.now() + DAY, 5000)
        return {one.message_ref: one.text for one in said}


async def put_notice(there: PlatformDriver, to: MemberId, key: str, kind: NoticeKind = NoticeKind.MUST) -> None:
    """Have the bot say something on its own."""
    async with there.app.work.write() as tx:
        notice = Notice(to, key, Answer((phrase("push.suggestion", title="Joins"),)), kind)
        await tx.outbox.put(notice, there.clock.now())
        await tx.jobs.enqueue(Job("notify", f"notice:{key}", {"notice": key}))


async def put_course(app: App) -> None:
    lessons = tuple(Lesson(LessonId(f"sql-0{n}"), CourseId("sql"), n, f"Lesson {n}", "Text.") for n in (1, 2, 3, 4))
    async with app.work.write() as tx:
        await tx.courses.put(Course(CourseId("sql"), "SQL", lessons=lessons))


# Commands and buttons


async def test_an_unknown_command_is_answered_with_the_nearest_name(there: PlatformDriver) -> None:
    for typed, meant in (("/halp", "/help"), ("/cuorses", "/courses"), ("/HEPL me", "/help")):
        replies = await there.say("ann", typed)
        assert keys(replies) == ["command.nearest"]
        assert actions(replies)[0] == meant


async def test_an_unknown_word_is_answered_with_help(there: PlatformDriver) -> None:
    replies = await there.say("ann", "/frobnicate")
    assert keys(replies) == ["command.unknown"]
    assert actions(replies) == ["/help"]


async def test_a_command_may_name_the_bot_and_be_written_large(there: PlatformDriver) -> None:
    assert keys(await there.say("ann", "/HELP@zhishe_bot")) == ["help.title"]


async def test_a_chinese_word_is_a_command_in_private_and_talk_in_a_room(there: PlatformDriver) -> None:
    assert keys(await there.say("li", "帮助")) == ["help.title"]
    assert await there.say("li", "帮助", "hall") == []
    assert list((await kept(there, "hall")).values()) == ["帮助"]


async def test_every_button_that_is_shown_leads_somewhere(there: PlatformDriver) -> None:
    await put_course(there.app)
    to_press, pressed = ["/start", "/me", "/course sql"], set[str]()
    while to_press:
        action = to_press.pop()
        if action in pressed or action.startswith("/forgetme"):
            continue
        pressed.add(action)
        replies = await there.press("ann", action)
        assert not set(keys(replies)) & {"button.expired", "error.ours", "denied", "command.nearest"}, action
        to_press += [one for one in actions(replies) if one]
    assert len(pressed) > 15


async def test_a_button_pressed_twice_acts_once(there: PlatformDriver) -> None:
    await put_course(there.app)
    [first] = await there.press("ann", "/done sql-01")
    [second] = await there.press("ann", "/done sql-01")
    [third] = await there.press("ann", "/done sql-01", ref="told-again")
    [fourth] = await there.press("ann", "/done sql-01", ref="told-again")
    assert first.key == "done.saved"
    assert {second.key, third.key, fourth.key} == {"done.again"}
    assert all("25" in one.text for one in (first, second, third, fourth))


async def test_an_old_or_forged_button_has_expired_and_offers_a_fresh_one(there: PlatformDriver) -> None:
    for action in ("/gone 7", "/frobnicate", "v1:buy:7", "", "help", "/", "/\N{RIGHT-TO-LEFT OVERRIDE}help"):
        replies = await there.press("ann", action)
        assert keys(replies) == ["button.expired"], action
        assert actions(replies) == ["/help"]


async def test_what_is_only_pressed_cannot_be_typed(there: PlatformDriver) -> None:
    assert keys(await there.say("ann", "/opinion like 1")) == ["command.unknown"]


async def test_bad_words_change_nothing_and_are_answered_with_what_is_accepted(there: PlatformDriver) -> None:
    await there.say("ann", "/start")
    before = await member(there, "ann")
    bad = ("/lang klingon", "/consent mood maybe", "/consent all", "/help nothing", "/done nothing", "/topics x y z")
    bad += ("/lesson", "/course nothing", "/why 99", "/forgetme yes", "/start plan_gone", "/mood 9999")
    for line in bad:
        [reply] = await there.say("ann", line)
        assert reply.key not in {"error.ours", "plain"}, line
        assert reply.buttons, line
    assert await member(there, "ann") == before


async def test_personal_answers_are_marked_for_the_asking_person(there: PlatformDriver) -> None:
    for line in ("/me", "/privacy", "/consent", "/mydata", "/recommend", "/help"):
        [reply] = await there.say("ann", line, "hall")
        assert reply.is_personal, line
    [reply] = await there.say("ann", "/topics", "hall")
    assert not reply.is_personal
    assert not [reply for line in ("/me", "/mydata") for reply in await there.say("bo", line) if "ann" in reply.text]


# Languages


async def test_replies_follow_the_language_that_is_written(there: PlatformDriver) -> None:
    assert is_chinese(await there.say("li", "我想学数据分析，从哪里开始？"))
    assert not is_chinese(await there.say("ann", "Where should I start with data analysis?"))
    assert is_chinese(await there.say("li", "/help"))
    assert not is_chinese(await there.say("ann", "/help"))
    assert not is_chinese(await there.say("ann", "谢谢你们的帮助，我明白了"))


async def test_a_language_shown_in_a_room_is_followed_in_private(there: PlatformDriver) -> None:
    assert is_chinese(await there.say("ann", "/start"))
    await there.say("ann", "ok", "hall")
    await there.say("ann", "Hello everybody, nice to meet you all here", "hall")
    assert not is_chinese(await there.say("ann", "/help"))


async def test_a_chosen_language_stays_until_it_is_given_back(there: PlatformDriver) -> None:
    assert not is_chinese(await there.say("li", "/lang en"))
    assert not is_chinese(await there.say("li", "我还是写中文，你们看得懂吗？"))
    assert (await member(there, "li")).language_source is LanguageSource.CHOSEN
    assert keys(await there.say("li", "/lang auto")) == ["lang.auto"]
    await there.say("li", "我还是写中文，你们看得懂吗？", "hall")
    assert (await member(there, "li")).language is Language.ZH
    assert is_chinese(await there.say("li", "/help"))
    assert is_chinese(await there.press("ann", "/lang zh"))


# Consent


async def test_consent_is_asked_on_the_first_start_and_given_at_once(there: PlatformDriver) -> None:
    first = await there.say("ann", "/start")
    asked = {action for action in actions(first) if action and action.startswith("/consent")}
    assert asked == {"/consent all on", "/consent personal on", "/consent mood on", "/consent nudges on"}
    assert not any((await member(there, "ann")).consents)
    assert keys(await there.press("ann", "/consent all on")) == ["consent.saved"]
    assert all(map((await member(there, "ann")).allows, Purpose))
    again = await there.say("ann", "/start")
    assert keys(again) == ["start.welcome"]
    assert not [action for action in actions(again) if action and action.startswith("/consent")]


async def test_one_switch_moves_one_purpose(there: PlatformDriver) -> None:
    await there.say("ann", "/start")
    await there.press("ann", "/consent mood on")
    await there.press("ann", "/consent mood on")
    now = await member(there, "ann")
    assert [one for one in Purpose if now.allows(one)] == [Purpose.MOOD]
    await there.press("ann", "/consent mood off")
    assert not any(map((await member(there, "ann")).allows, Purpose))
    assert "/consent" not in str(actions(await there.say("ann", "/start")))


async def test_nobody_switches_for_another(there: PlatformDriver) -> None:
    await there.say("ann", "/start")
    await there.press("bo", "/consent all on")
    assert not any((await member(there, "ann")).consents)


# Talk


async def test_talk_in_a_room_is_kept_and_not_answered(there: PlatformDriver) -> None:
    assert await there.say("ann", "Has anybody tried the new lesson?", "hall") == []
    assert await there.say("bo", "/ I have, 50/50", "hall") == []
    assert list((await kept(there, "hall")).values()) == ["Has anybody tried the new lesson?", "/ I have, 50/50"]
    assert {m.id for m in [await member(there, "ann"), await member(there, "bo")]} == set(
        await there.app.cases.inside(there.room("hall"))
    )


async def test_talk_in_private_is_kept_and_answered(there: PlatformDriver) -> None:
    replies = await there.say("ann", "Has anybody tried the new lesson?")
    assert keys(replies) == ["talk.kept"]
    assert actions(replies) == ["/help", "/start"]
    assert not await kept(there, "hall")


async def test_a_message_told_twice_is_kept_once(there: PlatformDriver) -> None:
    for _ in range(2):
        await there.say("ann", "first telling", "hall", ref="m1")
    await asyncio.gather(*(there.say("ann", "first telling", "hall", ref="m2") for _ in range(5)))
    await there.say("ann", "another text under the same reference", "hall", ref="m1")
    await there.say("ann", "the same reference elsewhere", "den", ref="m1")
    assert await kept(there, "hall") == {"m1": "first telling", "m2": "first telling"}
    assert await kept(there, "den") == {"m1": "the same reference elsewhere"}


async def test_an_author_edits_and_takes_back(there: PlatformDriver) -> None:
    await there.say("ann", "tpyo", "hall", ref="m1")
    await there.say("ann", "regretted", "hall", ref="m2")
    await there.edit("ann", "m1", "typo", "hall")
    await there.edit("ann", "m1", "no typo", "hall")
    await there.delete("ann", "m2", "hall")
    await there.edit("ann", "m2", "too late", "hall")
    assert {ref: text for ref, text in (await kept(there, "hall")).items() if text} == {"m1": "no typo"}


async def test_nobody_edits_or_takes_back_for_another(there: PlatformDriver) -> None:
    await there.say("ann", "mine", "hall", ref="m1")
    await there.edit("eve", "m1", "not mine", "hall")
    await there.delete("eve", "m1", "hall")
    assert await kept(there, "hall") == {"m1": "mine"}
    # Nor does an attempt stand in the way of its author.
    await there.delete("ann", "m1", "hall")
    assert not any((await kept(there, "hall")).values())


async def test_a_text_that_is_too_long_is_refused_and_the_next_is_taken(there: PlatformDriver) -> None:
    assert keys(await there.say("ann", "好" * (MAX_TEXT_BYTES // 3 + 1), "hall")) == ["text.too_long"]
    longest = "a" * MAX_TEXT_BYTES
    assert await there.say("ann", longest, "hall") == []
    assert list((await kept(there, "hall")).values()) == [longest]


async def test_a_line_of_64_kib_after_any_command_is_answered_shortly(there: PlatformDriver) -> None:
    await there.say("owner", "/start")
    for name in (
        "start",
        "help",
        "lang",
        "consent",
        "courses",
        "course",
        "lesson",
        "done",
        "why",
        "topics",
        "room",
        "x",
    ):
        [reply] = await there.say("owner", f"/{name} " + "长" * 20_000)
        assert reply.key != "error.ours", name
        assert len(reply.text) < 4096, name


@pytest.mark.parametrize(
    "text", ["a\0b", "a\ud800b", "\udfff", "\N{RIGHT-TO-LEFT OVERRIDE}txet", "👩‍👩‍👧", "ﷺ" * 50, "\r\n"]
)
async def test_any_text_is_kept_as_far_as_it_can_be(there: PlatformDriver, text: str) -> None:
    assert await there.say("ann", f"so {text}!", "hall") == []
    whole = re.sub("[\0\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
    assert list((await kept(there, "hall")).values()) == [f"so {whole}!"]
    for command in ("start", "help", "lang", "consent", "courses", "lesson", "done", "room", "forgetme"):
        [reply] = await there.say("ann", f"/{command} {text}")
        assert reply.key != "error.ours", command
        reply.text.encode()


async def test_a_name_cannot_reorder_or_hide_what_stands_around_it(there: PlatformDriver) -> None:
    await there.say("ann", "/start", shown_as="A\N{RIGHT-TO-LEFT OVERRIDE}nn\0\ud800\n\N{ZERO WIDTH SPACE}" + "x" * 999)
    name = (await member(there, "ann")).name
    assert len(name) <= 64
    assert name.startswith("Ann")
    assert not set(name) & set("\N{RIGHT-TO-LEFT OVERRIDE}\0\ud800\n\N{ZERO WIDTH SPACE}")
    [reply] = await there.say("ann", "/me")
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in reply.text


async def test_an_id_that_cannot_be_kept_is_said_and_keeps_nothing(there: PlatformDriver) -> None:
    for person in ("", "a\0b", "a\ud800", "x" * 129):
        assert keys(await there.say(person, "hello")) == ["address.malformed"]
        assert keys(await there.say(person, "/me")) == ["address.malformed"]
    for room in ("", "a\0b", "a\ud800", "x" * 129):
        assert keys(await there.say("ann", "hello", room)) == ["address.malformed"]


async def test_nobody_talks_into_the_private_chat_of_another(there: PlatformDriver) -> None:
    await there.say("ann", "my secret plan for the year")
    for line in ("hello", "/topics", "/mood"):
        assert keys(await there.say("eve", line, "@ann")) == ["room.name"]
    assert not await there.app.cases.inside(there.room("@ann"))


# Rights


async def test_a_name_like_the_owners_gives_no_right(there: PlatformDriver) -> None:
    for person, name in (("eve", "owner"), ("eve2", "console:owner"), ("Owner", "owner"), ("owner ", "owner")):
        assert keys(await there.say(person, "/room hall", shown_as=name)) == ["denied"]
        [reply] = await there.say(person, "/help", shown_as=name)
        assert "/room" not in reply.text
    assert keys(await there.say("owner", "/room hall", shown_as="eve")) == ["room.made"]


async def test_a_refusal_tells_nothing_about_what_exists(there: PlatformDriver) -> None:
    await there.say("owner", "/room hall")
    told = [await there.say("ann", f"/room {words}".strip()) for words in ("hall", "elsewhere", "", "@x", "x" * 900)]
    assert keys(told[0]) == ["denied"]
    assert told == [told[0]] * len(told)


async def test_the_owner_makes_a_room_once_and_people_enter_by_talking(there: PlatformDriver) -> None:
    assert keys(await there.say("owner", "/room hall")) == ["room.made"]
    assert keys(await there.say("owner", "/room hall")) == ["room.there"]
    assert keys(await there.say("owner", "/room")) == ["room.which"]
    assert keys(await there.say("owner", "/room @ann")) == ["room.name"]
    assert await there.app.members("hall") == frozenset()
    assert await there.app.members("nowhere") == frozenset()
    await there.say("ann", "hello", "hall")
    await there.say("bo", "/topics", "hall")
    await there.say("eve", "hello", "elsewhere")
    assert set(await there.app.cases.inside(there.room("hall"))) == {(await member(there, "ann")).id}


async def test_figures_of_a_room_are_for_those_who_stand_in_it(there: PlatformDriver) -> None:
    await there.say("ann", "hello there", "hall")
    inside, outside = [await there.say(person, "/topics 7 hall") for person in ("ann", "eve")]
    nowhere = await there.say("eve", "/topics 7 cellar")
    assert keys(inside) != keys(outside)
    assert keys(outside) == keys(nowhere)
    assert outside[0].text.replace("hall", "cellar") == nowhere[0].text


# What the bot says on its own


async def test_a_notice_arrives_once_in_the_language_of_its_member(there: PlatformDriver) -> None:
    await there.say("ann", "/lang en")
    await there.say("li", "/lang zh")
    for person in ("ann", "li"):
        someone = await member(there, person)
        for _ in range(2):
            await put_notice(there, someone.id, f"hello:{person}")
    assert await there.inbox("ann") == []
    for _ in range(2):
        await there.app.run_due()
    english, chinese = await there.inbox("ann"), await there.inbox("li")
    assert keys(english) == keys(chinese) == ["push.suggestion"]
    assert not is_chinese(english)
    assert is_chinese(chinese)
    assert await there.inbox("ann") == []


async def test_a_push_waits_for_the_morning_and_what_must_be_told_does_not(there: PlatformDriver) -> None:
    await there.say("ann", "/consent all on")
    someone = await member(there, "ann")
    there.clock.at = NOON_THERE + timedelta(hours=10, minutes=1)  # 22:01
    await put_notice(there, someone.id, "push", NoticeKind.PUSH)
    await there.app.run_due()
    assert await there.inbox("ann") == []
    await put_notice(there, someone.id, "must")
    await there.app.run_due()
    assert len(await there.inbox("ann")) == 1
    there.clock.at = NOON_THERE + timedelta(hours=19, minutes=59)  # 07:59
    await there.app.run_due()
    assert await there.inbox("ann") == []
    there.clock.at = NOON_THERE + timedelta(hours=20)  # 08:00
    for _ in range(2):
        await there.app.run_due()
    assert len(await there.inbox("ann")) == 1


@pytest.mark.parametrize("purpose", ["nudges", "personal"])
async def test_a_push_asked_for_before_the_no_is_not_sent_after_it(there: PlatformDriver, purpose: str) -> None:
    await there.say("ann", "/consent all on")
    await put_notice(there, (await member(there, "ann")).id, "push", NoticeKind.PUSH)
    await there.say("ann", f"/consent {purpose} off")
    await there.app.run_due()
    assert await there.inbox("ann") == []


# Time and restarts


async def test_an_overdue_periodic_job_runs_once_however_long_it_waited(there: PlatformDriver) -> None:
    runs: list[datetime] = []

    async def note() -> None:
        runs.append(there.clock.now())

    table = (Periodic("hourly", timedelta(hours=1), note), Periodic("daily", DAY, note))
    schedule = replace(there.app.schedule, table=table)
    for passed, expected in ((timedelta(0), 2), (timedelta(0), 0), (timedelta(hours=1), 1), (30 * DAY, 2)):
        there.clock.pass_by(passed)
        runs.clear()
        await schedule.run_due()
        assert runs == [there.clock.now()] * expected


async def test_the_own_table_of_the_product_goes_by_the_given_clock(there: PlatformDriver) -> None:
    await there.app.run_due()
    there.clock.pass_by(400 * DAY)
    await there.app.run_due()
    async with there.app.work.read() as tx:
        ran = {one.name: await tx.jobs.ran_at(one.name) for one in there.app.schedule.table}
    assert set(ran.values()) == {there.clock.now()}


async def test_leaving_and_entering_again_loses_nothing(
    opened: "partial[AbstractAsyncContextManager[PlatformDriver]]",
) -> None:
    async with opened() as there:
        await there.say("owner", "/room hall")
        await there.say("ann", "/lang en")
        await there.press("ann", "/consent mood on")
        await there.say("ann", "hello", "hall", ref="m1")
        await put_notice(there, (await member(there, "ann")).id, "waiting")
        saying = [asyncio.create_task(there.say("ann", f"{n}", "hall", ref=f"late-{n}")) for n in range(50)]
        await asyncio.sleep(0.001)
    told = await asyncio.gather(*saying, return_exceptions=True)
    acknowledged = {f"late-{n}" for n, answer in enumerate(told) if answer == []}
    async with opened() as there:
        assert {"m1", *acknowledged} <= set(await kept(there, "hall"))
        assert keys(await there.say("owner", "/room hall")) == ["room.there"]
        await there.say("ann", "hello again", "hall", ref="m1")
        assert (await kept(there, "hall"))["m1"] == "hello"
        assert set(await there.app.cases.inside(there.room("hall"))) == {(await member(there, "ann")).id}
        ann = await member(there, "ann")
        assert (ann.language, ann.allows(Purpose.MOOD), ann.allows(Purpose.NUDGES)) == (Language.EN, True, False)
        await there.app.run_due()
        assert len(await there.inbox("ann")) == 1
