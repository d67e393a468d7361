"""Adapters → use cases."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from adapters.console.gate import ConsoleGate
from adapters.language.worker import LanguageWorker
from adapters.sql.archive import scrub
from adapters.sql.work import SqlWork
from adapters.system.chance import drawn
from adapters.system.clock import SystemClock
from bot.app.community import community_of
from bot.app.deliver import delivery_of
from bot.app.drawing import Drawing
from bot.app.publishing import publishing_of
from bot.app.quizzes import quizzes_of
from bot.app.side import Itself, Side
from bot.app.study import study_cases
from bot.cases import Cases
from bot.settings import Settings
from core.access.apply import NO_TIME, Apply
from core.access.ban import KeepOut
from core.access.door import Bind, LookAtDoor
from core.access.entrances import LookAtEntrances
from core.access.fuse import Fuse
from core.access.grant import Grant
from core.access.link import Link
from core.access.link_code import CODE_ALPHABET, CODE_LENGTH
from core.access.lookup import LookUp
from core.access.ports import RoomGate
from core.access.remind import Remind
from core.access.revoke import Revoke
from core.access.rounds import LookAround
from core.access.standing import Standing
from core.access.sync import Sync
from core.access.trail import ReadAudit
from core.access.unlink import Unlink
from core.access.verdict import Policy
from core.access.visitors import Visitors
from core.analytics.report import Reckon
from core.courses.bind_book import TakeBook
from core.courses.browse import Browse, Complete, OpenLesson
from core.courses.opening import OpenCourses
from core.courses.streak import Streak
from core.insight.analyse import Analyse
from core.insight.digest import Digest
from core.insight.discover import Discover
from core.insight.figures import Floor
from core.insight.gauge import Gauge
from core.intake.ports import Committer
from core.intake.receive import Receive
from core.interactions.prune import Prune
from core.interactions.reactions import React
from core.interactions.rooms import EnterRoom, Inside, OpenRoom, Rooms
from core.kernel.ids import CONSOLE, Address, Platform
from core.kernel.ports import Clock, Files
from core.members.agree import Agree, ChooseLanguage
from core.members.model import Language
from core.members.resolve import Resolve
from core.members.staff import Staff
from core.payments.desk import Desk
from core.payments.gateway import Gateway
from core.payments.manage import Manage
from core.payments.offer import Offer
from core.payments.paysupport import PaySupport
from core.payments.plans import ArchivePlan, EditPlan, NewPlan
from core.payments.settle import Settle
from core.payments.subscribe import Subscribe
from core.privacy.erase import Erase
from core.privacy.export import Export
from core.recommend.advise import Advise
from core.recommend.feedback import Feedback
from core.recommend.knowledge import Knowledge
from core.recommend.push import Push


@dataclass(frozen=True, slots=True)
class Outside:
    """What the use cases ask of the world outside the store."""

    committer: Committer
    analyst: LanguageWorker
    charts: Drawing
    gateway: Gateway
    settle: Settle
    sides: Mapping[Platform, Side]
    files: Files


def gates_of(work: SqlWork, clock: Clock, sides: Mapping[Platform, Side]) -> Mapping[Platform, RoomGate]:
    """Return the door of every platform."""

    async def enter(room: Address, person: Address) -> None:
        async with work.write() as tx:
            found, member = await tx.rooms.at(room), await tx.members.at(person)
            if found is not None and member is not None:
                await tx.rooms.enter(found.id, member.id, clock.now())

    async def leave(room: Address, person: Address) -> None:
        async with work.write() as tx:
            found, member = await tx.rooms.at(room), await tx.members.at(person)
            if found is not None and member is not None:
                await tx.rooms.leave(found.id, member.id)

    return {CONSOLE: ConsoleGate(enter, leave), **{platform: side.gate for platform, side in sides.items()}}


def cases_of(settings: Settings, work: SqlWork, clock: Clock, outside: Outside) -> Cases:
    """Return every use case, plugged in."""
    floor = Floor(settings.group_floor_people, settings.group_floor_messages)
    default = None if settings.default_language == "auto" else Language(settings.default_language)
    knowledge = Knowledge(work)
    resolve, receive = Resolve(work, clock, default), Receive(work, clock, outside.committer)
    policy = Policy(timedelta(days=settings.grace_days))
    gateway, analyst = outside.gateway, outside.analyst
    gates, look = gates_of(work, clock, outside.sides), outside.settle.member
    apply = Apply(work, clock, gates, policy, settings.owners, drift_of(clock), look)

    async def meet_anew() -> None:
        resolve.forget()
        receive.forget()
        knowledge.forget()

    async def forget() -> None:
        await meet_anew()
        await scrub(work.engines.writer)

    return Cases(
        resolve=resolve,
        agree=Agree(work, clock),
        choose_language=ChooseLanguage(work),
        receive=receive,
        react=React(work),
        open_room=OpenRoom(work, clock),
        enter_room=EnterRoom(work, clock),
        rooms=Rooms(work),
        inside=Inside(work),
        prune=Prune(work, clock, settings.retention_days),
        offer=Offer(work),
        standing=Standing(work, clock, policy),
        door=LookAtDoor(work, clock, policy),
        apply=apply,
        sync=Sync(work, outside.settle, apply),
        bind=Bind(work, clock, policy, settings.owners),
        visitors=Visitors(work, clock, policy, settings.owners),
        fuse=Fuse(work, clock, policy, gateway.name, settings.owners, outside.settle),
        look_up=LookUp(work, clock, policy),
        look_around=LookAround(work, gates),
        link=Link(work, clock, partial(drawn, CODE_ALPHABET, CODE_LENGTH), meet_anew, settings.owners),
        unlink=Unlink(work, clock, meet_anew),
        pay_support=PaySupport(work, clock, settings.owners),
        desk=Desk(work, clock),
        entrances=LookAtEntrances(work, clock, policy, settings.owners),
        staff=Staff(work, clock, settings.owners),
        grant=Grant(work, clock, policy),
        revoke=Revoke(work, clock, gateway, outside.settle.member, policy),
        keep_out=KeepOut(work, clock, settings.owners, Itself(outside.sides)),
        read_audit=ReadAudit(work, clock),
        remind=Remind(work, clock, policy, settings.owners),
        reckon=Reckon(work, clock, policy),
        new_plan=NewPlan(work, clock, gateway),
        edit_plan=EditPlan(work, clock, gateway),
        archive_plan=ArchivePlan(work, clock, gateway),
        subscribe=Subscribe(work, clock, gateway),
        manage=Manage(work, clock, gateway, outside.settle),
        browse=Browse(work),
        open_lesson=OpenLesson(work, clock, settings.timezone),
        complete=Complete(work, clock, settings.timezone),
        take_book=TakeBook(work, clock, settings.timezone),
        open_courses=OpenCourses(work, clock),
        streak=Streak(work, clock),
        analyse=Analyse(work, analyst),
        discover=Discover(work, analyst, clock, floor),
        digest=Digest(work, analyst, clock, floor),
        gauge=Gauge(work, clock, floor),
        community=community_of(work, clock, floor.people),
        study=study_cases(work, clock, outside.charts, floor.people, settings.pushes_per_week),
        charts=outside.charts,
        advise=Advise(work, clock, knowledge),
        feedback=Feedback(work, clock),
        quizzes=quizzes_of(work, clock, settings.pushes_per_week, policy),
        delivery=delivery_of(settings, work, clock, policy),
        export_person=Export(work),
        erase_person=Erase(work, clock, forget),
        push=Push(work, clock, knowledge, settings.pushes_per_week, policy),
        publishing=publishing_of(work, clock, outside.files),
    )


def drift_of(clock: Clock) -> Callable[[], timedelta]:
    """Return how far the clock parted from the steady one; an injected one never does."""
    return clock.drift if isinstance(clock, SystemClock) else lambda: NO_TIME
