"""Of several accounts the one that was used last is told; another where that one cannot be reached; never two."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.notify import Notify
from core.access.link_code import CODE_ALPHABET
from core.kernel.errors import NotSaid, NotYet, Refused
from core.kernel.ids import DISCORD, TELEGRAM, Address, MemberId, Platform
from core.kernel.messages import NoticeKind, Person
from core.kernel.ports import Job, Messenger
from core.members.model import Member
from core.members.notices import tell_owners
from core.members.resolve import Resolve
from tests.factories import a_member, a_notice, keep
from tests.fakes.clock import HandClock
from tests.fakes.product import Product
from tests.fakes.store import FakeWork
from tests.unit.test_notify import JOB, Postbox

ON_TELEGRAM, ON_DISCORD = Address(TELEGRAM, "7"), Address(DISCORD, "8")
SHUT, UNSURE, AWAY = Refused("person.unreachable"), Refused("send.unsure"), NotYet(timedelta(seconds=5))
NO_TOKEN = NotSaid(timedelta(minutes=1))


@dataclass
class Town:
    """Somebody on Telegram and on Discord, who was on Telegram last."""

    work: FakeWork = field(default_factory=FakeWork)
    clock: HandClock = field(default_factory=HandClock)
    telegram: Postbox = field(default_factory=Postbox)
    discord: Postbox = field(default_factory=Postbox)

    async def tell(self, job: Job = JOB) -> None:
        boxes: Mapping[Platform, Messenger] = {TELEGRAM: self.telegram, DISCORD: self.discord}
        await Notify(self.work, self.clock, boxes, "UTC")(job)

    @property
    def told(self) -> list[Address]:
        return [to for box in (self.telegram, self.discord) for to, _, _ in box.sent]

    @property
    def outcome(self) -> str | None:
        return self.work.tables.sent["n1"][1] if "n1" in self.work.tables.sent else None

    @property
    def resolve(self) -> Resolve:
        return Resolve(self.work, self.clock, None)


def linked() -> Member:
    return replace(a_member(), accounts=(ON_DISCORD, ON_TELEGRAM))


@pytest.fixture
async def town() -> Town:
    town = Town()
    await keep(town.work, linked(), a_notice(NoticeKind.MUST))
    town.work.tables.accounts |= {ON_DISCORD: MemberId(1), ON_TELEGRAM: MemberId(1)}
    return town


async def test_the_account_that_was_used_last_is_told_and_no_other(town: Town) -> None:
    await town.tell()
    assert town.told == [ON_TELEGRAM]


async def test_one_word_elsewhere_moves_what_comes_next(town: Town) -> None:
    resolve = town.resolve
    for account in (ON_DISCORD, ON_TELEGRAM, ON_DISCORD):
        assert resolve.known(account.platform, account.external_id) is None
        await resolve(account, Person(account.external_id), is_here=True)
        assert resolve.known(account.platform, account.external_id) is not None
    await town.tell()
    assert town.told == [ON_DISCORD]


async def test_to_be_named_is_not_to_be_there(town: Town) -> None:
    await town.resolve(ON_DISCORD, Person("8"))
    await town.tell()
    assert town.told == [ON_TELEGRAM]


async def test_who_stays_where_they_are_costs_no_write(town: Town) -> None:
    before = town.work.tables
    for _ in range(3):
        await town.resolve(ON_TELEGRAM, Person("7"), is_here=True)
    assert town.work.tables is before


@pytest.mark.parametrize("fault", [SHUT, Refused("send.refused"), NO_TOKEN])
async def test_who_cannot_be_reached_there_is_told_elsewhere_once(town: Town, fault: Exception) -> None:
    town.telegram.fault = fault
    for _ in range(2):
        await town.tell()
    assert (town.told, town.outcome) == ([ON_DISCORD], "sent")


async def test_what_may_stand_there_is_not_said_again_elsewhere(town: Town) -> None:
    town.telegram.fault = UNSURE
    await town.tell()
    assert (town.told, town.outcome) == ([], "send.unsure")


async def test_who_moves_while_a_platform_is_away_is_still_told_where_it_was_begun(town: Town) -> None:
    town.telegram.fault = AWAY
    with pytest.raises(NotYet):
        await town.tell()
    await town.resolve(ON_DISCORD, Person("8"), is_here=True)
    town.telegram.fault = None
    await town.tell()
    assert town.told == [ON_TELEGRAM]


async def test_a_closed_platform_is_waited_for_where_there_is_no_other_way(town: Town) -> None:
    town.telegram.fault, town.discord.fault = NO_TOKEN, SHUT
    with pytest.raises(NotYet):
        await town.tell()
    assert town.outcome is None
    town.telegram.fault = None
    await town.tell()
    assert (town.told, town.outcome) == ([ON_TELEGRAM], "sent")


async def test_who_can_be_reached_nowhere_ends_the_notice(town: Town) -> None:
    town.telegram.fault = town.discord.fault = SHUT
    await town.tell()
    assert town.outcome == "person.unreachable"


async def test_an_owner_with_two_addresses_hears_an_alarm_once_and_where_they_can(town: Town) -> None:
    owners = (str(ON_TELEGRAM), str(ON_DISCORD))
    async with town.work.write() as tx:
        await tell_owners(tx, owners, "alarm", a_notice().answer, town.clock)
    [job] = town.work.tables.handed
    town.telegram.fault = SHUT
    await town.tell(job)
    assert town.told == [ON_DISCORD]


async def test_a_link_leaves_the_person_where_they_entered_the_code() -> None:
    product = Product.empty()
    found = re.search(f"[{CODE_ALPHABET}]{{8}}", (await product.ask("/link", by="discord:8")).text)
    assert found is not None
    assert (await product.ask(f"/link {found[0]}", by="telegram:7")).key == "link.done"
    assert next(one.accounts for one in product.work.tables.members.values()) == (ON_DISCORD, ON_TELEGRAM)
    await product.ask("/me", by="discord:8")
    assert next(one.accounts for one in product.work.tables.members.values()) == (ON_TELEGRAM, ON_DISCORD)
