"""Updates before they are handled, and what was sent: the same on both databases."""

from datetime import timedelta

import pytest

from adapters.sql.inbox import SqlInbox
from adapters.sql.keys import DataKeys
from adapters.sql.post import SqlPost
from adapters.sql.rekey import rotate
from core.access.ports import Place
from core.interactions.model import RoomKind
from core.kernel.ids import TELEGRAM, Address, PlanCode
from tests.contract.stores import NOON, TWO_KEYS, Store, a_member, a_room, opened, talk

OLD, NEW = Address(TELEGRAM, "-4000001"), Address(TELEGRAM, "-1002000000001")


@pytest.fixture
def inbox(store: Store) -> SqlInbox:
    return SqlInbox(store.work, store.sealer)


@pytest.fixture
def post(store: Store) -> SqlPost:
    return SqlPost(store.work, store.sealer)


async def test_a_letter_is_kept_once_and_waits_until_it_is_done(inbox: SqlInbox) -> None:
    one, two = (7, "1", "eins"), (8, "2", "zwei")
    assert await inbox.keep([two, one], NOON) == {7, 8}
    assert await inbox.keep([one], NOON) == set()
    assert await inbox.waiting() == [one, two]
    await inbox.done([7])
    assert await inbox.waiting() == [two]
    assert await inbox.keep([one], NOON) == set()


async def test_what_was_handled_leaves_only_its_number_and_that_not_for_ever(inbox: SqlInbox, store: Store) -> None:
    await inbox.keep([(7, "1", "eins"), (8, "1", "zwei")], NOON)
    await inbox.done([7])
    assert await inbox.prune(NOON) == 0
    assert await inbox.prune(NOON + timedelta(seconds=1)) == 1
    assert await store.count("inbox") == 1


async def test_many_letters_are_kept_at_once(inbox: SqlInbox) -> None:
    letters = [(number, "1", str(number)) for number in range(1_000)]
    assert len(await inbox.keep(letters, NOON)) == 1_000
    await inbox.done([number for number, _, _ in letters])
    assert await inbox.waiting() == []


async def test_what_is_being_sent_is_begun_once(post: SqlPost) -> None:
    assert await post.begin("n1", "1", NOON) is None
    assert await post.begin("n1", "1", NOON) == "sending"
    await post.settle("n1", "sent")
    assert await post.begin("n1", "1", NOON) == "sent"
    await post.undo("n1")
    assert await post.begin("n1", "1", NOON) is None


async def test_a_shut_chat_opens_again(post: SqlPost) -> None:
    assert await post.reopen("1") is None
    assert await post.shut("1", NOON)
    assert not await post.shut("1", NOON + timedelta(days=1))
    assert await post.shut_since("1") == NOON
    assert await post.reopen("1") == NOON
    assert await post.shut_since("1") is None


async def test_a_long_action_is_known_to_its_person_only(post: SqlPost) -> None:
    await post.keep_action("~x", "1", "/ask why")
    await post.keep_action("~x", "1", "/ask why")
    assert await post.action("~x", "1") == "/ask why"
    assert await post.action("~x", "2") is None


async def test_a_person_has_one_link_into_a_room(post: SqlPost) -> None:
    await post.keep_invite("-1", "1", ("a", NOON))
    await post.keep_invite("-1", "1", ("b", NOON))
    await post.keep_invite("-1", "2", ("c", NOON))
    assert await post.invite("-1", "1") == ("b", NOON)
    await post.drop_invite("-1", "1")
    assert await post.invite("-1", "1") is None
    await post.drop_invites("-1")
    assert await post.invite("-1", "2") is None


async def test_a_name_is_one_persons_and_a_person_has_one(post: SqlPost) -> None:
    await post.learn("ann", "1")
    assert await post.named("ann") == "1"
    await post.learn("ann", "2")
    assert await post.named("ann") == "2"
    await post.learn("anna", "2")
    assert await post.named("ann") is None
    assert await post.named("anna") == "2"


async def test_what_hangs_on_a_room_goes_along_when_it_moves_and_what_was_said_stays(store: Store) -> None:
    async with store.work.write() as tx:
        ann, bob = await a_member(tx), await a_member(tx, "bob")
        old, new = await a_room(tx, OLD), await a_room(tx, NEW, RoomKind.GROUP)
        await tx.log.append([talk(old, ann, "1", "before")])
        await tx.bindings.bind(PlanCode("vip"), old.id, NOON)
        await tx.places.confirm(Place(old.id, ann, True, NOON))
        for member in (ann, bob):
            await tx.rooms.enter(old.id, member, NOON)
        await tx.rooms.enter(new.id, ann, NOON)
    async with store.work.write() as tx:
        assert await tx.doors.move(OLD, NEW, NOON)
        assert not await tx.doors.move(OLD, NEW, NOON)
        assert not await tx.doors.move(Address(TELEGRAM, "-5"), NEW, NOON)
    async with store.work.read() as tx:
        assert await tx.bindings.plans_of(new.id) == [PlanCode("vip")]
        assert await tx.bindings.plans_of(old.id) == []
        assert [place.room_id for place in await tx.places.of(ann)] == [new.id]
        assert set(await tx.rooms.inside(new.id)) == {ann, bob}
        assert [one.text for one in await tx.readings.said(old.id, NOON, NOON + timedelta(days=1), 9)] == ["before"]


async def test_what_waits_is_sealed_anew_with_the_first_key(database_url: str) -> None:
    async with opened(database_url) as old:
        await SqlInbox(old.work, old.sealer).keep([(7, "1", "eins"), (8, "1", "zwei")], NOON)
        await SqlInbox(old.work, old.sealer).done([8])
        await SqlPost(old.work, old.sealer).keep_action("~x", "1", "/ask why")
    async with opened(database_url, TWO_KEYS) as store:
        assert (await rotate(store.work, store.sealer)).resealed == 2
    only = DataKeys("k2", {"k2": TWO_KEYS.by_id["k2"]})
    async with opened(database_url, only) as store:
        assert await SqlInbox(store.work, store.sealer).waiting() == [(7, "1", "eins")]
        assert await SqlPost(store.work, store.sealer).action("~x", "1") == "/ask why"
