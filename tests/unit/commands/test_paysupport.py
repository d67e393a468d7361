"""Questions about money: asked in one message, told to the owner once, answered and closed."""

from datetime import timedelta

import pytest

from bot.notify import Notify
from core.kernel.ids import CONSOLE, Address, MemberId, PlanCode
from core.kernel.messages import Reply
from core.kernel.money import Money
from core.kernel.ports import Job
from core.payments.provider import Charge
from tests.fakes.clock import NOON
from tests.fakes.product import OWNER, Product, actions

ASKED = "I was charged twice on Monday"


class Box:
    """The port `Messenger`: keeps what is said to whom."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Reply]] = []

    async def send(self, to: Address, reply: Reply, *, key: str) -> None:
        self.sent.append((to.external_id, reply))


async def told(product: Product) -> list[tuple[str, Reply]]:
    """Deliver every notice that waits; return who got what."""
    box = Box()
    notify = Notify(product.work, product.clock, {CONSOLE: box}, "UTC")
    for key in list(product.work.tables.notices):
        await notify(Job("notify", f"notice:{key}", {"notice": key}))
    return box.sent


async def begun(product: Product) -> MemberId:
    """Let the owner and ann be known, and ann have paid once."""
    for by in (OWNER, "ann"):
        await product.ask("/help", by=by)
    ann = product.work.tables.accounts[Address(CONSOLE, "ann")]
    charge = Charge("ch_7", "sub_1", PlanCode("vip"), Money(3000, "cny"), 0, NOON - timedelta(days=3))
    async with product.work.write() as tx:
        await tx.charges.put(ann, "p", [charge])
    return ann


async def test_without_words_one_question_is_asked_and_nothing_is_kept(product: Product) -> None:
    for line in ("/paysupport", "/paysupport   "):
        reply = await product.ask(line)
        assert (reply.key, actions(reply)) == ("paysupport.ask", ["/status"])
        assert "/paysupport " in reply.text
    assert product.work.tables.tickets == {}


async def test_the_owner_is_told_once_with_number_charges_and_text(product: Product) -> None:
    ann = await begun(product)
    assert (await product.ask(f"/paysupport {ASKED}")).key == "paysupport.opened"
    ((to, reply),) = await told(product)
    assert (to, reply.key) == (OWNER, "ticket.told")
    assert all(part in reply.text for part in (f"#{ann}", "ch_7", "30.00", ASKED))
    assert actions(reply) == [f"/lookup #{ann}", "/ticket 1"]
    assert (await product.ask("/paysupport and on Tuesday")).key == "paysupport.added"
    assert await told(product) == []


async def test_a_notice_holds_no_text_and_one_that_was_erased_is_only_said_to_have_been(product: Product) -> None:
    await begun(product)
    await product.ask(f"/paysupport {ASKED}")
    assert ASKED not in str(product.work.tables.notices)
    product.work.tables.ticket_lines.clear()
    ((_, reply),) = await told(product)
    assert "erased" in reply.text


async def test_six_additions_in_an_hour_are_one_too_many(product: Product) -> None:
    await product.ask(f"/paysupport {ASKED}")
    for number in range(5):
        assert (await product.ask(f"/paysupport more {number}")).key == "paysupport.added"
        product.clock.pass_by(timedelta(minutes=1))
    wait = await product.ask("/paysupport again")
    assert (wait.key, actions(wait), "13:00" in wait.text) == ("paysupport.wait", ["/status"], True)
    product.clock.pass_by(timedelta(minutes=55))
    assert (await product.ask("/paysupport again")).key == "paysupport.added"
    assert (await product.ask("/paysupport again")).key == "paysupport.wait"


async def test_what_is_too_long_is_not_kept(product: Product) -> None:
    reply = await product.ask(f"/paysupport {'x' * 1501}")
    assert (reply.key, actions(reply)) == ("paysupport.too_long", ["/paysupport"])
    assert product.work.tables.ticket_lines == []
    assert (await product.ask(f"/paysupport {'x' * 1500}")).key == "paysupport.opened"


async def test_an_answer_reaches_the_person_and_their_next_words_the_owner(product: Product) -> None:
    ann = await begun(product)
    await product.ask(f"/paysupport {ASKED}")
    await told(product)
    answered = await product.ask("/ticket 1 reply It is on\nits way.", by=OWNER)
    assert (answered.key, actions(answered)) == ("ticket.answered", ["/ticket 1 close", "/ticket"])
    ((to, reply),) = await told(product)
    assert (to, reply.key, "It is on\nits way." in reply.text) == ("ann", "paysupport.answer", True)
    assert actions(reply) == ["/paysupport"]
    await product.ask("/paysupport Thank you")
    ((to, reply),) = await told(product)
    assert (to, "Thank you" in reply.text, f"#{ann}" in reply.text) == (OWNER, True, True)


async def test_the_owner_lists_reads_and_closes(product: Product) -> None:
    ann = await begun(product)
    assert (await product.ask("/ticket", by=OWNER)).key == "ticket.none"
    await product.ask(f"/paysupport {ASKED}")
    listed = await product.ask("/ticket", by=OWNER)
    assert (listed.key, actions(listed)) == ("ticket.list", ["/ticket 1"])
    card = await product.press(listed.buttons[0], by=OWNER)
    assert (card.key, actions(card)) == ("ticket.card", ["/ticket 1 close", f"/lookup #{ann}"])
    assert ASKED in card.text and "ch_7" in card.text
    closed = [await product.press(card.buttons[0], by=OWNER) for _ in range(2)]
    assert [reply.key for reply in closed] == ["ticket.closed", "ticket.closed_before"]
    assert "paysupport.closed" in [reply.key for _, reply in await told(product)]
    assert (await product.ask("/ticket", by=OWNER)).key == "ticket.none"
    assert (await product.ask("/paysupport Once more")).key == "paysupport.opened"


async def test_an_answer_opens_a_closed_ticket_again(product: Product) -> None:
    await begun(product)
    await product.ask(f"/paysupport {ASKED}")
    await product.ask("/ticket 1 close", by=OWNER)
    await product.ask("/ticket 1 回复 One more thing", by=OWNER)
    assert (await product.ask("/ticket", by=OWNER)).key == "ticket.list"
    assert (await product.ask("/paysupport yes?")).key == "paysupport.added"


async def test_a_long_ticket_is_shown_from_its_end(product: Product) -> None:
    await product.ask("/paysupport first")
    for number in range(3):
        await product.ask(f"/paysupport {number}{'x' * 1200}")
    card = await product.ask("/ticket 1", by=OWNER)
    assert ("1x" in card.text, "2x" in card.text, "first" in card.text, "2 earlier" in card.text) == (
        True,
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("x", "ticket.form"),
        ("1 clsoe", "ticket.form"),
        ("1 reply", "ticket.form"),
        ("9", "ticket.unknown"),
        ("9 close", "ticket.unknown"),
        ("9 reply hello", "ticket.unknown"),
        ("9999999999999999999999", "ticket.unknown"),
        (f"1 reply {'x' * 1501}", "paysupport.too_long"),
    ],
)
async def test_bad_words_of_the_owner_change_nothing(product: Product, words: str, key: str) -> None:
    await product.ask("/paysupport first")
    before = product.work.tables.copied()
    reply = await product.ask(f"/ticket {words}", by=OWNER)
    assert (reply.key, bool(reply.buttons)) == (key, True)
    after = product.work.tables
    assert (after.tickets, after.ticket_lines, after.notices) == (before.tickets, before.ticket_lines, before.notices)


async def test_tickets_are_the_owners_alone(product: Product) -> None:
    await product.ask("/paysupport first")
    for words in ("", " 1", " 1 close", " 9"):
        assert (await product.ask(f"/ticket{words}", by="ann")).key == "denied"
