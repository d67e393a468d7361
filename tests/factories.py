"""The smallest values that mean something, each with one obvious default."""

from datetime import datetime, timedelta

from core.courses.model import Course, Lesson
from core.interactions.model import Act, ActKind, Entry, EntryKind, Origin, Room, RoomKind
from core.kernel.ids import CONSOLE, Address, CourseId, ItemId, LessonId, MemberId, PlanCode, RoomId
from core.kernel.messages import Answer, Incoming, IncomingKind, Notice, NoticeKind, Person
from core.kernel.money import Money
from core.kernel.phrase import phrase
from core.members.model import Consent, Language, LanguageSource, Member, Purpose
from core.payments.model import Fact, FactKind, Interval, Plan
from tests.fakes.clock import NOON
from tests.fakes.store import FakeTx, FakeWork

ANN = Address(CONSOLE, "ann")
HALL = Address(CONSOLE, "hall")
VIP = PlanCode("vip")


def a_member(
    member_id: int = 1,
    *,
    at: Address = ANN,
    language: Language = Language.EN,
    source: LanguageSource = LanguageSource.HINT,
    allows: tuple[Purpose, ...] = (),
    zone: str | None = None,
) -> Member:
    """A member with one account, who said yes to `allows` long ago."""
    yes = Consent(True, NOON - timedelta(days=999), "2026-11")
    consents = dict.fromkeys(allows, yes)
    return Member(MemberId(member_id), at.external_id, language, source, NOON, zone, accounts=(at,), consents=consents)


def a_room(
    room_id: int = 1,
    *,
    at: Address = HALL,
    title: str = "",
    imported_until: datetime | None = None,
    has_group_figures: bool = False,
) -> Room:
    """A room of many people."""
    kind = RoomKind.GROUP
    return Room(RoomId(room_id), at, title or at.external_id, kind, NOON, imported_until, has_group_figures)


def an_entry(
    ref: str = "1",
    text: str = "hello",
    *,
    room: Room | None = None,
    by: int | None = 1,
    at: datetime = NOON,
    received_at: datetime | None = None,
    kind: EntryKind = EntryKind.TALK,
    origin: Origin = Origin.LIVE,
) -> Entry:
    """A message; an edit carries its time as its revision."""
    revision = {EntryKind.TALK: 0, EntryKind.EDIT: int(at.timestamp() * 1000), EntryKind.DELETE: -1}[kind]
    place = room or a_room()
    return Entry(
        place.id,
        place.address,
        None if by is None else MemberId(by),
        ref,
        at,
        received_at or at,
        text,
        kind,
        revision,
        origin=origin,
    )


def a_lesson(code: str = "py-1", *, course: str = "py", position: int = 1, is_free: bool = False) -> Lesson:
    """A lesson."""
    return Lesson(LessonId(code), CourseId(course), position, f"Lesson {code}", f"The text of {code}.", is_free)


def a_course(
    code: str = "py", *, title: str = "", lessons: int = 3, plan: PlanCode | None = None, tags: tuple[str, ...] = ()
) -> Course:
    """A course with lessons `code-1`, `code-2` … in order."""
    taught = tuple(a_lesson(f"{code}-{n}", course=code, position=n) for n in range(1, lessons + 1))
    plans = frozenset[PlanCode]() if plan is None else frozenset((plan,))
    return Course(CourseId(code), title or f"Course {code}", tags=tags, plans=plans, lessons=taught)


def an_act(
    item: str = "py-1", kind: ActKind = ActKind.DONE, *, by: int = 1, at: datetime = NOON, value: float | None = None
) -> Act:
    """An act, once for its member, item and kind."""
    return Act(MemberId(by), ItemId(item), kind, at, f"{kind}:{by}:{item}", value)


def a_plan(code: str = "vip", *, amount_minor: int = 3000, currency: str = "cny") -> Plan:
    """A monthly plan."""
    return Plan(PlanCode(code), f"{code} 会员", f"{code} member", Money(amount_minor, currency), Interval.MONTH)


def a_fact(
    plan: PlanCode = VIP, *, starts: datetime = NOON, ends: datetime | None = None, by: int = 1, key: str = "f1"
) -> Fact:
    """A fact that opens the plan from `starts` on."""
    return Fact(MemberId(by), plan, FactKind.COMP, starts, ends, starts, key)


def a_notice(kind: NoticeKind = NoticeKind.PUSH, *, to: int = 1, key: str = "n1") -> Notice:
    """A notice of one short sentence."""
    return Notice(MemberId(to), key, Answer((phrase("plain", text="hello"),)), kind)


def an_incoming(
    text: str = "hello",
    *,
    by: str = "ann",
    room: str | None = None,
    kind: IncomingKind = IncomingKind.TALK,
    ref: str = "1",
    hint: str | None = "en",
    is_bot: bool = False,
) -> Incoming:
    """What somebody said on the console."""
    return Incoming(CONSOLE, room, Person(by, by, hint, is_bot), ref, text, NOON, kind)


async def keep(work: FakeWork, *values: object) -> None:
    """Put every value into its table, in order; a member's account and consents with it."""
    async with work.write() as tx:
        for value in values:
            await _kept(tx, value)


async def _kept(tx: FakeTx, value: object) -> None:
    tables = tx.tables
    match value:
        case Member():
            tables.members[value.id] = value
            tables.accounts.update(dict.fromkeys(value.accounts, value.id))
            tables.numbers["members"] = max(value.id, tables.numbers.get("members", 0))
        case Room():
            tables.rooms[value.id] = value
            tables.numbers["rooms"] = max(value.id, tables.numbers.get("rooms", 0))
        case Entry():
            await tx.log.append([value])
        case Course():
            await tx.courses.put(value)
        case Act():
            await tx.acts.add([value])
        case Plan():
            await tx.plans.put(value)
        case Fact():
            await tx.ledger.record([value])
        case Notice():
            await tx.outbox.put(value, NOON)
        case _:
            raise TypeError(f"no table for {type(value).__name__}")
