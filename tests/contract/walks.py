"""Sequences of linking and unlinking, and what must hold after every step; over any store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from hypothesis import strategies as st

from core.access.link import Link
from core.access.link_code import CODE_ALPHABET, CODE_LENGTH
from core.access.unlink import Unlink
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, DISCORD, TELEGRAM, Address, MemberId
from core.members.model import Language, LanguageSource, Member
from core.payments.right import Right, RightKind, Status
from tests.contract.stores import NOON
from tests.factories import VIP
from tests.fakes.clock import HandClock

PLATFORMS = (CONSOLE, TELEGRAM, DISCORD)
PEOPLE = tuple((platform, name) for platform in PLATFORMS for name in ("a", "b"))
SOMEBODY = st.sampled_from(range(len(PEOPLE)))
STEPS = st.lists(
    st.tuples(st.just("link"), SOMEBODY, SOMEBODY)
    | st.tuples(st.just("unlink"), SOMEBODY, st.sampled_from(range(len(PLATFORMS))))
    | st.tuples(st.just("wait"), st.sampled_from((1, 11, 25 * 60)), st.just(0)),
    max_size=14,
)
Step = tuple[str, int, int]


@dataclass
class Walk:
    """Six accounts on three platforms, each with a right of its own at first."""

    work: Any
    prefix: str
    clock: HandClock = field(default_factory=lambda: HandClock(NOON))
    forgotten: int = 0

    def __post_init__(self) -> None:
        codes = ("".join(letters) for letters in product(CODE_ALPHABET, repeat=CODE_LENGTH))
        self.accounts = [Address(platform, f"{self.prefix}{name}") for platform, name in PEOPLE]
        self.link = Link(self.work, self.clock, lambda: self.prefix + next(codes), self.forget, frozenset())
        self.unlink = Unlink(self.work, self.clock, self.forget)

    async def forget(self) -> None:
        """Count how often memories were dropped."""
        self.forgotten += 1

    async def begin(self) -> None:
        """Let everybody be known and have bought something."""
        async with self.work.write() as tx:
            for account in self.accounts:
                draft = Member(MemberId(0), account.external_id, Language.EN, LanguageSource.HINT, NOON)
                member = await tx.members.add(account, draft)
                await tx.rights.record(member.id, "p", [self.right_of(account)], NOON)

    def right_of(self, account: Address) -> Right:
        """Return what the account's person bought."""
        return Right(f"sub {account}", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)

    async def take(self, step: Step) -> None:
        """Take a step, unless it is refused."""
        before = self.forgotten
        try:
            match step:
                case ("link", shown_to, entered_by):
                    account = self.accounts[shown_to]
                    code, _ = await self.link.show((await self.members())[account].id, account)
                    await self.link(self.accounts[entered_by], code)
                case ("unlink", by, platform):
                    await self.unlink((await self.members())[self.accounts[by]].id, PLATFORMS[platform])
                case (_, minutes, _):
                    self.clock.pass_by(timedelta(minutes=minutes))
                    return
        except Refused:
            assert self.forgotten == before
            return
        assert self.forgotten == before + 1

    async def members(self) -> dict[Address, Member]:
        """Return who stands behind each account."""
        async with self.work.read() as tx:
            found = {account: await tx.members.at(account) for account in self.accounts}
        assert all(found.values())
        return found

    async def check(self) -> None:
        """Each account is one member's, nobody has two on a platform, and no right is lost or held twice."""
        members = await self.members()
        for account, member in members.items():
            assert member.accounts.count(account) == 1
            platforms = [one.platform for one in member.accounts]
            assert len(platforms) == len(set(platforms))
            assert {one for one, owner in members.items() if owner.id == member.id} == set(member.accounts)
        async with self.work.read() as tx:
            held = [
                right.key for one in {member.id for member in members.values()} for right in await tx.rights.of(one)
            ]
        assert sorted(held) == sorted(self.right_of(account).key for account in self.accounts)

    async def rested(self) -> None:
        """Nobody who freed a seat has another account in it before its time."""
        now: datetime = self.clock.now()
        async with self.work.read() as tx:
            for member in (await self.members()).values():
                for platform, freed in (await tx.links.freed(member.id)).items():
                    if now < freed + timedelta(hours=24):
                        assert platform not in {one.platform for one in member.accounts}


async def walked(work: Any, prefix: str, steps: Sequence[Step]) -> None:
    """Take the steps over a store in which nobody has this prefix yet; everything holds after each."""
    walk = Walk(work, prefix)
    await walk.begin()
    for step in steps:
        await walk.take(step)
        await walk.check()
        await walk.rested()
