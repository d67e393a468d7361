"""The topics that rooms had are kept with their numbers."""

from dataclasses import replace
from datetime import timedelta

from core.insight.identity import KnownTopic
from core.kernel.ids import CONSOLE, Address
from tests.contract.stores import NOON, Store, a_room


async def test_a_topic_is_kept_changed_and_forgotten(store: Store) -> None:
    async with store.work.write() as tx:
        hall, side = await a_room(tx), await a_room(tx, Address(CONSOLE, "side"))
        one = await tx.topics.add(hall.id, ("a", "b"), NOON, NOON)
        two = await tx.topics.add(hall.id, ("c",), NOON, NOON + timedelta(days=1))
        await tx.topics.add(side.id, ("d",), NOON, NOON)
    kept = KnownTopic(one, ("a", "b"), NOON, NOON)
    async with store.work.write() as tx:
        assert next(iter(await tx.topics.known(hall.id))) == kept
        await tx.topics.put(replace(kept, marks=("e", "a"), last_at=NOON + timedelta(days=2)))
        await tx.topics.forget(hall.id, NOON + timedelta(days=2))
        assert [(t.id, t.marks) for t in await tx.topics.known(hall.id)] == [(one, ("e", "a"))]
        assert two not in [t.id for t in await tx.topics.known(hall.id)]
        assert len(await tx.topics.known(side.id)) == 1
