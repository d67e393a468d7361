"""On a message stands what its readers put there last, for as long as the log is kept."""

from datetime import timedelta

import sqlalchemy as sa

from adapters.sql.reactions import reactions
from adapters.sql.tx import Tx
from adapters.sql.work import SqlWork
from tests.contract.stores import MINUTE, NOON, a_member, a_room


async def standing(tx: Tx, message_ref: str) -> list[tuple[int, str]]:
    query = sa.select(reactions.c.member_id, reactions.c.sign).where(reactions.c.message_ref == message_ref)
    return sorted((row.member_id, row.sign) for row in await tx.connection.execute(query))


async def test_what_stands_now_takes_the_place_of_what_stood(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann, bob = await a_room(tx), await a_member(tx), await a_member(tx, "bob")
        assert await tx.reactions.stand(room.id, "1", ann, ("👍", "🔥"), NOON)
        await tx.reactions.stand(room.id, "1", bob, ("👍",), NOON)
        await tx.reactions.stand(room.id, "2", ann, ("👎",), NOON)
        await tx.reactions.stand(room.id, "1", ann, ("custom:55",), NOON + MINUTE)
        assert await standing(tx, "1") == [(ann, "custom:55"), (bob, "👍")]
        assert await tx.reactions.on(room.id, "1") == {ann: ["custom:55"], bob: ["👍"]}
        await tx.reactions.stand(room.id, "1", ann, (), NOON + MINUTE)
        assert await standing(tx, "1") == [(bob, "👍")]
        assert await standing(tx, "2") == [(ann, "👎")]


async def test_what_is_told_late_changes_nothing(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.reactions.stand(room.id, "1", ann, ("🔥",), NOON + MINUTE)
        await tx.reactions.stand(room.id, "1", ann, ("👎",), NOON)
        assert await standing(tx, "1") == [(ann, "🔥")]


async def test_nothing_is_kept_of_somebody_who_was_forgotten(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.archive.erase(ann, NOON)
        assert not await tx.reactions.stand(room.id, "1", ann, ("🔥",), NOON)
        assert await standing(tx, "1") == []


async def test_old_signs_go_oldest_first_and_so_many_at_once(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        for number in range(5):
            await tx.reactions.stand(room.id, str(number), ann, ("👍",), NOON + timedelta(hours=number))
        assert await tx.reactions.prune(NOON + timedelta(hours=3), 2) == 2
        assert await tx.reactions.prune(NOON + timedelta(hours=3), 2) == 1
        assert await tx.reactions.prune(NOON + timedelta(hours=3), 2) == 0
        assert await standing(tx, "3") == [(ann, "👍")]
