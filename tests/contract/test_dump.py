"""What other programs are given: JSON values, one row after another."""

import json
from collections.abc import Mapping

from adapters.sql.dump import rows_of
from core.courses.model import Course, Lesson
from core.interactions.model import RoomKind
from core.kernel.ids import CONSOLE, TELEGRAM, Address, CourseId, LessonId, PlanCode
from core.kernel.money import Money
from core.payments.model import Interval, Plan
from core.payments.right import Right, RightKind, Status
from tests.contract.stores import MINUTE, NOON, Store, a_member, a_room, deletion, edit, talk
from tests.contract.test_privacy import lived


async def rows(store: Store, what: str, *, with_text: bool = False) -> list[Mapping[str, object]]:
    found = rows_of(store.work, store.sealer, what, with_text=with_text)
    assert found is not None
    listed = [row async for row in found]
    assert json.loads(json.dumps(listed)) == listed
    return listed


async def test_messages_are_told_without_their_text_unless_it_is_asked_for(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await a_member(tx)
        hall, private = await a_room(tx), await a_room(tx, Address(CONSOLE, "@ann"), RoomKind.PRIVATE)
        elsewhere = await a_room(tx, Address(TELEGRAM, "-100"))
        await tx.log.append([talk(hall, ann, "1", "你好"), talk(private, ann, "1", "psst"), talk(elsewhere, ann, "1")])
        await tx.log.append([edit(hall, ann, "1", "你好!", after=MINUTE), talk(hall, None, "2", "gone")])
        await tx.log.append([deletion(hall, None, "2", after=MINUTE)])
    told = await rows(store, "messages")
    assert told[0] == {
        "platform": "console",
        "room": "hall",
        "message_ref": "1",
        "person": "ann",
        "time": "2026-11-24T12:00:00.123457+00:00",
        "reply_to": None,
        "origin": "live",
        "changed": "2026-11-24T12:01:00.123457+00:00",
        "deleted": False,
    }
    assert [(row["room"], row["person"], row["deleted"]) for row in told[1:]] == [
        (None, "ann", False),
        ("-100", None, False),
        ("hall", None, True),
    ]
    assert [row["text"] for row in await rows(store, "messages", with_text=True)] == ["你好!", "psst", "hello", None]


async def test_many_messages_come_once_each_and_in_order(store: Store) -> None:
    async with store.work.write() as tx:
        hall, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(hall, ann, f"{n}") for n in range(1700)])
    assert [row["message_ref"] for row in await rows(store, "messages")] == [str(n) for n in range(1700)]


async def test_members_the_ledger_and_courses_are_told_whole(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await lived(tx, "ann", "安妮")
        await tx.archive.erase(await lived(tx, "bob", "bob"), NOON)
        lesson = Lesson(LessonId("l"), CourseId("py"), 1, "课", "# body", is_free=True)
        await tx.courses.put(Course(CourseId("py"), "Py", tags=("x",), lessons=(lesson,)))
    first, second = await rows(store, "members")
    assert (first["member"], first["name"], first["accounts"], first["roles"]) == (
        ann,
        "安妮",
        ["console:ann"],
        ["creator"],
    )
    assert first["consents"] == {"mood": {"on": True, "at": NOON.isoformat(), "text_version": "a"}}
    assert (second["name"], second["accounts"], second["erased_at"]) == ("", [], NOON.isoformat())
    assert [
        (row["member"], row["plan"], row["ends_at"]) for row in await rows(store, "ledger") if row["what"] == "fact"
    ] == [(ann, "vip", None), (second["member"], "vip", None)]
    (course,) = [one for one in await rows(store, "courses") if one["id"] == "py"]
    assert (course["id"], course["tags"]) == ("py", ["x"])
    assert course["lessons"] == [{"id": "l", "title": "课", "body": "# body", "free": True}]


async def test_the_ledger_is_all_that_figures_are_made_of(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await lived(tx, "ann", "安妮")
        await tx.plans.put(Plan(PlanCode("vip"), "会员", "member", Money(3000, "cny"), Interval.MONTH))
        ended = Right("sub_1", PlanCode("vip"), RightKind.SUBSCRIPTION, Status.CANCELED, NOON, ends_at=NOON)
        await tx.rights.record(ann, "stripe", [ended], NOON + MINUTE)
        await tx.audit.note(None, "revoke", f"member:{ann}", NOON, {})
    told = await rows(store, "ledger")
    assert [row["what"] for row in told] == ["fact", "plan", "right", "right", "charge", "revocation"]
    _, plan, first, second, charge, revocation = told
    assert (plan["plan"], plan["amount_minor"], plan["currency"], plan["interval"]) == ("vip", 3000, "cny", "month")
    assert [(row["key"], row["status"]) for row in (first, second)] == [("sub_1", "active"), ("sub_1", "canceled")]
    assert second["recorded_at"] == "2026-11-24T12:01:00.123457+00:00"
    assert second["ends_at"] == "2026-11-24T12:00:00.123457+00:00"
    assert (charge["member"], charge["right"], charge["amount_minor"], charge["refunded_minor"]) == (
        ann,
        "sub_1",
        100,
        0,
    )
    assert revocation == {"what": "revocation", "member": ann, "at": NOON.isoformat()}


async def test_nothing_else_can_be_told(store: Store) -> None:
    assert rows_of(store.work, store.sealer, "secrets") is None
