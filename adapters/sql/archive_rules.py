"""How each table answers a person: which rows are theirs, and what becomes of them when they are forgotten."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from adapters.sql.acts import acts
from adapters.sql.attempts import quiz_attempts, quiz_picks
from adapters.sql.audit import audit
from adapters.sql.certificates import certificates
from adapters.sql.challenges import challenge_parts, checkins
from adapters.sql.courses import courses
from adapters.sql.customers import charges, checkouts, customers
from adapters.sql.discord_rows import chats, timeouts
from adapters.sql.discord_rows import sends as discord_sends
from adapters.sql.doors import bans, places
from adapters.sql.drafts import drafts, guides, lesson_versions
from adapters.sql.drips import deliveries, enrolments
from adapters.sql.guests import guests
from adapters.sql.inbox import inbox
from adapters.sql.interactions import interactions
from adapters.sql.jobs import due_jobs, failed_jobs
from adapters.sql.members import accounts, consents, members, roles
from adapters.sql.outbox import console_inbox, notices
from adapters.sql.paces import paces
from adapters.sql.payments import ledger
from adapters.sql.post import actions, invites, names, sends, shut_chats
from adapters.sql.prompts import prompts
from adapters.sql.questions import question_lines, question_watchers, questions
from adapters.sql.quizzes import quiz_drafts
from adapters.sql.ratings import lesson_ratings
from adapters.sql.reactions import reactions
from adapters.sql.readings import readings
from adapters.sql.reviews import quiz_reviews
from adapters.sql.rights import rights
from adapters.sql.rooms import room_people, rooms
from adapters.sql.sales import sales
from adapters.sql.seats import freed_seats, link_codes, link_misses
from adapters.sql.shown import shown_lists
from adapters.sql.study import study_plans
from adapters.sql.tellings import tellings
from adapters.sql.tickets import ticket_lines, tickets
from core.kernel.ids import DISCORD, TELEGRAM, MemberId, Platform


class Fate(StrEnum):
    """What becomes of a person's rows."""

    ERASED = "erased"
    EMPTIED = "emptied"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a member can be found: what a rule needs besides their number."""

    member_id: MemberId
    private_rooms: Collection[int]
    console_names: Collection[str]
    due_keys: Collection[str]
    failed_ids: Collection[int]


Theirs = Callable[[Traces], sa.ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Rule:
    """The rows of a person in one table, their fate, and in plain words why."""

    theirs: Theirs
    fate: Fate
    because: str


def _by_number(table: sa.Table) -> Theirs:
    return lambda traces: table.c.member_id == traces.member_id


def _on(platform: Platform, table: sa.Table) -> Theirs:
    """Return the rule of a table that calls a person by their number on the platform."""

    def theirs(traces: Traces) -> sa.ColumnElement[bool]:
        mine = (accounts.c.member_id == traces.member_id) & (accounts.c.platform == platform)
        return table.c.person.in_(sa.select(accounts.c.external_id).where(mine))

    return theirs


def _said(traces: Traces) -> sa.ColumnElement[bool]:
    return (interactions.c.member_id == traces.member_id) | interactions.c.room_id.in_(traces.private_rooms)


def _read_in(traces: Traces) -> sa.ColumnElement[bool]:
    return readings.c.interaction_id.in_(sa.select(interactions.c.id).where(_said(traces)))


def _stands(traces: Traces) -> sa.ColumnElement[bool]:
    return (room_people.c.member_id == traces.member_id) | room_people.c.room_id.in_(traces.private_rooms)


def _reacted(traces: Traces) -> sa.ColumnElement[bool]:
    return (reactions.c.member_id == traces.member_id) | reactions.c.room_id.in_(traces.private_rooms)


def _asked(traces: Traces) -> sa.ColumnElement[bool]:
    mine = sa.select(tickets.c.id).where(tickets.c.member_id == traces.member_id)
    return ticket_lines.c.ticket_id.in_(mine)


def _wondered(traces: Traces) -> sa.ColumnElement[bool]:
    mine = sa.select(questions.c.id).where(questions.c.member_id == traces.member_id)
    return question_lines.c.question_id.in_(mine)


def _created(traces: Traces) -> sa.ColumnElement[bool]:
    return courses.c.by_member == traces.member_id


def _published(traces: Traces) -> sa.ColumnElement[bool]:
    return lesson_versions.c.by_member == traces.member_id


def _picked(traces: Traces) -> sa.ColumnElement[bool]:
    mine = sa.select(quiz_attempts.c.id).where(quiz_attempts.c.member_id == traces.member_id)
    return quiz_picks.c.attempt_id.in_(mine)


RULES: Mapping[str, Rule] = {
    "readings": Rule(_read_in, Fate.ERASED, "a reading goes with its message"),
    "interactions": Rule(_said, Fate.ERASED, "every message, edit and deletion of theirs"),
    "reactions": Rule(_reacted, Fate.ERASED, "every sign of theirs on a message"),
    "places": Rule(_by_number(places), Fate.ERASED, "in which gated rooms they were"),
    "guests": Rule(_by_number(guests), Fate.ERASED, "in which gated rooms they might stay until when"),
    "tellings": Rule(_by_number(tellings), Fate.ERASED, "nothing of theirs is waited for any more"),
    "bans": Rule(_by_number(bans), Fate.ERASED, "whether they were kept out"),
    "checkouts": Rule(_by_number(checkouts), Fate.ERASED, "pages on which they could have paid"),
    "link_codes": Rule(_by_number(link_codes), Fate.ERASED, "codes to link an account of theirs"),
    "link_misses": Rule(_by_number(link_misses), Fate.ERASED, "when they entered a wrong code"),
    "freed_seats": Rule(_by_number(freed_seats), Fate.ERASED, "when they unlinked an account"),
    "question_lines": Rule(_wondered, Fate.ERASED, "what they asked those who teach, and what was answered"),
    "questions": Rule(_by_number(questions), Fate.ERASED, "that they asked those who teach"),
    "question_watchers": Rule(_by_number(question_watchers), Fate.ERASED, "that they wanted to be told of hours"),
    "checkins": Rule(_by_number(checkins), Fate.ERASED, "on which days they checked in, and what they wrote"),
    "challenge_parts": Rule(_by_number(challenge_parts), Fate.ERASED, "in which challenges they took part"),
    "enrolments": Rule(_by_number(enrolments), Fate.ERASED, "since when they learn in which course"),
    "deliveries": Rule(_by_number(deliveries), Fate.ERASED, "of which lessons they were told"),
    "nudge_paces": Rule(_by_number(paces), Fate.ERASED, "how often they wanted to be nudged"),
    "ticket_lines": Rule(_asked, Fate.ERASED, "what they asked about money, and what was answered"),
    "tickets": Rule(_by_number(tickets), Fate.ERASED, "that they asked about money"),
    "prompts": Rule(_by_number(prompts), Fate.ERASED, "what they drafted for discussions, and what came of it"),
    "study_plans": Rule(_by_number(study_plans), Fate.ERASED, "the plan that they learn by"),
    "certificates": Rule(_by_number(certificates), Fate.ERASED, "they bear their name; their codes are not valid then"),
    "room_people": Rule(_stands, Fate.ERASED, "where they stood"),
    "rooms": Rule(lambda t: rooms.c.id.in_(t.private_rooms), Fate.ERASED, "their private chat bears their address"),
    "acts": Rule(_by_number(acts), Fate.ERASED, "what they did with lessons; the next fit is without them"),
    "quiz_picks": Rule(_picked, Fate.ERASED, "what they answered in quizzes"),
    "quiz_attempts": Rule(_by_number(quiz_attempts), Fate.ERASED, "when they tried a quiz, and whether they passed"),
    "quiz_reviews": Rule(_by_number(quiz_reviews), Fate.ERASED, "which questions come back to them"),
    "quiz_drafts": Rule(_by_number(quiz_drafts), Fate.ERASED, "quizzes that they did not publish"),
    "lesson_ratings": Rule(_by_number(lesson_ratings), Fate.ERASED, "what they think of lessons"),
    "shown_lists": Rule(_by_number(shown_lists), Fate.ERASED, "what was recommended to them"),
    "due_jobs": Rule(lambda t: due_jobs.c.key.in_(t.due_keys), Fate.ERASED, "work that would still be about them"),
    "failed_jobs": Rule(lambda t: failed_jobs.c.id.in_(t.failed_ids), Fate.ERASED, "work that was about them"),
    "notices": Rule(_by_number(notices), Fate.ERASED, "what the bot wrote to them"),
    "console_inbox": Rule(
        lambda t: console_inbox.c.person.in_(t.console_names), Fate.ERASED, "what the bot wrote to them"
    ),
    "inbox": Rule(_on(TELEGRAM, inbox), Fate.ERASED, "what they wrote on Telegram and nobody has read yet"),
    "telegram_sends": Rule(_on(TELEGRAM, sends), Fate.ERASED, "which messages of the bot reached them"),
    "telegram_shut": Rule(_on(TELEGRAM, shut_chats), Fate.ERASED, "that they cannot be written to"),
    "telegram_actions": Rule(_on(TELEGRAM, actions), Fate.ERASED, "what long buttons shown to them stand for"),
    "telegram_names": Rule(_on(TELEGRAM, names), Fate.ERASED, "their @name on Telegram"),
    "telegram_invites": Rule(_on(TELEGRAM, invites), Fate.ERASED, "links that were made for them"),
    "discord_sends": Rule(_on(DISCORD, discord_sends), Fate.ERASED, "which messages of the bot reached them there"),
    "discord_chats": Rule(_on(DISCORD, chats), Fate.ERASED, "where their private chat is, and whether it is shut"),
    "discord_timeouts": Rule(_on(DISCORD, timeouts), Fate.ERASED, "until when they may not speak"),
    "consents": Rule(_by_number(consents), Fate.ERASED, "nothing is analysed that an answer could be about"),
    "roles": Rule(_by_number(roles), Fate.ERASED, "nobody holds them any more"),
    "accounts": Rule(_by_number(accounts), Fate.ERASED, "their numbers and names on the platforms"),
    "ledger": Rule(_by_number(ledger), Fate.KEPT, "the books must add up; their number leads to nobody"),
    "rights": Rule(_by_number(rights), Fate.KEPT, "the books must add up; their number leads to nobody"),
    "charges": Rule(_by_number(charges), Fate.KEPT, "the law keeps what was paid; their number leads to nobody"),
    "local_sales": Rule(_by_number(sales), Fate.KEPT, "what the test checkout sold; their number leads to nobody"),
    "customers": Rule(_by_number(customers), Fate.KEPT, "a tombstone: what a provider tells of them later is refused"),
    "audit": Rule(_by_number(audit), Fate.KEPT, "what was decided stays; their number leads to nobody"),
    "guides": Rule(_by_number(guides), Fate.ERASED, "which lesson they were writing just now"),
    "drafts": Rule(_by_number(drafts), Fate.ERASED, "what they wrote and nobody has seen"),
    "lesson_versions": Rule(_published, Fate.KEPT, "how a lesson read before; who published it is blanked"),
    "courses": Rule(_created, Fate.KEPT, "what they taught stays with those who learn; it is the staff's from then on"),
    "members": Rule(
        lambda t: members.c.id == t.member_id,
        Fate.EMPTIED,
        "the number stays taken, without a name, so that the books hold",
    ),
}
"""In the order in which rows go: what points at others first."""

NAMED: Mapping[str, sa.Column[int]] = {
    "courses": courses.c.by_member,
    "bans": bans.c.by_member,
    "lesson_versions": lesson_versions.c.by_member,
}
"""Where somebody's number stands in the rows of others; it is blanked when they are forgotten."""

