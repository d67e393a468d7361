"""An account parts from its member, with what is its own, on both databases."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.sql.tx import Tx
from core.access.ports import Place
from core.access.verdict import Ban
from core.insight.model import Lang, Mood, Reading
from core.insight.policy import Scope
from core.interactions.model import RoomKind
from core.kernel.ids import CONSOLE, TELEGRAM, Address, MemberId, PlanCode, Platform
from core.members.model import Language, LanguageSource, Member
from core.payments.right import Right, RightKind, Status
from core.privacy.export import Export
from tests.contract.stores import MINUTE, NOON, Store, a_member, a_room, talk

LATER = NOON + timedelta(days=1)
FELT = Reading(Lang.EN, Mood.POS, 0.5, 0.75, "e1")


@dataclass
class Whole:
    """Ann on the console and on Telegram, with a room and a private chat on each."""

    ann: MemberId
    rooms: dict[Platform, Any]
    chat: Any


async def a_whole(tx: Tx) -> Whole:
    ann = await a_member(tx, "ann")
    draft = Member(MemberId(0), "tele", Language.ZH, LanguageSource.HINT, NOON)
    other = (await tx.members.add(Address(TELEGRAM, "42"), draft)).id
    chat = await a_room(tx, Address(TELEGRAM, "@42"), RoomKind.PRIVATE)
    rooms = {one: await a_room(tx, Address(one, "vip")) for one in (CONSOLE, TELEGRAM)}
    await tx.links.merge(other, ann, NOON)
    for room in rooms.values():
        await tx.places.confirm(Place(room.id, ann, True, NOON))
        await tx.rooms.enter(room.id, ann, NOON)
    await tx.log.append([talk(chat, ann, "1", "in private"), talk(rooms[TELEGRAM], ann, "2", "in the room")])
    heard = [one.message.id for one in await tx.readings.heard(0, 9) if one.message]
    await tx.readings.put([(one, Scope.PERSON, FELT) for one in heard])
    return Whole(ann, rooms, chat)


async def test_an_account_parts_with_its_places_and_its_private_chat_and_nothing_else(store: Store) -> None:
    async with store.work.write() as tx:
        whole = await a_whole(tx)
        right = Right("sub_1", PlanCode("vip"), RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)
        await tx.rights.record(whole.ann, "stripe", [right], NOON)
        parted = await tx.links.part(whole.ann, Address(TELEGRAM, "42"), LATER)
        one, rest = await tx.members.get(parted), await tx.members.get(whole.ann)
        assert one is not None and rest is not None
        assert (one.accounts, one.name, one.consents) == ((Address(TELEGRAM, "42"),), "tele", {})
        assert rest.accounts == (Address(CONSOLE, "ann"),)
        assert [place.room_id for place in await tx.places.of(parted)] == [whole.rooms[TELEGRAM].id]
        assert [place.room_id for place in await tx.places.of(whole.ann)] == [whole.rooms[CONSOLE].id]
        assert parted in await tx.rooms.inside(whole.rooms[TELEGRAM].id)
        assert whole.ann not in await tx.rooms.inside(whole.rooms[TELEGRAM].id)
        assert (await tx.rights.of(parted), await tx.rights.of(whole.ann)) == ([], [right])
        assert await tx.links.freed(whole.ann) == {TELEGRAM: LATER}
        assert await tx.links.freed(parted) == {}
    shown = await Export(store.work)(whole.ann)
    assert [row["text"] for row in shown["interactions"]] == ["in the room"]
    assert [row["text"] for row in (await Export(store.work)(parted))["interactions"]] == ["in private"]
    assert len(shown["readings"]) == 1
    assert await store.count("readings") == 1


async def test_only_bans_that_are_in_force_go_with_the_account(store: Store) -> None:
    over, lasting = Ban(NOON - 2 * MINUTE, NOON - MINUTE, "over"), Ban(NOON, None, "lasting")
    async with store.work.write() as tx:
        whole = await a_whole(tx)
        for ban in (over, lasting):
            await tx.bans.put(whole.ann, ban, None)
        parted = await tx.links.part(whole.ann, Address(TELEGRAM, "42"), LATER)
        assert await tx.bans.of(parted) == [lasting]
        assert await tx.bans.of(whole.ann) == [over, lasting]


async def test_a_seat_that_is_freed_again_remembers_the_last_time(store: Store) -> None:
    async with store.work.write() as tx:
        whole = await a_whole(tx)
        parted = await tx.links.part(whole.ann, Address(TELEGRAM, "42"), NOON)
        await tx.links.merge(parted, whole.ann, NOON)
        await tx.links.part(whole.ann, Address(TELEGRAM, "42"), LATER)
        assert await tx.links.freed(whole.ann) == {TELEGRAM: LATER}
