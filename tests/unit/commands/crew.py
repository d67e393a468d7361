"""A community with its staff: an owner, an admin, a moderator, and those whom they look after."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.access.standing import Standing
from core.kernel.ids import CONSOLE, Address, MemberId, PlanCode
from core.kernel.messages import Notice, Reply
from core.kernel.phrase import Phrase
from core.members.model import Role
from core.payments.provider import CustomerRef
from tests.fakes.clock import HandClock
from tests.fakes.gateway import FakeGateway
from tests.fakes.product import OWNER, Product

ROLES = {"adm": Role.ADMIN, "adm2": Role.ADMIN, "mod": Role.MODERATOR, "mod2": Role.MODERATOR, "sup": Role.SUPPORT}
OFFER = ("vip 30.00 cny month", "pro 60.00 cny month", "week 9.90 cny pass:7", "old 5 cny month")


@dataclass
class Crew:
    """The product, its provider, and short ways to ask."""

    gateway: FakeGateway = field(default_factory=lambda: FakeGateway(HandClock()))

    def __post_init__(self) -> None:
        self.product = Product.paid_by(self.gateway)
        self.ask, self.press, self.clock = self.product.ask, self.product.press, self.gateway.clock

    async def gather(self) -> None:
        """Everybody is known, the plans are on sale, and one is sold no more."""
        for line in OFFER:
            await self.ask(f"/newplan {line}", by=OWNER)
        await self.ask("/archiveplan old", by=OWNER)
        for name in (*ROLES, "ann", "bob"):
            await self.ask("/help", by=name)
        async with self.product.work.write() as tx:
            for name, role in ROLES.items():
                await tx.members.appoint(await self.number(name), frozenset((role,)))

    async def number(self, name: str) -> MemberId:
        async with self.product.work.read() as tx:
            member = await tx.members.at(Address(CONSOLE, name))
        assert member is not None
        return member.id

    async def yes(self, line: str, *, by: str = OWNER) -> Reply:
        """Ask, and press the first button of the answer."""
        return await self.press((await self.ask(line, by=by)).buttons[0], by=by)

    async def pay(self, plan: str, *, by: str = "ann") -> CustomerRef:
        url = (await self.ask(f"/subscribe {plan}", by=by)).buttons[0].url
        assert url is not None
        customer = self.gateway.pay(url.rpartition("/")[2])
        await self.product.cases.manage.reread(customer)
        return customer

    async def open(self, name: str) -> frozenset[PlanCode]:
        standing: Standing = self.product.cases.standing
        return frozenset(await standing(await self.number(name)))

    def pass_by(self, **time: float) -> None:
        self.clock.pass_by(timedelta(**time))

    def jobs(self, cause: str) -> int:
        """Return how many jobs move doors because of this."""
        return sum(job.name == "access" and f":{cause}" in job.key for job in self.product.work.tables.handed)

    def told(self, name: str) -> list[Phrase]:
        """Return what notices begin with that go to people whose key names this."""
        notices: list[Notice] = [notice for notice, _ in self.product.work.tables.notices.values()]
        return [said for notice in notices if notice.key.startswith(name) for said in notice.answer.phrases]

    def noted(self, action: str) -> list[str]:
        return [about for _, done, about in self.product.work.tables.audited if done == action]
