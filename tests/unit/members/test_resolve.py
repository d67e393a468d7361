"""Who speaks is remembered, within a bound, and listened to until their language is known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from core.kernel.ids import CONSOLE, Address, MemberId
from core.kernel.messages import Person
from core.members.model import Language, LanguageSource, Member
from core.members.resolve import KNOWN_AT_ONCE, Known, Resolve

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANN = Address(CONSOLE, "ann")


class Noon:
    def now(self) -> datetime:
        return NOON


@dataclass
class People:
    """A store with members alone."""

    by_address: dict[Address, Member] = field(default_factory=dict)

    @property
    def members(self) -> "People":
        return self

    async def at(self, address: Address) -> Member | None:
        return self.by_address.get(address)

    async def get(self, member_id: MemberId) -> Member | None:
        return next((one for one in self.by_address.values() if one.id == member_id), None)

    async def add(self, address: Address, draft: Member) -> Member:
        return self.by_address.setdefault(address, replace(draft, id=MemberId(len(self.by_address) + 1)))

    async def speak(self, member_id: MemberId, language: Language, source: LanguageSource) -> None:
        for address, member in self.by_address.items():
            if member.id == member_id:
                self.by_address[address] = replace(member, language=language, language_source=source)

    @asynccontextmanager
    async def read(self) -> AsyncIterator["People"]:
        yield self

    write = read


def a_resolve() -> Resolve:
    return Resolve(People(), Noon(), None)


async def test_a_stranger_becomes_a_member_once() -> None:
    resolve = a_resolve()
    assert resolve.known(ANN) is None
    first = await resolve(ANN, Person("ann", "Ann"))
    assert await resolve(ANN, Person("ann", "Another name")) == first
    assert (first.name, first.accounts) == ("Ann", (ANN,))


async def test_the_hint_of_the_platform_comes_before_what_is_written() -> None:
    member = await a_resolve()(ANN, Person("ann", language_hint="zh-hans"), Language.EN)
    assert (member.language, member.language_source) == (Language.ZH, LanguageSource.HINT)


async def test_one_is_listened_to_until_a_language_is_known() -> None:
    resolve = a_resolve()
    member = await resolve(ANN, Person("ann"))
    assert resolve.known(ANN) == Known(member.id, is_listened_to=True)
    assert (await resolve(ANN, Person("ann"), Language.EN)).language is Language.EN
    assert resolve.known(ANN) == Known(member.id, is_listened_to=False)
    assert (await resolve(ANN, Person("ann"), Language.ZH)).language is Language.EN


async def test_the_least_recent_speaker_is_forgotten_first() -> None:
    resolve = a_resolve()
    member = await resolve(ANN, Person("ann"))
    for n in range(KNOWN_AT_ONCE):
        resolve._remember(Address(CONSOLE, str(n)), member)
        assert n % 10_000 or resolve.known(ANN)
    assert len(resolve._known) == KNOWN_AT_ONCE
    assert resolve.known(Address(CONSOLE, "0")) is None
    assert resolve.known(ANN) is not None
    resolve.forget()
    assert resolve.known(ANN) is None
