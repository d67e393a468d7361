"""What staff do, on both databases: facts that end and give back, sealed reasons, the audit, who wrote a message."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.rekey import rotate
from adapters.sql.sealing import Sealer, key_id
from adapters.sql.work import SqlWork
from core.access.trail import Noted
from core.access.verdict import Ban
from core.kernel.errors import Broken
from core.kernel.ids import CONSOLE, Address, PlanCode
from core.kernel.messages import Answer, Notice
from core.kernel.phrase import phrase
from core.payments.model import Fact, FactKind
from tests.contract.stores import MINUTE, NOON, TWO_KEYS, Store, a_member, a_room, deletion, edit, opened, talk

VIP = PlanCode("vip")
SPAM = "PLANTEDspam"
SHELVES = ("interactions", "bans", "notices", "console_inbox")


async def test_days_and_what_a_fact_is_about_are_kept(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        comp = Fact(ann, VIP, FactKind.COMP, NOON, None, NOON, "comp:1", days=30)
        end = Fact(ann, VIP, FactKind.REVOKED, NOON, None, NOON, "revoked:1", about="comp:1")
        back = Fact(ann, VIP, FactKind.RESTORED, NOON, None, NOON, "restored:1", about="revoked:1")
        assert [await tx.ledger.record([comp, end]) for _ in range(2)] == [2, 0]
        assert await tx.ledger.record([end, back]) == 1
        assert await tx.ledger.of(ann) == [comp, end, back]
        assert await tx.ledger.holders(VIP) == [ann]


async def test_the_author_of_a_message_is_found_in_its_own_room(work: SqlWork) -> None:
    async with work.write() as tx:
        hall, attic = await a_room(tx), await a_room(tx, Address(CONSOLE, "attic"))
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        await tx.log.append([talk(hall, ann, "1"), talk(attic, bob, "1"), talk(hall, None, "2"), talk(hall, bob, "3")])
        await tx.log.append([edit(hall, bob, "1", "not mine", after=MINUTE), deletion(hall, bob, "3", after=MINUTE)])
    async with work.read() as tx:
        found = [await tx.log.author(room.id, ref) for room in (hall, attic) for ref in ("1", "2", "3")]
    assert found == [ann, None, bob, bob, None, None]


async def test_the_newest_of_the_audit_come_first_and_the_rest_is_counted(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        for n in range(4):
            await tx.audit.note(ann, f"a{n}", f"member:{bob}", NOON + n * MINUTE, {"days": n})
        await tx.audit.note(None, "b", f"member:{bob}0", NOON + 5 * MINUTE, {})
        await tx.audit.note(bob, "c", "room:1", NOON + 6 * MINUTE, {"plan": "vip", "until": None})
    async with work.read() as tx:
        assert await tx.audit.newest(NOON, None, 2) == (
            [
                Noted(bob, "c", "room:1", NOON + 6 * MINUTE, {"plan": "vip", "until": None}),
                Noted(None, "b", f"member:{bob}0", NOON + 5 * MINUTE, {}),
            ],
            6,
        )
        of_bob, count = await tx.audit.newest(NOON + MINUTE, bob, 9)
        assert ([one.action for one in of_bob], count) == (["c", "a3", "a2", "a1"], 4)
        assert [one.action for one in (await tx.audit.newest(NOON, ann, 1))[0]] == ["a3"]
        assert await tx.audit.newest(NOON + timedelta(days=1), None, 9) == ([], 0)


async def written(store: Store) -> None:
    """Have a ban, a notice and a reply in an inbox that repeat a person's words."""
    async with store.work.write() as tx:
        ann = await a_member(tx)
        await tx.bans.put(ann, Ban(NOON, None, SPAM), None)
        await tx.bans.put(ann, Ban(NOON + MINUTE), None)
        await tx.outbox.put(Notice(ann, "n:1", Answer((phrase("staff.reason", reason=SPAM),))), NOON)
        await tx.outbox.deliver_to_console("ann", "n:1", {"text": SPAM, "buttons": [], "key": "staff.reason"})
        await tx.log.append([talk(await a_room(tx), ann, "1", SPAM)])


async def test_words_of_a_person_stand_nowhere_in_the_open(store: Store) -> None:
    await written(store)
    async with store.work.write() as tx:
        ann = await a_member(tx)
        rows = [tuple(row) for name in SHELVES for row in await tx.connection.execute(sa.select(metadata.tables[name]))]
        assert SPAM not in str(rows)
        assert [ban.reason for ban in await tx.bans.of(ann)] == [SPAM, ""]
        waiting = await tx.outbox.waiting("n:1")
        assert waiting is not None and waiting.answer.phrases[0].params == {"reason": SPAM}
        assert [reply["text"] for reply in await tx.outbox.read_console("ann")] == [SPAM]
        shown = await tx.archive.export(ann)
    assert [row["reason"] for row in shown["bans"]] == [SPAM, None]
    assert all(SPAM in str(shown[name]) and "sealed" not in shown[name][0] for name in SHELVES)


async def test_rows_of_an_older_version_are_still_read(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await a_member(tx)
        old = {"key": "n:0", "member_id": ann, "kind": "must", "made_at": NOON}
        answer = {"phrases": [{"phrase": "x", "params": {}}], "choices": []}
        await tx.connection.execute(sa.insert(metadata.tables["notices"]).values(old | {"answer": answer}))
        inbox = {"person": "ann", "key": "n:0", "is_read": False, "reply": {"text": "old"}}
        await tx.connection.execute(sa.insert(metadata.tables["console_inbox"]).values(inbox))
        waiting = await tx.outbox.waiting("n:0")
        assert waiting is not None and waiting.answer.phrases == (phrase("x"),)
        assert await tx.outbox.read_console("ann") == [{"text": "old"}]


async def test_a_reason_moved_to_another_ban_does_not_open(store: Store) -> None:
    await written(store)
    table = metadata.tables["bans"]
    async with store.work.write() as tx:
        sealed = sa.select(table.c.sealed).where(table.c.sealed.is_not(None)).scalar_subquery()
        await tx.connection.execute(sa.update(table).values(sealed=sealed))
        with pytest.raises(Broken, match=r"bans\.sealed"):
            await tx.bans.of(await a_member(tx))


async def test_a_rotation_reaches_every_sealed_word(store: Store) -> None:
    await written(store)
    async with opened(store.url, TWO_KEYS) as both:
        rotated = await rotate(both.work, Sealer(TWO_KEYS))
        assert (rotated.resealed, rotated.unreadable, rotated.retired) == (4, 0, ("k1",))
        async with both.work.write() as tx:
            used = [
                key_id(sealed)
                for name in SHELVES
                for sealed in await tx.connection.scalars(sa.select(metadata.tables[name].c.sealed))
                if sealed is not None
            ]
            assert used == ["k2"] * 4
            assert [ban.reason for ban in await tx.bans.of(await a_member(tx))] == [SPAM, ""]


async def test_a_moderator_who_is_forgotten_leaves_no_number_in_the_bans_of_others(store: Store) -> None:
    banned_by = sa.select(metadata.tables["bans"].c.by_member)
    async with store.work.write() as tx:
        ann, mod = await a_member(tx, "ann"), await a_member(tx, "mod")
        await tx.bans.put(ann, Ban(NOON, None, SPAM), mod)
        assert list(await tx.connection.scalars(banned_by)) == [mod]
        await tx.archive.erase(mod, NOON)
        assert list(await tx.connection.scalars(banned_by)) == [None]
        assert [ban.reason for ban in await tx.bans.of(ann)] == [SPAM]
