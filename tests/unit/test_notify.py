"""A notice reaches its member once, at a decent hour, and only while it is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notify import Notify, Resend, until_morning
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import CONSOLE, Address, MemberId, Platform
from core.kernel.messages import NoticeKind, Reply
from core.kernel.ports import Job, Messenger
from core.members.agree import Agree
from core.members.model import Language, Purpose
from tests.factories import ANN, a_member, a_notice, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

JOB = Job("notify", "notice:n1", {"notice": "n1"})
NEW_YORK = ZoneInfo("America/New_York")


@dataclass
class Postbox:
    """The port `Messenger`: keeps what it is given, or raises."""

    fault: Exception | None = None
    sent: list[tuple[Address, Reply, str]] = field(default_factory=list)

    async def send(self, to: Address, reply: Reply, *, key: str) -> None:
        if self.fault is not None:
            raise self.fault
        self.sent.append((to, reply, key))


@dataclass
class Bench:
    work: FakeWork = field(default_factory=FakeWork)
    clock: HandClock = field(default_factory=HandClock)
    box: Postbox = field(default_factory=Postbox)
    zone: str = "UTC"

    @property
    def notify(self) -> Notify:
        boxes: Mapping[Platform, Messenger] = {CONSOLE: self.box}
        return Notify(self.work, self.clock, boxes, self.zone)

    @property
    def outcome(self) -> str | None:
        return self.work.tables.sent["n1"][1] if "n1" in self.work.tables.sent else None


async def a_bench(kind: NoticeKind = NoticeKind.PUSH, *, zone: str | None = None) -> Bench:
    bench = Bench()
    await keep(bench.work, a_member(allows=(Purpose.NUDGES, Purpose.PERSONAL), zone=zone), a_notice(kind))
    return bench


async def test_a_notice_is_said_once() -> None:
    bench = await a_bench()
    await bench.notify(JOB)
    await bench.notify(JOB)
    assert [(to, reply.text, key) for to, reply, key in bench.box.sent] == [(ANN, "hello", "n1")]
    assert bench.outcome == "sent"


async def test_a_notice_that_is_not_there_is_nothing() -> None:
    bench = Bench()
    await bench.notify(JOB)
    assert bench.box.sent == []


@pytest.mark.parametrize("language", Language)
async def test_it_is_said_in_the_members_language(language: Language) -> None:
    bench = await a_bench(NoticeKind.MUST)
    notice = a_notice(NoticeKind.MUST, key="n2")
    said = replace(notice.answer, phrases=(replace(notice.answer.phrases[0], key="next.none", params={}),))
    await keep(bench.work, a_member(language=language), replace(notice, answer=said))
    await bench.notify(Job("notify", "notice:n2", {"notice": "n2"}))
    assert bench.box.sent[0][1].text.isascii() is (language is Language.EN)


@pytest.mark.parametrize(("hour", "waits"), [(21, None), (22, 10), (23, 9), (0, 8), (7, 1), (8, None), (12, None)])
async def test_a_push_waits_for_the_morning_of_the_members_own_zone(hour: int, waits: int | None) -> None:
    bench = await a_bench(zone="Asia/Shanghai")
    bench.clock.at = datetime(2026, 11, 24, hour, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    if waits is None:
        await bench.notify(JOB)
        assert bench.outcome == "sent"
        return
    with pytest.raises(NotYet) as wait:
        await bench.notify(JOB)
    assert wait.value.after == timedelta(hours=waits)
    assert (bench.box.sent, bench.outcome) == ([], None)


async def test_without_a_zone_of_ones_own_the_communitys_counts() -> None:
    bench = await a_bench()
    bench.zone = "Asia/Shanghai"
    bench.clock.at = datetime(2026, 11, 24, 16, tzinfo=UTC)
    with pytest.raises(NotYet):
        await bench.notify(JOB)


async def test_what_must_be_told_comes_at_any_hour_and_needs_no_consent() -> None:
    bench = await a_bench(NoticeKind.MUST)
    await Agree(bench.work, bench.clock)(MemberId(1), tuple(Purpose), is_on=False)
    bench.clock.at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    await bench.notify(JOB)
    assert bench.outcome == "sent"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from(("America/New_York", "Asia/Shanghai")))
def test_the_wait_ends_at_eight_on_the_clock_also_when_a_night_changes_the_clocks(naive: datetime, zone: str) -> None:
    moment = naive.replace(tzinfo=UTC)
    local = moment.astimezone(ZoneInfo(zone))
    wait = until_morning(local)
    assert (wait is None) == (8 <= local.hour < 22)
    if wait is not None:
        morning = (moment + wait).astimezone(ZoneInfo(zone))
        assert (morning.hour, morning.minute, morning.second) == (8, 0, 0)
        assert timedelta(0) < wait <= timedelta(hours=11)


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        (datetime(2026, 3, 7, 23, tzinfo=NEW_YORK), 8),
        (datetime(2026, 10, 31, 23, tzinfo=NEW_YORK), 10),
        (datetime(2026, 6, 1, 23, tzinfo=NEW_YORK), 9),
    ],
)
def test_a_short_night_is_waited_shorter_and_a_long_one_longer(evening: datetime, hours: int) -> None:
    assert until_morning(evening) == timedelta(hours=hours)


@pytest.mark.parametrize("withdrawn", [Purpose.NUDGES, Purpose.PERSONAL])
async def test_a_push_is_not_said_to_one_who_has_withdrawn_since(withdrawn: Purpose) -> None:
    bench = await a_bench()
    await Agree(bench.work, bench.clock)(MemberId(1), (withdrawn,), is_on=False)
    await bench.notify(JOB)
    assert (bench.box.sent, bench.outcome) == ([], "withdrawn")


async def test_one_without_an_account_here_cannot_be_reached() -> None:
    bench = Bench()
    elsewhere = a_member(at=Address(Platform("elsewhere"), "1"), allows=(Purpose.NUDGES, Purpose.PERSONAL))
    await keep(bench.work, elsewhere, a_notice())
    await bench.notify(JOB)
    assert bench.outcome == "unreachable"


async def test_one_who_is_gone_is_told_nothing() -> None:
    bench = Bench()
    await keep(bench.work, a_notice(to=99))
    await bench.notify(JOB)
    assert bench.outcome == "gone"


async def test_a_person_who_blocked_the_bot_ends_the_notice_and_patience_keeps_it() -> None:
    bench = await a_bench()
    bench.box.fault = NotYet(timedelta(seconds=30))
    with pytest.raises(NotYet):
        await bench.notify(JOB)
    assert bench.outcome is None
    bench.box.fault = Refused("person.unreachable")
    await bench.notify(JOB)
    assert bench.outcome == "person.unreachable"
    assert bench.work.tables.sent["n1"][0] == NOON


async def test_what_waits_without_a_job_gets_one_and_only_one() -> None:
    bench = await a_bench()
    await keep(bench.work, a_notice(key="n2"), a_notice(key="n3"))
    await bench.notify(JOB)
    resend = Resend(bench.work)
    assert [await resend(), await resend()] == [2, 2]
    assert [job.payload["notice"] for job in bench.work.tables.handed] == ["n2", "n3"]
