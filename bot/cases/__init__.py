"""Every use case, typed, by name: what a command may do."""

from dataclasses import dataclass

from bot.cases.community import CommunityCases
from bot.cases.deliver import Delivery
from bot.cases.publishing import Publishing
from bot.cases.quizzes import Quizzes
from bot.cases.study import StudyCases
from core.access.apply import Apply
from core.access.ban import KeepOut
from core.access.door import Bind, LookAtDoor
from core.access.entrances import LookAtEntrances
from core.access.fuse import Fuse
from core.access.grant import Grant
from core.access.link import Link
from core.access.lookup import LookUp
from core.access.remind import Remind
from core.access.revoke import Revoke
from core.access.rounds import LookAround
from core.access.standing import Standing
from core.access.sync import Sync
from core.access.trail import ReadAudit
from core.access.unlink import Unlink
from core.access.visitors import Visitors
from core.analytics.report import Reckon
from core.courses.bind_book import TakeBook
from core.courses.browse import Browse, Complete, OpenLesson
from core.courses.opening import OpenCourses
from core.courses.streak import Streak
from core.insight.analyse import Analyse
from core.insight.digest import Digest
from core.insight.discover import Discover
from core.insight.gauge import Gauge
from core.intake.receive import Receive
from core.interactions.prune import Prune
from core.interactions.reactions import React
from core.interactions.rooms import EnterRoom, Inside, OpenRoom, Rooms
from core.kernel.charts import Charts
from core.members.agree import Agree, ChooseLanguage
from core.members.resolve import Resolve
from core.members.staff import Staff
from core.payments.desk import Desk
from core.payments.manage import Manage
from core.payments.offer import Offer
from core.payments.paysupport import PaySupport
from core.payments.plans import ArchivePlan, EditPlan, NewPlan
from core.payments.subscribe import Subscribe
from core.privacy.erase import Erase
from core.privacy.export import Export
from core.recommend.advise import Advise
from core.recommend.feedback import Feedback
from core.recommend.push import Push


@dataclass(frozen=True, slots=True)
class Cases:
    """The use cases of a running product."""

    resolve: Resolve
    agree: Agree
    choose_language: ChooseLanguage
    receive: Receive
    react: React
    open_room: OpenRoom
    enter_room: EnterRoom
    rooms: Rooms
    inside: Inside
    prune: Prune
    offer: Offer
    standing: Standing
    door: LookAtDoor
    apply: Apply
    remind: Remind
    bind: Bind
    visitors: Visitors
    fuse: Fuse
    sync: Sync
    look_up: LookUp
    look_around: LookAround
    link: Link
    unlink: Unlink
    pay_support: PaySupport
    desk: Desk
    entrances: LookAtEntrances
    grant: Grant
    staff: Staff
    revoke: Revoke
    keep_out: KeepOut
    read_audit: ReadAudit
    reckon: Reckon
    new_plan: NewPlan
    edit_plan: EditPlan
    archive_plan: ArchivePlan
    subscribe: Subscribe
    manage: Manage
    browse: Browse
    open_lesson: OpenLesson
    complete: Complete
    take_book: TakeBook
    open_courses: OpenCourses
    streak: Streak
    analyse: Analyse
    discover: Discover
    digest: Digest
    gauge: Gauge
    community: CommunityCases
    study: StudyCases
    charts: Charts
    advise: Advise
    feedback: Feedback
    delivery: Delivery
    push: Push
    quizzes: Quizzes
    export_person: Export
    erase_person: Erase
    publishing: Publishing