NOBODY: Mapping[str, str] = {
    "blobs": "the files of lessons, by their digests",
    "gram_spellings": "how words of the catalogue may be misspelt",
    "grams": "under which words the catalogue is found",
    "bindings": "which plans open which rooms",
    "caught_up": "how far each provider's events were read",
    "challenges": "which challenges there were, by title and days",
    "claims": "which outside events were handled, by the events' own numbers",
    "course_plans": "which plans open which courses",
    "cursors": "how far the log was read",
    "incidents": "how many would have vanished at once, and what the owners answered",
    "drips": "when the lessons of each course are released",
    "discord_facts": "what the bot knows of itself: which commands it told Discord",
    "discord_roles": "which role stands for which plan",
    "imports": "how far each file was read, by its fingerprint",
    "key_checks": "one known word, sealed with each key",
    "lessons": "the catalogue",
    "local_archived_prices": "which prices of the test checkout are sold no more",
    "periods": "when each periodic job ran",
    "plans": "what is on offer",
    "question_hours": "when questions are answered at once",
    "question_quotas": "how many questions a week each plan allows",
    "provider_events": "which events providers told, by their own numbers",
    "quiz_questions": "questions of quizzes",
    "quizzes": "which lessons have which questions",
    "room_topics": "marks of what whole groups talked about, above the floor of people",
    "troubles": "which rooms the bot cannot guard",
}
"""Tables in which no person stands, and what stands there."""
