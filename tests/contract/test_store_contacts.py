"""Who turned to whom, out of the log and the signs: no text, nothing deleted, nobody to themselves."""

from dataclasses import replace

from adapters.sql.work import SqlWork
from core.insight.community_ports import Contact, Way, Word
from tests.contract.stores import MINUTE, NOON, a_member, a_room, deletion, talk


async def test_replies_and_signs_name_both_ends_and_the_window_holds(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann, bob = await a_room(tx), await a_member(tx), await a_member(tx, "bob")
        asked = [talk(room, ann, "1"), talk(room, ann, "2"), talk(room, None, "3")]
        answers = [
            replace(talk(room, by, ref, after=MINUTE * n), reply_to=to)
            for n, (by, ref, to) in enumerate(
                ((bob, "11", "1"), (ann, "12", "1"), (bob, "13", "2"), (bob, "14", "3"), (bob, "15", "9")), 1
            )
        ]
        await tx.log.append([*asked, *answers, deletion(room, ann, "2", after=MINUTE * 9)])
        await tx.reactions.stand(room.id, "1", bob, ("👍", "🔥"), NOON + MINUTE)
        await tx.reactions.stand(room.id, "1", ann, ("👍",), NOON + MINUTE)
        window = (room.id, NOON, NOON + MINUTE * 5)
        reply = Contact(bob, ann, Way.REPLY, NOON + MINUTE, NOON + MINUTE, NOON)
        assert await tx.contacts.replies(*window, 9) == [reply]
        assert await tx.contacts.signs(*window, 9) == [replace(reply, way=Way.SIGN)]
        assert [one.by for one in await tx.contacts.words(*window, 9)] == [ann, bob, ann, bob, bob]
        at = NOON + MINUTE * 4
        assert await tx.contacts.words(*window, 1) == [Word(bob, at, at)]
        assert await tx.contacts.replies(room.id, NOON, NOON + MINUTE, 9) == []
        assert await tx.contacts.signs(room.id, NOON + MINUTE * 2, NOON + MINUTE * 5, 9) == []
