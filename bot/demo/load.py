"""The generated community, in a store: all of it or nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.demo.community import community
from bot.demo.model import DemoAct, DemoCommunity, DemoCourse, DemoMember, DemoMessage, DemoPlan, DemoRoom
from core.access.ports import BindingStore, Place, PlaceStore
from core.courses.model import Course, Lesson
from core.courses.ports import CoursesTx
from core.interactions.exported import ExportedRoom
from core.interactions.import_ports import ImportStore
from core.interactions.model import Act, ActKind, Entry, Origin
from core.interactions.ports import InteractionsTx
from core.kernel.ids import CONSOLE, Address, CourseId, ItemId, LessonId, MemberId, PlanCode, RoomId
from core.kernel.money import Money
from core.kernel.ports import Clock, Work
from core.members.model import CONSENT_TEXT_VERSION, Consent, Language, LanguageSource, Member, Purpose, Role
from core.members.ports import MembersTx
from core.payments.model import Fact, FactKind, Interval, Plan
from core.payments.ports import PaymentsTx

SEED = 20_261_124
DAYS = 90


class ClaimStore(Protocol):
    """What is done for good."""

    async def claim(self, scope: str, key: str, at: datetime) -> bool:
        """Whether this is the first claim of `key`."""
        ...


class DemoTx(MembersTx, InteractionsTx, CoursesTx, PaymentsTx, Protocol):
    """A transaction over everything that a community is made of."""

    @property
    def imports(self) -> ImportStore:
        """The imports of this transaction."""
        ...

    @property
    def bindings(self) -> BindingStore:
        """Which plans open which rooms."""
        ...

    @property
    def places(self) -> PlaceStore:
        """Who is in which gated room."""
        ...

    @property
    def jobs(self) -> ClaimStore:
        """The claims of this transaction."""
        ...


async def load_demo(work: Work[DemoTx], clock: Clock) -> bool:
    """Return whether the community was made now; a store that has it is left as it is."""
    now = clock.now()
    made = community(SEED, now.astimezone(UTC) - timedelta(minutes=5), DAYS)
    async with work.write() as tx:
        if not await tx.jobs.claim("demo", "community", now):
            return False
        for plan in made.plans:
            await tx.plans.put(_plan(plan))
        for course in made.courses:
            await tx.courses.put(_course(course))
        people = {member.key: await _member(tx, member) for member in made.members}
        rooms = {room.key: await _room(tx, room, made, people) for room in made.rooms}
        await tx.log.append([_entry(message, rooms, people) for message in made.messages])
        await tx.acts.add([_act(act, people) for act in made.acts])
    return True


async def _member(tx: DemoTx, one: DemoMember) -> MemberId:
    address = Address(CONSOLE, one.key)
    language = Language(one.language)
    draft = Member(MemberId(0), one.name, language, LanguageSource.HINT, one.joined_at, one.zone, (address,))
    member = await tx.members.add(address, draft)
    for purpose in Purpose:
        await tx.members.consent(member.id, purpose, Consent(True, one.joined_at, CONSENT_TEXT_VERSION))
    if one.roles:
        await tx.members.appoint(member.id, frozenset(map(Role, one.roles)))
    if one.plan is not None:
        key = f"demo:{one.key}"
        fact = Fact(member.id, PlanCode(one.plan), FactKind.COMP, one.joined_at, None, one.joined_at, key)
        await tx.ledger.record([fact])
    return member.id


async def _room(
    tx: DemoTx, room: DemoRoom, made: DemoCommunity, people: Mapping[str, MemberId]
) -> tuple[RoomId, Address]:
    address = Address(CONSOLE, room.key)
    first, last = made.messages[0].at, made.messages[-1].at
    exported = ExportedRoom(address, room.title)
    room_id = await tx.imports.room(exported, until=last, at=first, group_figures=False)
    for plan in made.plans if room.plan is not None else ():
        await tx.bindings.bind(PlanCode(plan.code), room_id, first)
    for member in made.members:
        if room.plan is None or member.plan == room.plan or member.roles:
            await tx.rooms.enter(room_id, people[member.key], member.joined_at)
        if room.plan is not None and member.plan == room.plan:
            await tx.places.confirm(Place(room_id, people[member.key], True, member.joined_at))
    return room_id, address


def _plan(plan: DemoPlan) -> Plan:
    price = Money(plan.amount_minor, plan.currency)
    ref = f"local_{plan.amount_minor}_{plan.currency}_{plan.interval}"
    title_zh, title_en = plan.title_zh, plan.title_en
    return Plan(PlanCode(plan.code), title_zh, title_en, price, Interval(plan.interval), price_ref=ref)


def _entry(message: DemoMessage, rooms: Mapping[str, tuple[RoomId, Address]], people: Mapping[str, MemberId]) -> Entry:
    room_id, address = rooms[message.room]
    return Entry(
        room_id=room_id,
        room=address,
        member_id=people[message.author],
        message_ref=message.ref,
        at=message.at,
        received_at=message.at,
        text=message.text,
        reply_to=message.reply_to,
        origin=Origin.IMPORT,
    )


def _act(act: DemoAct, people: Mapping[str, MemberId]) -> Act:
    member, kind = people[act.member], ActKind(act.kind)
    return Act(member, ItemId(act.item), kind, act.at, f"{kind.value}:{member}:{act.item}", act.value)


def _course(course: DemoCourse) -> Course:
    course_id = CourseId(course.id)
    lessons = tuple(
        Lesson(LessonId(one.id), course_id, one.position, one.title, one.body, one.is_free) for one in course.lessons
    )
    return Course(
        id=course_id,
        title=course.title,
        summary=course.summary,
        tags=course.tags,
        level=course.level,
        language=course.language,
        plans=frozenset() if course.plan is None else frozenset((PlanCode(course.plan),)),
        lessons=lessons,
    )
