"""No call to the provider stands inside a transaction: a slow one would hold the store's only writer."""

import pytest

from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.payments.gateway import Gateway
from core.payments.provider import Report, ReportKind
from core.payments.settle import Settle
from tests.fakes.clock import HandClock
from tests.fakes.gateway import FakeGateway
from tests.fakes.product import OWNER, Product, actions, cases_over
from tests.fakes.watched import WatchedGateway, watched

ASKED = frozenset(name for name in vars(Gateway) if not name.startswith("_")) - {"name", "is_test", "verify"}
"""Everything that goes over the network. `verify` is called by the web route, which opens no transaction."""


async def test_every_use_case_asks_the_provider_outside_of_any_transaction() -> None:
    provider = FakeGateway(HandClock())
    work, watching, gateway = watched(provider)
    product = Product(work, provider.clock, cases_over(work, provider.clock, gateway))
    await _everything(product, provider)
    await _settled(Settle(work, provider.clock, gateway), provider)
    assert watching.asked >= ASKED, sorted(ASKED - watching.asked)


async def _everything(product: Product, provider: FakeGateway) -> None:
    """Each command that asks the provider does so, and is not refused."""
    provider.prices["price_at_stripe"] = (Money(500, "cny"), "month")
    assert (await product.ask("/newplan vip 30.00 cny month", by=OWNER)).key == "newplan.made"
    assert (await product.ask("/newplan pro 90.00 cny month", by=OWNER)).key == "newplan.made"
    assert (await product.ask("/newplan own price_at_stripe", by=OWNER)).key == "newplan.made"
    assert (await product.ask("/editplan own price=7.00", by=OWNER)).key == "editplan.done"
    assert (await product.ask("/archiveplan own", by=OWNER)).key == "archiveplan.done"
    page = await product.ask("/subscribe vip")
    assert actions(await product.ask("/subscribe vip"))[0] == actions(page)[0]
    customer = provider.pay("cs_1")
    await product.cases.manage.reread(customer)
    assert (await product.ask("/cancel yes")).key == "cancel.done"
    assert (await product.ask("/resume")).key == "resume.done"
    assert (await product.ask("/switch pro yes")).key == "switch.done"
    assert "pay.test/portal" in str(actions(await product.ask("/card"))[0])
    assert (await product.ask("/refund ch_1", by=OWNER)).key == "refund.given"


async def _settled(settle: Settle, provider: FakeGateway) -> None:
    await settle.catch_up()
    await settle.catch_up()
    customer = next(iter(provider.rights))
    told = Report("evt_1", "invoice.paid", provider.clock.now(), ReportKind.LOOK_AGAIN, customer)
    assert (await settle.hear(told)).member_id is not None


async def test_a_use_case_that_asks_inside_a_transaction_is_found_out() -> None:
    work, watching, gateway = watched(FakeGateway(HandClock()))
    async with work.write():
        with pytest.raises(AssertionError, match="inside a transaction"):
            await gateway.archive_price("price_1")
    assert isinstance(watching, WatchedGateway)
    await gateway.archive_price("price_1")
    assert watching.asked == {"archive_price"}
    async with work.read() as tx:
        assert await tx.plans.get(PlanCode("vip")) is None
