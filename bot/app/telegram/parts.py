"""What every part of the Telegram side works with."""

from dataclasses import dataclass
from typing import Literal

from adapters.sql.work import SqlWork
from adapters.telegram.client import Client
from adapters.telegram.gate import TelegramGate
from adapters.telegram.outbound import Outlet
from adapters.telegram.saying import Spot
from bot.cases import Cases
from bot.phrases import Speaker
from bot.router import Router
from core.access.guard import Guard
from core.access.ways import Ways
from core.kernel.ids import TELEGRAM, Address
from core.kernel.messages import Answer, Person, Reply
from core.kernel.ports import Clock
from core.members.authority import roles_of
from core.members.model import Member, Role

Checkout = Literal["link", "stars", "off"]


@dataclass(frozen=True, slots=True)
class Parts:
    """The product behind Telegram, and the way back to its people."""

    work: SqlWork
    clock: Clock
    cases: Cases
    router: Router
    guard: Guard
    ways: Ways
    client: Client
    gate: TelegramGate
    outlet: Outlet
    checkout: Checkout

    def speaker(self, member: Member) -> Speaker:
        """Return the one who speaks the member's language."""
        return Speaker(member.language, member.zone or self.router.zone)

    def reply(self, member: Member, answer: Answer) -> Reply:
        """Return the answer in the member's words."""
        return self.speaker(member).reply(answer)

    async def member(self, person: Person) -> Member:
        """Return who the person is; made on first sight."""
        return await self.cases.resolve(address_of(person), person)

    def is_staff(self, member: Member) -> bool:
        """Whether the member comes and goes as they please."""
        return bool(roles_of(member, self.router.owners) - {Role.MEMBER})

    def owner_ids(self) -> list[str]:
        """Return the numbers of the owners on Telegram."""
        return sorted(
            name for platform, _, name in (one.partition(":") for one in self.router.owners) if platform == TELEGRAM
        )


def address_of(person: Person) -> Address:
    """Return the person's account."""
    return Address(TELEGRAM, person.external_id)


def private(person: str) -> Spot:
    """Return the private chat with the person: it has their number."""
    return Spot(person, person)
