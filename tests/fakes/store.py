"""The whole store in memory: a transaction that fails leaves nothing, and a view changes nothing."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from core.access.guest import Guest
from core.access.incident import Incident
from core.access.link_code import LinkCode
from core.access.ports import Place
from core.access.trail import Noted
from core.access.verdict import Ban
from core.courses.attempt import Attempt, AttemptId
from core.courses.challenge import Challenge, ChallengeId, Part
from core.courses.draft import Draft, Guide, Version
from core.courses.drip import Drip, Enrolment
from core.courses.model import Course
from core.courses.question import Hour, Question, QuestionId, QuestionLine
from core.courses.quiz import Mark, Quiz
from core.courses.quiz import Question as QuizQuestion
from core.courses.rating import Rating
from core.courses.spaced import Review
from core.insight.identity import KnownTopic
from core.insight.model import Reading
from core.insight.policy import Scope
from core.interactions.model import Act, Entry, Room
from core.interactions.reactions import Reaction
from core.kernel.ids import Address, CourseId, InteractionId, LessonId, MemberId, PlanCode, Platform, RoomId
from core.kernel.messages import Notice
from core.kernel.ports import Job
from core.members.model import Consent, Member, Purpose
from core.payments.model import Fact, Plan
from core.payments.provider import Charge, Checkout, CustomerRef
from core.payments.right import Right
from core.payments.ticket import Ticket, TicketId, TicketLine
from core.recommend.model import Suggestion
from core.study.certificate import Certificate
from core.study.model import StudyPlan
from core.study.prompt import Prompt, PromptId
from tests.fakes.books import FakeBooks
from tests.fakes.challenges import FakeChallenges
from tests.fakes.contacts import FakeContacts
from tests.fakes.drafts import FakeDrafts
from tests.fakes.drips import FakeDrips, FakePaces
from tests.fakes.fuse import FakeGuests, FakeIncidents, FakeTellings, Telling
from tests.fakes.later import FakeArchive, FakeLater, FakeOutbox
from tests.fakes.links import FakeLinks
from tests.fakes.log import FakeLog, FakeReadings
from tests.fakes.money import (
    FakeAudit,
    FakeBans,
    FakeCharges,
    FakeCheckouts,
    FakeCustomers,
    FakeDoors,
    FakeEvents,
    FakeRights,
)
from tests.fakes.people import FakeMembers, FakeRooms
from tests.fakes.plans_and_proofs import FakeCertificates, FakeStudyPlans
from tests.fakes.prompts import FakePrompts
from tests.fakes.questions import FakeQuestions
from tests.fakes.quizzes import FakeAttempts, FakeQuizzes, FakeRatings, FakeReviews
from tests.fakes.reactions import FakeReactions
from tests.fakes.room_topics import FakeTopics
from tests.fakes.study import FakeActs, FakeCourses, FakeLedger, FakePlans, FakeShown
from tests.fakes.tickets import FakeTickets


@dataclass
class Tables:
    """What is kept. Every value is frozen, so a copy of the containers is a copy of everything."""

    numbers: dict[str, int] = field(default_factory=dict)
    members: dict[MemberId, Member] = field(default_factory=dict)
    accounts: dict[Address, MemberId] = field(default_factory=dict)
    consents: list[tuple[MemberId, Purpose, Consent]] = field(default_factory=list)
    rooms: dict[RoomId, Room] = field(default_factory=dict)
    inside: dict[tuple[RoomId, MemberId], datetime] = field(default_factory=dict)
    log: dict[InteractionId, Entry] = field(default_factory=dict)
    edited: dict[InteractionId, datetime] = field(default_factory=dict)
    deleted: set[InteractionId] = field(default_factory=set)
    readings: dict[InteractionId, tuple[Scope, Reading]] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    acts: dict[int, Act] = field(default_factory=dict)
    reactions: list[Reaction] = field(default_factory=list)
    courses: dict[CourseId, Course] = field(default_factory=dict)
    plans: dict[PlanCode, Plan] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    rights: list[tuple[MemberId, str, Right]] = field(default_factory=list)
    rights_at: list[datetime] = field(default_factory=list)
    customers: dict[tuple[str, CustomerRef], MemberId] = field(default_factory=dict)
    reads: dict[tuple[str, CustomerRef], int] = field(default_factory=dict)
    charges: dict[str, tuple[MemberId, Charge]] = field(default_factory=dict)
    checkouts: list[tuple[MemberId, PlanCode, Checkout]] = field(default_factory=list)
    events: dict[tuple[str, str], datetime] = field(default_factory=dict)
    caught_up: dict[str, datetime] = field(default_factory=dict)
    bindings: set[tuple[PlanCode, RoomId]] = field(default_factory=set)
    places: dict[tuple[RoomId, MemberId], Place] = field(default_factory=dict)
    troubles: dict[RoomId, str] = field(default_factory=dict)
    bans: list[tuple[MemberId, Ban]] = field(default_factory=list)
    guests: dict[tuple[RoomId, MemberId], Guest] = field(default_factory=dict)
    incidents: dict[int, Incident] = field(default_factory=dict)
    tellings: dict[tuple[str, str], Telling] = field(default_factory=dict)
    unread: set[tuple[str, CustomerRef]] = field(default_factory=set)
    shown: dict[MemberId, tuple[Suggestion, ...]] = field(default_factory=dict)
    notices: dict[str, tuple[Notice, datetime]] = field(default_factory=dict)
    ways: dict[str, Platform] = field(default_factory=dict)
    room_topics: dict[int, tuple[RoomId, KnownTopic]] = field(default_factory=dict)
    sent: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    handed: list[Job] = field(default_factory=list)
    due: dict[str, tuple[Job, datetime]] = field(default_factory=dict)
    buried: list[tuple[Job, str, datetime]] = field(default_factory=list)
    claims: dict[tuple[str, str], datetime] = field(default_factory=dict)
    ran: dict[str, datetime] = field(default_factory=dict)
    link_codes: dict[str, LinkCode] = field(default_factory=dict)
    link_misses: list[tuple[MemberId, datetime]] = field(default_factory=list)
    freed: dict[tuple[MemberId, Platform], datetime] = field(default_factory=dict)
    merged: dict[MemberId, MemberId] = field(default_factory=dict)
    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    ticket_lines: list[tuple[TicketId, TicketLine]] = field(default_factory=list)
    drafts: dict[LessonId, Draft] = field(default_factory=dict)
    guides: dict[MemberId, Guide] = field(default_factory=dict)
    versions: list[Version] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    quizzes: dict[LessonId, Quiz] = field(default_factory=dict)
    quiz_questions: dict[Mark, QuizQuestion] = field(default_factory=dict)
    quiz_drafts: dict[tuple[MemberId, LessonId], tuple[Quiz, datetime, bool]] = field(default_factory=dict)
    attempts: dict[AttemptId, Attempt] = field(default_factory=dict)
    reviews: dict[tuple[MemberId, Mark], Review] = field(default_factory=dict)
    ratings: dict[tuple[MemberId, LessonId], Rating] = field(default_factory=dict)
    drips: dict[CourseId, tuple[Drip, str]] = field(default_factory=dict)
    enrolments: dict[tuple[MemberId, CourseId], tuple[Enrolment, datetime | None]] = field(default_factory=dict)
    deliveries: dict[tuple[MemberId, LessonId], datetime] = field(default_factory=dict)
    paces: dict[MemberId, int] = field(default_factory=dict)
    challenges: dict[ChallengeId, tuple[Challenge, datetime | None]] = field(default_factory=dict)
    challenge_parts: dict[tuple[ChallengeId, MemberId], tuple[Part, datetime | None]] = field(default_factory=dict)
    checkins: dict[tuple[ChallengeId, MemberId, date], str] = field(default_factory=dict)
    questions: dict[QuestionId, Question] = field(default_factory=dict)
    question_lines: list[tuple[QuestionId, QuestionLine]] = field(default_factory=list)
    question_quotas: dict[PlanCode, int] = field(default_factory=dict)
    hours: list[Hour] = field(default_factory=list)
    watchers: set[MemberId] = field(default_factory=set)
    study_plans: dict[MemberId, StudyPlan] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    prompts: dict[PromptId, Prompt] = field(default_factory=dict)
    audited: list[tuple[MemberId | None, str, str]] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)

    def number(self, table: str) -> int:
        """Return the next number of the table; none is handed out twice."""
        self.numbers[table] = self.numbers.get(table, 0) + 1
        return self.numbers[table]

    def copied(self) -> "Tables":
        """Return the same tables in containers of their own."""
        return Tables(**{one.name: copy(getattr(self, one.name)) for one in fields(self)})


class FakeTx:
    """One transaction: every store over one set of tables."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.members = FakeMembers(tables)
        self.rooms = FakeRooms(tables)
        self.log = FakeLog(tables)
        self.readings = FakeReadings(tables)
        self.topics = FakeTopics(tables)
        self.acts = FakeActs(tables)
        self.reactions = FakeReactions(tables)
        self.contacts = FakeContacts(tables)
        self.courses = FakeCourses(tables)
        self.drafts = FakeDrafts(tables)
        self.plans = FakePlans(tables)
        self.ledger = FakeLedger(tables)
        self.rights = FakeRights(tables)
        self.charges = FakeCharges(tables)
        self.customers = FakeCustomers(tables)
        self.checkouts = FakeCheckouts(tables)
        self.events = FakeEvents(tables)
        self.books = FakeBooks(tables)
        self.bindings = self.places = self.doors = FakeDoors(tables)
        self.bans = FakeBans(tables)
        self.guests = FakeGuests(tables)
        self.incidents = FakeIncidents(tables)
        self.tellings = FakeTellings(tables)
        self.shown = FakeShown(tables)
        self.outbox = FakeOutbox(tables)
        self.jobs = FakeLater(tables)
        self.archive = FakeArchive(tables)
        self.audit = FakeAudit(tables)
        self.links = FakeLinks(tables)
        self.tickets = FakeTickets(tables)
        self.quizzes = FakeQuizzes(tables)
        self.attempts = FakeAttempts(tables)
        self.reviews = FakeReviews(tables)
        self.ratings = FakeRatings(tables)
        self.challenges = FakeChallenges(tables)
        self.questions = FakeQuestions(tables)
        self.drips = FakeDrips(tables)
        self.paces = FakePaces(tables)
        self.study_plans = FakeStudyPlans(tables)
        self.certificates = FakeCertificates(tables)
        self.prompts = FakePrompts(tables)


@dataclass
class FakeWork:
    """Transactions over one set of tables, one writer at a time."""

    tables: Tables = field(default_factory=Tables)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[FakeTx]:
        """Open a view; the test fails that changes something in it."""
        view = self.tables.copied()
        before = view.copied()
        yield FakeTx(view)
        assert view == before, "something was changed in a view"

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[FakeTx]:
        """Open a transaction: what was done in it is kept on leaving, and only then."""
        tables = self.tables.copied()
        yield FakeTx(tables)
        self.tables = tables
