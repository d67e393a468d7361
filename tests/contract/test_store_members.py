"""Members, rooms and what they did, on both databases."""

from dataclasses import replace
from datetime import timedelta

from adapters.sql.work import SqlWork
from core.interactions.model import Act, ActKind, RoomKind
from core.kernel.ids import CONSOLE, TELEGRAM, Address, ItemId, MemberId
from core.kernel.messages import Answer, Notice
from core.kernel.phrase import phrase
from core.members.model import Consent, Language, LanguageSource, Member, Purpose, Role
from tests.contract.stores import HALL, MINUTE, NOON, Store, a_member, a_room, talk

ANN = Address(TELEGRAM, "1")
DRAFT = Member(MemberId(0), "安妮", Language.ZH, LanguageSource.HINT, NOON, zone="Asia/Shanghai")


async def test_a_member_comes_back_as_they_were_made(work: SqlWork) -> None:
    async with work.write() as tx:
        made = await tx.members.add(ANN, DRAFT)
    async with work.read() as tx:
        assert await tx.members.at(ANN) == await tx.members.get(made.id) == made
    assert made == replace(DRAFT, id=made.id, accounts=(ANN,))


async def test_an_account_that_is_there_makes_no_second_member(store: Store) -> None:
    async with store.work.write() as tx:
        first = await tx.members.add(ANN, DRAFT)
        again = await tx.members.add(ANN, replace(DRAFT, name="another"))
    assert again == first
    assert await store.count("members") == 1


async def test_nobody_is_at_an_unknown_address(work: SqlWork) -> None:
    async with work.read() as tx:
        assert await tx.members.at(Address(CONSOLE, "1")) is None
        assert await tx.members.get(MemberId(99)) is None


