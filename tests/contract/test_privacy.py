"""A person sees all that is kept of them, and is forgotten with all of it, on both databases."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.sql.archive import scrub
from adapters.sql.archive_rules import NOBODY, RULES, Fate
from adapters.sql.audit import note
from adapters.sql.base import metadata
from adapters.sql.discord_rows import SqlDiscord
from adapters.sql.inbox import SqlInbox
from adapters.sql.post import SqlPost
from adapters.sql.tx import Tx
from core.access.guest import Guest
from core.access.link_code import LinkCode, digest_of
from core.access.ports import Place
from core.access.verdict import Ban
from core.courses.challenge import Part
from core.courses.draft import Draft, Guide, Version
from core.courses.drip import Enrolment, Pause
from core.courses.model import Course, Lesson
from core.courses.question import LineKind as QuestionKind
from core.insight.model import Lang, Mood, Reading
from core.insight.policy import Scope
from core.intake.receive import room_address
from core.interactions.model import Act, ActKind, RoomKind
from core.kernel.errors import Refused
from core.kernel.ids import (
    CONSOLE,
    DISCORD,
    TELEGRAM,
    Address,
    CourseId,
    ItemId,
    LessonId,
    MemberId,
    PlanCode,
    Platform,
    RoomId,
)
from core.kernel.messages import Answer, Attachment, Incoming, Notice, Person
from core.kernel.money import Money
from core.kernel.phrase import Phrase
from core.kernel.ports import Job
from core.members.model import Consent, Purpose, Role
from core.payments.model import Fact, FactKind
from core.payments.provider import Charge, Checkout, CustomerRef
from core.payments.right import Right, RightKind, Status
from core.payments.ticket import LineKind
from core.privacy.erase import Erase, EraseAll
from core.privacy.export import Export
from core.recommend.model import Suggestion
from core.study.certificate import Certificate
from core.study.model import Sitting, StudyPlan
from core.study.prompt import Draft as PromptDraft
from core.study.prompt import PromptKind
from tests.contract.quizzed import answered
from tests.contract.stores import MINUTE, NOON, Store, a_member, a_room, edit, opened, talk

PLANTED = "PLANTEDwhale"
"""Stands in everything of hers that has words."""
FELT = Reading(Lang.EN, Mood.POS, 0.5, 0.75, "e1")


class Noon:
    def now(self) -> datetime:
        return NOON


@dataclass
class Afterwards:
    times: int = 0

    async def __call__(self) -> None:
        self.times += 1


async def lived(tx: Tx, name: str, mark: str, on: Platform = CONSOLE) -> MemberId:
    """Return a member who left a trace in every table that can hold one."""
    member = await a_member(tx, name)
    number = {"ann": 1, "bob": 2}[name]
    account = Address(on, name)
    accounts = metadata.tables["accounts"]
    await tx.connection.execute(sa.update(accounts).where(accounts.c.member_id == member).values(platform=on))
    await tx.members.rename(account, mark, NOON)
    await tx.members.appoint(member, frozenset((Role.CREATOR,)))
    await tx.members.consent(member, Purpose.MOOD, Consent(True, NOON, "a"))
    hall = await a_room(tx)
    incoming = Incoming(on, None, Person(name), "1", mark, NOON)
    private = await a_room(tx, room_address(incoming), RoomKind.PRIVATE)
    await tx.rooms.enter(hall.id, member, NOON)
    said = replace(talk(hall, member, f"{name}1", mark), attachments=(Attachment("file", mark),))
    await tx.log.append(
        [said, edit(hall, member, f"{name}1", f"{mark}!", after=MINUTE), talk(private, None, "1", mark)]
    )
    heard = {one.message.id for one in await tx.readings.heard(0, 99) if one.message}
    await tx.readings.put([(one, Scope.PERSON, FELT) for one in heard])
    for room in (hall, private):
        await tx.reactions.stand(room.id, f"{name}1", member, ("👍", "❤"), NOON)
    await tx.acts.add([Act(member, ItemId("py"), ActKind.DONE, NOON, f"done:{name}")])
    await tx.shown.put(member, [Suggestion("py", 1.0)], NOON)
    await tx.outbox.put(Notice(member, f"n:{number}", Answer((Phrase("x", {"name": mark}),))), NOON)
    await tx.outbox.deliver_to_console(name, f"n:{number}", {"text": mark})
    for job in (
        Job("notify", f"notice:n:{number}", {"notice": f"n:{number}"}),
        Job("j", f"j{name}", {"member": member}),
    ):
        await tx.jobs.enqueue(job, due=NOON)
        await tx.jobs.bury(job, "why", NOON)
    await tx.ledger.record([Fact(member, PlanCode("vip"), FactKind.COMP, NOON, None, NOON, f"comp:{number}")])
    await bought(tx, member, number, hall.id)
    await asked(tx, member, mark)
    await taught(tx, member, number)
    await answered(tx, member, mark)
    await learned(tx, member, mark)
    await tx.courses.put(Course(CourseId(f"c{number}"), "Made", creator=member))
    await studied(tx, member, mark, number)
    await note(tx.connection, member, "bind", "room:1", NOON, {"plan": "vip"})
    return member


async def taught(tx: Tx, member: MemberId, number: int) -> None:
    """Let the member have a course, a version of a published lesson, and a draft that they are writing."""
    course, lesson = CourseId(f"c{number}"), LessonId(f"c{number}-1")
    await tx.courses.put(Course(course, "Made", creator=member))
    await tx.drafts.put(Draft(Lesson(lesson, course, 0, "Draft"), member, NOON))
    await tx.drafts.guide(Guide(member, lesson))
    await tx.drafts.record(Version(Lesson(lesson, course, 1, "Version"), member, NOON))


async def bought(tx: Tx, member: MemberId, number: int, room: RoomId) -> None:
    """Let the member have bought something, been let in, and been kept out."""
    customer, plan = CustomerRef(f"cus_{number}"), PlanCode("vip")
    right = Right(f"sub_{number}", plan, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)
    await tx.customers.bind("stripe", customer, member)
    await tx.rights.record(member, "stripe", [right], NOON)
    await tx.charges.put(member, "stripe", [Charge(f"ch_{number}", right.key, plan, Money(100, "cny"), 0, NOON)])
    await tx.checkouts.put(member, plan, "stripe", Checkout(f"cs_{number}", "https://x", NOON, customer), NOON)
    await tx.places.confirm(Place(room, member, True, NOON))
    sale = {"ref": f"sale_{number}", "customer": f"local_{number}", "member_id": member, "body": {}}
    await tx.connection.execute(sa.insert(metadata.tables["local_sales"]).values(sale))
    await tx.bans.put(member, Ban(NOON, None, "spam"), None)
    await tx.guests.put(Guest(room, member, NOON, NOON))
    await tx.tellings.hear("stripe", customer, member, [right.key], NOON)


async def learned(tx: Tx, member: MemberId, mark: str) -> None:
    """Let the member have been told of a lesson of a dripped course."""
    await tx.drips.enrol(Enrolment(member, CourseId("py"), NOON, (Pause(NOON, None),)), NOON)
    await tx.drips.claim(member, [LessonId("l")], NOON)
    await tx.paces.keep(member, 1)
    (challenge,) = await tx.challenges.open() or [await tx.challenges.add("Read", 7, NOON)]
    part = Part(challenge.id, member, NOON)
    await tx.challenges.join(part)
    await tx.challenges.check_in(part, NOON.date(), mark, NOON)
    await tx.questions.watch(member, is_on=True)
    question = await tx.questions.open(member, CourseId("py"), NOON)
    await tx.questions.add(question.id, QuestionKind.QUESTION, mark, NOON)


async def studied(tx: Tx, member: MemberId, mark: str, number: int) -> None:
    """Let the member learn by a plan and have a certificate."""
    sitting = Sitting(NOON.date(), ItemId("l"), 30)
    await tx.study_plans.put(member, StudyPlan(CourseId("py"), 3, (sitting,)), NOON)
    await tx.certificates.put(Certificate(f"CODE{number}", member, CourseId("py"), mark, "Py", ("L",), NOON))
    await tx.prompts.draft(member, [PromptDraft(PromptKind.STORY, mark, frozenset(("py",)), LessonId("l"))], NOON)


async def on_discord(store: Store, member: MemberId, number: int) -> None:
    """Let the member have an account on Discord, with a trace in every table of it."""
    person = f"8{number}"
    account = {"platform": DISCORD, "external_id": person, "member_id": member, "name": "", "seen_at": NOON}
    async with store.work.write() as tx:
        await tx.connection.execute(sa.insert(metadata.tables["accounts"]).values(account))
    notes = SqlDiscord(store.work)
    await notes.begin(f"d:{number}#0", person, NOON)
    await notes.keep_chat(person, f"80{number}")
    await notes.keep_timeout("1", person, NOON)


async def asked(tx: Tx, member: MemberId, mark: str) -> None:
    """Let the member have asked about money, shown a code, entered a wrong one and freed a seat."""
    ticket = await tx.tickets.open(member, NOON)
    await tx.tickets.add(ticket.id, LineKind.OPENING, mark, NOON)
    await tx.links.show(LinkCode(digest_of(mark), member, CONSOLE, NOON + MINUTE), NOON)
    await tx.links.missed(member, NOON)
    freed = {"member_id": member, "platform": TELEGRAM, "freed_at": NOON}
    await tx.connection.execute(sa.insert(metadata.tables["freed_seats"]).values(freed))


async def on_telegram(store: Store, member: MemberId, number: int, mark: str) -> None:
    """Let the member have an account on Telegram, with a trace in every table of it."""
    account = {"platform": TELEGRAM, "external_id": f"7{number}", "member_id": member, "name": "", "seen_at": NOON}
    async with store.work.write() as tx:
        await tx.connection.execute(sa.insert(metadata.tables["accounts"]).values(account))
    post, person = SqlPost(store.work, store.sealer), f"7{number}"
    await SqlInbox(store.work, store.sealer).keep([(number, person, mark)], NOON)
    await post.begin(f"n:{number}", person, NOON)
    await post.shut(person, NOON)
    await post.keep_action(f"~{number}", person, mark)
    await post.learn(f"name{number}", person)
    await post.keep_invite("-1", person, ("https://t.me/+x", NOON))


@dataclass
class Lives:
    store: Store
    ann: MemberId
    bob: MemberId
    afterwards: Afterwards

    @property
    def erase(self) -> Erase:
        return Erase(self.store.work, Noon(), self.afterwards)


@pytest.fixture
async def lives(store: Store) -> AsyncIterator[Lives]:
    async with store.work.write() as tx:
        ann, bob = await lived(tx, "ann", PLANTED), await lived(tx, "bob", "bobs")
    await on_telegram(store, ann, 1, PLANTED)
    await on_telegram(store, bob, 2, "bobs")
    await on_discord(store, ann, 1)
    await on_discord(store, bob, 2)
    yield Lives(store, ann, bob, Afterwards())


async def dumped(store: Store, names: Iterable[str]) -> str:
    """Return all that stands in the tables, readable, texts opened."""
    rows: list[object] = []
    async with store.work.read() as tx:
        for name in names:
            query = sa.select(metadata.tables[name])
            rows += [[name, *map(str, row)] for row in await tx.connection.execute(query)]
        heard = await tx.readings.heard(0, 99)
        rows += [one.message.text for one in heard if one.message]
    rows += [body for _, _, body in await SqlInbox(store.work, store.sealer).waiting()]
    return json.dumps(rows, ensure_ascii=False)


async def rows_of(store: Store, name: str, member: MemberId) -> int:
    table = metadata.tables[name]
    async with store.work.read() as tx:
        query = sa.select(sa.func.count()).select_from(table).where(table.c.member_id == member)
        return await tx.connection.scalar(query) or 0


async def test_an_export_shows_every_table_that_holds_something_of_them(lives: Lives) -> None:
    shown = await Export(lives.store.work)(lives.ann)
    assert set(shown) == set(RULES)
    assert [row["text"] for row in shown["interactions"]] == [f"{PLANTED}!", None, PLANTED]
    assert [row["text"] for row in shown["ticket_lines"]] == [PLANTED]
    assert all("sealed" not in row for row in (*shown["interactions"], *shown["ticket_lines"]))
    assert all("sealed" not in row for row in shown["interactions"])
    assert {row["external_id"] for row in shown["accounts"]} == {"ann", "71", "81"}
    assert [row["update"] for row in shown["inbox"]] == [PLANTED]
    assert [row["action"] for row in shown["telegram_actions"]] == [PLANTED]
    assert "bobs" not in str(shown)
    assert len(shown["readings"]) == 2


async def test_an_export_of_nobody_is_empty(lives: Lives) -> None:
    assert await Export(lives.store.work)(MemberId(999)) == {}


async def test_after_an_erasure_neither_text_nor_number_is_left(lives: Lives) -> None:
    assert PLANTED in await dumped(lives.store, metadata.tables)
    gone = await lives.erase(lives.ann)
    assert set(gone) == {name for name, rule in RULES.items() if rule.fate is Fate.ERASED}
    assert PLANTED not in await dumped(lives.store, metadata.tables)
    for name, table in metadata.tables.items():
        if "member_id" in table.columns and RULES[name].fate is not Fate.KEPT:
            assert await rows_of(lives.store, name, lives.ann) == 0, name
    assert lives.afterwards.times == 1


async def test_the_books_stay_under_a_number_that_leads_to_nobody(lives: Lives) -> None:
    await lives.erase(lives.ann)
    async with lives.store.work.read() as tx:
        member = await tx.members.get(lives.ann)
        assert await tx.members.at(Address(CONSOLE, "ann")) is None
        assert len(await tx.ledger.of(lives.ann)) == 1
        audited = (await tx.connection.execute(sa.select(metadata.tables["audit"]))).mappings().all()
    assert member is not None
    assert (member.name, member.accounts, member.zone, member.roles, member.consents) == ("", (), None, frozenset(), {})
    assert [row["action"] for row in audited] == ["bind", "bind", "erase"]
    assert (audited[2]["object"], audited[2]["member_id"]) == (f"member:{lives.ann}", None)


async def test_others_keep_everything(lives: Lives) -> None:
    before = await Export(lives.store.work)(lives.bob)
    await lives.erase(lives.ann)
    assert await Export(lives.store.work)(lives.bob) == before


async def test_a_second_erasure_changes_nothing(lives: Lives) -> None:
    await lives.erase(lives.ann)
    before = await dumped(lives.store, metadata.tables)
    assert await lives.erase(lives.ann) == {}
    assert await lives.erase(MemberId(999)) == {}
    assert await dumped(lives.store, metadata.tables) == before


async def test_whoever_comes_back_is_somebody_new(lives: Lives) -> None:
    await lives.erase.at(Address(CONSOLE, "ann"))
    async with lives.store.work.write() as tx:
        again = await a_member(tx)
        assert again not in (lives.ann, lives.bob)
        assert await tx.acts.items_done(again) == frozenset()


async def test_words_that_were_on_the_way_do_not_stay_behind(lives: Lives) -> None:
    async with lives.store.work.read() as tx:
        hall = await tx.rooms.at(Address(CONSOLE, "hall"))
    assert hall is not None
    await lives.erase(lives.ann)
    with pytest.raises(Refused, match=r"member\.forgotten"):
        async with lives.store.work.write() as tx:
            await tx.log.append([talk(hall, lives.bob, "late1"), talk(hall, lives.ann, "late2", PLANTED)])
    assert PLANTED not in await dumped(lives.store, metadata.tables)


async def test_an_erasure_and_words_at_the_same_time_leave_nothing(lives: Lives) -> None:
    async with lives.store.work.read() as tx:
        hall = await tx.rooms.at(Address(CONSOLE, "hall"))
    assert hall is not None

    async def talks(of: Store, number: int) -> None:
        async with of.work.write() as tx:
            await tx.log.append([talk(hall, lives.ann, f"race{number}", PLANTED)])

    async with opened(lives.store.url) as other:
        racing = [talks(other, number) for number in range(10)]
        await asyncio.gather(*racing[:5], lives.erase(lives.ann), *racing[5:], return_exceptions=True)
    assert PLANTED not in await dumped(lives.store, metadata.tables)
    assert await rows_of(lives.store, "interactions", lives.ann) == 0


async def test_nobody_is_forgotten_by_an_unknown_address(lives: Lives) -> None:
    with pytest.raises(Refused, match=r"member\.unknown"):
        await lives.erase.at(Address(TELEGRAM, "ann"))
    assert lives.afterwards.times == 0


async def test_everything_can_be_forgotten_at_once(lives: Lives) -> None:
    gone = await EraseAll(lives.store.work, Noon(), lives.afterwards)()
    assert gone["members"] == 2
    assert set(gone) >= set(RULES)
    counts = {name: await lives.store.count(name) for name in metadata.tables}
    assert {name: count for name, count in counts.items() if count} == {"audit": 1, "key_checks": 1}
    assert lives.afterwards.times == 1


async def test_the_archive_says_of_every_table_what_becomes_of_it(lives: Lives) -> None:
    async with lives.store.work.read() as tx:
        said = await tx.archive.tables()
    assert set(said) == set(metadata.tables)
    assert said["ledger"].startswith("kept: ")
    assert all(said[name].startswith("nobody: ") for name in NOBODY)


async def test_the_files_can_be_scrubbed_on_either_database(lives: Lives) -> None:
    assert await scrub(lives.store.engines.writer)


async def test_what_was_erased_leaves_the_files(sqlite_url: str, tmp_path: Path) -> None:
    def found() -> list[str]:
        return [path.name for path in tmp_path.iterdir() if path.is_file() and PLANTED.encode() in path.read_bytes()]

    async with opened(sqlite_url) as store:
        async with store.work.write() as tx:
            ann = await lived(tx, "ann", PLANTED)
            await lived(tx, "bob", "bobs")
        assert found() != []
        await Erase(store.work, Noon(), Afterwards())(ann)
        assert await scrub(store.engines.writer)
        assert found() == []
        async with store.work.read() as tx:
            assert len(await tx.ledger.of(ann)) == 1
