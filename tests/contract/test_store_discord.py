"""What the Discord side keeps, on either database."""

from datetime import timedelta

from adapters.sql.discord_rows import Begun, SqlDiscord
from adapters.sql.work import SqlWork
from tests.fakes.clock import NOON


async def test_facts_and_roles_are_kept_in_the_place_of_earlier_ones(work: SqlWork) -> None:
    notes = SqlDiscord(work)
    assert await notes.fact("commands:1") is None
    for value in ("a", "b"):
        await notes.keep_fact("commands:1", value)
        await notes.keep_role("1", "vip", value)
    await notes.keep_role("2", "vip", "c")
    assert await notes.fact("commands:1") == "b"
    assert await notes.roles("1") == {"vip": "b"}
    assert await notes.roles("3") == {}


async def test_a_shut_chat_is_new_once_and_opens_again(work: SqlWork) -> None:
    notes = SqlDiscord(work)
    assert await notes.shut("7", NOON)
    assert not await notes.shut("7", NOON + timedelta(hours=1))
    assert await notes.shut_since("7") == NOON
    assert await notes.chats() == []
    await notes.keep_chat("7", "70")
    assert await notes.shut_since("7") is None
    assert (await notes.chat("7"), await notes.person_in("70"), await notes.chats()) == ("70", "7", [("7", "70")])
    assert await notes.shut("7", NOON)
    assert await notes.chat("7") == "70"
    assert await notes.reopen("7")
    assert not await notes.reopen("7")


async def test_what_is_sent_is_begun_once_and_forgotten_only_when_it_stands(work: SqlWork) -> None:
    notes = SqlDiscord(work)
    assert await notes.begin("a#0", "7", NOON) is None
    assert await notes.begin("a#0", "7", NOON + timedelta(hours=1)) == Begun(NOON, is_sent=False)
    await notes.stands("a#0")
    assert await notes.begin("a#0", "7", NOON) == Begun(NOON, is_sent=True)
    assert await notes.begin("b#0", "7", NOON) is None
    assert await notes.prune(NOON + timedelta(hours=1)) == 1
    await notes.undo("b#0")
    assert await notes.begin("b#0", "7", NOON) is None


async def test_a_timeout_is_known_until_it_ends(work: SqlWork) -> None:
    notes = SqlDiscord(work)
    await notes.keep_timeout("1", "7", NOON)
    assert await notes.timeout("1", "7") == NOON
    assert await notes.timeout("2", "7") is None
    assert await notes.prune(NOON + timedelta(seconds=1)) == 1
    await notes.keep_timeout("1", "7", NOON)
    await notes.drop_timeout("1", "7")
    assert await notes.timeout("1", "7") is None


async def test_nothing_was_heard_in_an_empty_store(work: SqlWork) -> None:
    assert await SqlDiscord(work).heard_until() is None