async def test_the_newest_answer_counts_and_every_answer_is_kept(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await a_member(tx)
        await tx.members.consent(ann, Purpose.MOOD, Consent(True, NOON, "a"))
        await tx.members.consent(ann, Purpose.MOOD, Consent(False, NOON + MINUTE, "b"))
        await tx.members.consent(ann, Purpose.PERSONAL, Consent(True, NOON, "a"))
        member = await tx.members.get(ann)
    assert member is not None
    assert member.consents == {
        Purpose.MOOD: Consent(False, NOON + MINUTE, "b"),
        Purpose.PERSONAL: Consent(True, NOON, "a"),
    }
    assert await store.count("consents") == 3


async def test_roles_are_replaced_and_everybody_is_a_member_unwritten(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await a_member(tx)
        await tx.members.appoint(ann, frozenset((Role.ADMIN, Role.MEMBER)))
        await tx.members.appoint(ann, frozenset((Role.MODERATOR, Role.CREATOR)))
        member = await tx.members.get(ann)
        assert await tx.members.with_role(Role.CREATOR) == [ann]
        assert await tx.members.with_role(Role.ADMIN) == []
    assert member is not None and member.roles == {Role.MODERATOR, Role.CREATOR}
    assert await store.count("roles") == 2


async def test_a_new_name_and_language_reach_the_member(work: SqlWork) -> None:
    async with work.write() as tx:
        made = await tx.members.add(ANN, DRAFT)
        await tx.members.rename(ANN, "Annie", NOON + MINUTE)
        await tx.members.rename(Address(TELEGRAM, "nobody"), "x", NOON)
        await tx.members.speak(made.id, Language.EN, LanguageSource.CHOSEN)
        now = await tx.members.get(made.id)
    assert now == replace(made, name="Annie", language=Language.EN, language_source=LanguageSource.CHOSEN)


async def test_the_account_that_was_used_last_stands_last_also_within_one_instant(work: SqlWork) -> None:
    here, there = Address(TELEGRAM, "1"), Address(CONSOLE, "ann")
    async with work.write() as tx:
        made = await tx.members.add(here, DRAFT)
        other = await tx.members.add(there, DRAFT)
        await tx.links.merge(other.id, made.id, NOON)
        for used in (here, there, here, here, there):
            await tx.members.used(used, NOON)
            now = await tx.members.get(made.id)
            assert now is not None and now.accounts[-1] == used
        await tx.members.used(Address(TELEGRAM, "nobody"), NOON)


async def test_a_notice_keeps_by_which_way_it_was_begun(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        await tx.outbox.put(Notice(ann, "n1", Answer((phrase("plain", text="x"),))), NOON)
        assert await tx.outbox.way("n1") is None
        await tx.outbox.begin("n1", TELEGRAM)
        assert await tx.outbox.way("n1") == TELEGRAM


async def test_a_room_is_made_once_and_found_by_address_and_id(work: SqlWork) -> None:
    async with work.write() as tx:
        made = await tx.rooms.add(HALL, "The hall", RoomKind.GROUP, NOON)
        assert await tx.rooms.add(HALL, "Another", RoomKind.PRIVATE, NOON + MINUTE) == made
    async with work.read() as tx:
        assert await tx.rooms.at(HALL) == await tx.rooms.get(made.id) == made
        assert await tx.rooms.at(Address(TELEGRAM, "hall")) is None
    assert (made.title, made.kind, made.created_at, made.has_group_figures) == ("The hall", RoomKind.GROUP, NOON, False)


async def test_a_room_without_a_title_is_called_by_its_address(work: SqlWork) -> None:
    async with work.write() as tx:
        assert (await a_room(tx)).title == "hall"


async def test_people_enter_and_leave_rooms(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann, bob = await a_room(tx), await a_member(tx), await a_member(tx, "bob")
        for member in (ann, ann, bob):
            await tx.rooms.enter(room.id, member, NOON)
        assert set(await tx.rooms.inside(room.id)) == {ann, bob}
        await tx.rooms.leave(room.id, ann)
        await tx.rooms.leave(room.id, ann)
        assert set(await tx.rooms.inside(room.id)) == {bob}


async def test_the_rooms_of_a_member_are_those_where_they_stand_or_spoke(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        stood, spoken, foreign = [await a_room(tx, Address(CONSOLE, name)) for name in "abc"]
        private = await a_room(tx, Address(CONSOLE, "@ann"), RoomKind.PRIVATE)
        await tx.rooms.enter(stood.id, ann, NOON)
        await tx.log.append([talk(spoken, ann, "1"), talk(private, ann, "1"), talk(foreign, None, "1")])
        assert await tx.rooms.entered_by(ann) == [stood, spoken]
        assert await tx.rooms.groups() == [stood, spoken, foreign]


async def test_whoever_enters_by_speaking_stands_in_the_room(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        entering = [replace(talk(room, ann, ref), enters=True) for ref in "12"]
        await tx.log.append(entering)
        await tx.log.append(entering)
        assert list(await tx.rooms.inside(room.id)) == [ann]


def act(member: MemberId, key: str, kind: ActKind = ActKind.DONE, *, after: timedelta = timedelta(0)) -> Act:
    return Act(member, ItemId(f"item-{key}"), kind, NOON + after, key, 4.5 if kind is ActKind.RATED else None)


async def test_an_act_is_kept_once_for_its_key(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        assert await tx.acts.add([]) == 0
        assert await tx.acts.add([act(ann, "a"), act(ann, "a"), act(ann, "A")]) == 2
        assert await tx.acts.add([act(ann, "a"), act(ann, "b")]) == 1


async def test_acts_come_back_in_time_order_and_by_kind(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx), await a_member(tx, "bob")
        late, early = act(ann, "late", after=MINUTE), act(ann, "early", ActKind.RATED)
        await tx.acts.add([late, early, act(bob, "bob", ActKind.TAKEN), act(ann, "shown", ActKind.SHOWN)])
        assert await tx.acts.of(ann, (ActKind.DONE, ActKind.RATED)) == [early, late]
        assert await tx.acts.items_done(ann) == {"item-late"}
        numbered = await tx.acts.all((ActKind.DONE, ActKind.RATED, ActKind.TAKEN))
        assert [one.key for _, one in numbered] == ["late", "early", "bob"]
        assert [one.key for _, one in await tx.acts.all(tuple(ActKind), numbered[1][0])] == ["bob", "shown"]
