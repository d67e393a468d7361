"""The product over fakes: real use cases and commands, a store in memory, a clock that only moves by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from random import Random

from adapters.console.files import ConsoleFiles
from adapters.files.lesson_file import LessonMarkdown
from adapters.files.quiz_csv import quiz_table
from adapters.localpay.gateway import LocalGateway
from bot.cases import Cases
from bot.cases.community import CommunityCases
from bot.cases.deliver import Delivery
from bot.cases.publishing import Publishing
from bot.cases.quizzes import Quizzes
from bot.cases.study import StudyCases
from bot.commands import COMMANDS
from bot.commands.base import MOST_ACTION_BYTES
from bot.router import Router
from core.access.apply import Apply
from core.access.ban import KeepOut
from core.access.door import Bind, LookAtDoor
from core.access.entrances import LookAtEntrances
from core.access.fuse import Fuse
from core.access.grant import Grant
from core.access.link import Link
from core.access.link_code import CODE_ALPHABET, CODE_LENGTH
from core.access.lookup import LookUp
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
from core.courses.answering import Answering
from core.courses.asking import Asking
from core.courses.bind_book import TakeBook
from core.courses.browse import Browse, Complete, OpenLesson
from core.courses.challenging import Challenging
from core.courses.check_in import CheckIn
from core.courses.compose_quiz import ComposeQuiz
from core.courses.deliver import Deliver
from core.courses.drip_rule import DripRule
from core.courses.look_back import LookBack
from core.courses.opening import OpenCourses
from core.courses.publish import Publish
from core.courses.question_hour import QuestionHours
from core.courses.quiz_record import QuizRecord
from core.courses.rate import Rate
from core.courses.remind_reviews import RemindReviews
from core.courses.streak import Streak
from core.courses.studio import Studio
from core.courses.take_quiz import TakeQuiz
from core.courses.timetable import Timetable
from core.courses.weak_lessons import WeakLessons
from core.courses.writing import WriteOn
from core.insight.analyse import Analyse
from core.insight.community import SeeCommunity
from core.insight.digest import Digest
from core.insight.discover import Discover
from core.insight.figures import Floor
from core.insight.gauge import Gauge
from core.insight.leaving import SeeLeaving
from core.intake.receive import Receive
from core.interactions.model import Entry
from core.interactions.prune import Prune
from core.interactions.reactions import React
from core.interactions.rooms import EnterRoom, Inside, OpenRoom, Rooms
from core.kernel.ids import CONSOLE, Platform
from core.kernel.messages import Attachment, Button, Enclosure, IncomingKind, Reply
from core.members.agree import Agree, ChooseLanguage
from core.members.model import Language
from core.members.nudging import Nudging
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
from core.study.certificate import CODE_ALPHABET as LETTERS
from core.study.certificate import CODE_LENGTH as LETTERS_A_CODE
from core.study.certify import Certify
from core.study.discuss import Discuss
from core.study.plan import PlanStudy
from core.study.see_insights import SeeInsights
from core.study.students import SeeStudents
from core.study.tell import TellReport
from tests.factories import an_incoming
from tests.fakes.analyst import SpyAnalyst
from tests.fakes.clock import HandClock
from tests.fakes.easel import FakeEasel
from tests.fakes.gateway import FakeGateway
from tests.fakes.money import FakeSales
from tests.fakes.store import FakeWork

OWNER = "root"
OWNERS = frozenset((f"console:{OWNER}",))
ITSELF = frozenset(("console:bot",))
FILES = ConsoleFiles()
FLOOR = Floor(people=5, messages=20)


@dataclass
class Product:
    """Everything that a person can talk to; every button that was ever shown is checked and kept."""

    work: FakeWork
    clock: HandClock
    cases: Cases
    buttons: list[Button] = field(default_factory=list)
    said: int = 0

    @classmethod
    def empty(cls) -> "Product":
        """Return a product in which nobody has said anything."""
        work, clock = FakeWork(), HandClock()
        return cls(work, clock, cases_over(work, clock, LocalGateway(FakeSales(), clock, "https://pay.test")))

    @classmethod
    def paid_by(cls, gateway: FakeGateway) -> "Product":
        """Return the same, with this provider."""
        work = FakeWork()
        return cls(work, gateway.clock, cases_over(work, gateway.clock, gateway))

    async def say(
        self, text: str, *, by: str = "ann", room: str | None = None, hint: str | None = "en", is_bot: bool = False
    ) -> Reply | None:
        """Return what is answered when somebody says this; `telegram:ann` says it on another platform."""
        return await self.asked(text, IncomingKind.TALK, by=by, room=room, hint=hint, is_bot=is_bot)

    async def send(self, text: str, *files: Enclosure, by: str = OWNER) -> Reply:
        """Return what is answered when somebody sends this with files, in private."""
        brought = tuple(map(FILES.bring, files))
        reply = await self.asked(
            text, IncomingKind.TALK, by=by, room=None, hint="en", is_bot=False, attachments=brought
        )
        assert reply is not None
        return reply

    async def answer(self, text: str, to: int, *, by: str, room: str) -> Reply:
        """Return what is answered when somebody says this as a reply to what was said as the `to`-th."""
        reply = await self.asked(text, IncomingKind.TALK, by=by, room=room, hint="en", is_bot=False, reply_to=str(to))
        assert reply is not None
        return reply

    async def ask(self, text: str, *, by: str = "ann", room: str | None = None, hint: str | None = "en") -> Reply:
        """Return the answer, which there must be."""
        reply = await self.say(text, by=by, room=room, hint=hint)
        assert reply is not None
        return reply

    async def press(self, button: Button, *, by: str = "ann") -> Reply:
        """Return what is answered when somebody presses the button."""
        assert button.action is not None
        reply = await self.asked(button.action, IncomingKind.ACTION, by=by, room=None, hint="en", is_bot=False)
        assert reply is not None
        return reply

    async def asked(
        self,
        text: str,
        kind: IncomingKind,
        *,
        by: str,
        room: str | None,
        hint: str | None,
        is_bot: bool,
        reply_to: str | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> Reply | None:
        """Return what is answered when this comes in."""
        self.said += 1
        platform, _, name = by.rpartition(":")
        incoming = an_incoming(
            text,
            by=name,
            room=room,
            kind=kind,
            ref=str(self.said),
            hint=hint,
            is_bot=is_bot,
            on=Platform(platform) if platform else CONSOLE,
            reply_to=reply_to,
        )
        reply = await Router(self.cases, OWNERS, "UTC")(replace(incoming, attachments=attachments))
        for button in () if reply is None else reply.buttons:
            self._check(button)
            self.buttons.append(button)
        return reply

    def _check(self, button: Button) -> None:
        assert button.label.strip()
        assert (button.action is None) != (button.url is None)
        if button.action is not None:
            assert button.action.removeprefix("/").split(" ", maxsplit=1)[0] in COMMANDS, button
            assert button.action.startswith("/")
            assert len(button.action.encode()) <= MOST_ACTION_BYTES, button


def actions(reply: Reply) -> list[str | None]:
    """Return what the buttons of the reply do, in order."""
    return [button.action or button.url for button in reply.buttons]


@dataclass
class AtOnce:
    """The port `Committer`: a transaction for each entry."""

    work: FakeWork

    async def submit(self, entry: Entry) -> bool:
        """Return whether the entry was new."""
        async with self.work.write() as tx:
            return bool(await tx.log.append([entry]))


def codes_in_turn() -> Iterator[str]:
    """Yield codes that look as real ones, one after another."""
    return ("".join(letters) for letters in product(CODE_ALPHABET, repeat=CODE_LENGTH))


def study_over(work: FakeWork, clock: HandClock) -> StudyCases:
    """Return the use cases of learning; the codes of certificates come in turn."""
    codes = ("".join(letters) for letters in product(LETTERS, repeat=LETTERS_A_CODE))
    return StudyCases(
        PlanStudy(work, clock),
        TellReport(work, clock),
        Certify(work, clock, codes.__next__),
        FakeEasel(),
        Discuss(work, clock, Random(7).betavariate),
        SeeInsights(work, clock, FLOOR.people),
        SeeStudents(work, clock, 2),
    )


def cases_over(work: FakeWork, clock: HandClock, gateway: Gateway) -> Cases:
    """Return every use case over the fakes."""
    analyst, knowledge = SpyAnalyst(), Knowledge(work)
    resolve, receive = Resolve(work, clock, Language.ZH), Receive(work, clock, AtOnce(work))
    settle = Settle(work, clock, gateway, OWNERS)

    async def forget() -> None:
        resolve.forget()
        receive.forget()
        knowledge.forget()

    apply = Apply(work, clock, {}, Policy(), OWNERS, look=settle.member)
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
        prune=Prune(work, clock, 90),
        offer=Offer(work),
        standing=Standing(work, clock),
        door=LookAtDoor(work, clock, Policy()),
        apply=apply,
        sync=Sync(work, settle, apply),
        bind=Bind(work, clock, Policy(), OWNERS),
        visitors=Visitors(work, clock, Policy(), OWNERS),
        fuse=Fuse(work, clock, Policy(), gateway.name, OWNERS, settle),
        look_up=LookUp(work, clock, Policy()),
        look_around=LookAround(work, {}),
        link=Link(work, clock, codes_in_turn().__next__, forget, OWNERS),
        unlink=Unlink(work, clock, forget),
        pay_support=PaySupport(work, clock, OWNERS),
        desk=Desk(work, clock),
        entrances=LookAtEntrances(work, clock, Policy(), OWNERS),
        staff=Staff(work, clock, OWNERS),
        grant=Grant(work, clock, Policy()),
        revoke=Revoke(work, clock, gateway, settle.member, Policy()),
        keep_out=KeepOut(work, clock, OWNERS, ITSELF),
        read_audit=ReadAudit(work, clock),
        remind=Remind(work, clock, Policy(), frozenset()),
        reckon=Reckon(work, clock, Policy()),
        new_plan=NewPlan(work, clock, gateway),
        edit_plan=EditPlan(work, clock, gateway),
        archive_plan=ArchivePlan(work, clock, gateway),
        subscribe=Subscribe(work, clock, gateway),
        manage=Manage(work, clock, gateway, settle),
        browse=Browse(work),
        open_lesson=OpenLesson(work, clock),
        complete=Complete(work, clock),
        take_book=TakeBook(work, clock),
        open_courses=OpenCourses(work, clock),
        streak=Streak(work, clock),
        analyse=Analyse(work, analyst),
        discover=Discover(work, analyst, clock, FLOOR),
        digest=Digest(work, analyst, clock, FLOOR),
        gauge=Gauge(work, clock, FLOOR),
        community=CommunityCases(SeeCommunity(work, clock, FLOOR.people), SeeLeaving(work, clock, FLOOR.people)),
        study=study_over(work, clock),
        charts=FakeEasel(),
        advise=Advise(work, clock, knowledge),
        feedback=Feedback(work, clock),
        delivery=delivery_over(work, clock),
        push=Push(work, clock, knowledge, 2),
        quizzes=Quizzes(
            compose=ComposeQuiz(work, clock, quiz_table),
            take=TakeQuiz(work, clock),
            remind=RemindReviews(work, clock, 2),
            look_back=LookBack(work, clock),
            rate=Rate(work, clock),
            record=QuizRecord(work),
            weak=WeakLessons(work, clock),
        ),
        export_person=Export(work),
        erase_person=Erase(work, clock, forget),
        publishing=Publishing(Studio(work, clock), WriteOn(work, clock, FILES, LessonMarkdown()), Publish(work, clock)),
    )


def delivery_over(work: FakeWork, clock: HandClock) -> Delivery:
    """Return the use cases of delivery over the fakes."""
    return Delivery(
        drip_rule=DripRule(work, clock),
        deliver=Deliver(work, clock, "UTC"),
        timetable=Timetable(work, clock, "UTC"),
        nudging=Nudging(work, clock),
        challenging=Challenging(work, clock, "UTC", FLOOR.people),
        check_in=CheckIn(work, clock, "UTC"),
        asking=Asking(work, clock, "UTC", OWNERS),
        answering=Answering(work, clock),
        question_hours=QuestionHours(work, clock, "UTC"),
    )
