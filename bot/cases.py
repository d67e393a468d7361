"""Every use case, typed, by name: what a command may do."""

from dataclasses import dataclass

from core.access.apply import Apply
from core.access.door import Bind, LookAtDoor
from core.access.fuse import Fuse
from core.access.lookup import LookUp
from core.access.standing import Standing
from core.access.sync import Sync
from core.access.visitors import Visitors
from core.courses.browse import Browse, Complete, OpenLesson
from core.courses.opening import OpenCourses
from core.courses.streak import Streak
from core.insight.analyse import Analyse
from core.insight.discover import Discover
from core.insight.gauge import Gauge
from core.intake.receive import Receive
from core.interactions.prune import Prune
from core.interactions.rooms import EnterRoom, Inside, OpenRoom, Rooms
from core.members.agree import Agree, ChooseLanguage
from core.members.resolve import Resolve
from core.payments.manage import Manage
from core.payments.offer import Offer
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
    open_room: OpenRoom
    enter_room: EnterRoom
    rooms: Rooms
    inside: Inside
    prune: Prune
    offer: Offer
    standing: Standing
    door: LookAtDoor
    apply: Apply
    bind: Bind
    visitors: Visitors
    fuse: Fuse
    sync: Sync
    look_up: LookUp
    new_plan: NewPlan
    edit_plan: EditPlan
    archive_plan: ArchivePlan
    subscribe: Subscribe
    manage: Manage
    browse: Browse
    open_lesson: OpenLesson
    complete: Complete
    open_courses: OpenCourses
    streak: Streak
    analyse: Analyse
    discover: Discover
    gauge: Gauge
    advise: Advise
    feedback: Feedback
    push: Push
    export_person: Export
    erase_person: Erase
