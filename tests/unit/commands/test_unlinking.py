"""An account is unlinked: what it loses, what it takes along, and how long its seat rests."""

from datetime import timedelta

import pytest

from core.access.verdict import Ban
from core.kernel.ids import CONSOLE, TELEGRAM
from tests.fakes.clock import NOON
from tests.fakes.product import Product, actions
from tests.unit.commands.test_linking import code_of, link, member_at, pays


async def test_nothing_linked_is_said(product: Product) -> None:
    reply = await product.ask("/unlink")
    assert (reply.key, actions(reply)) == ("unlink.nothing", ["/link"])


async def test_an_account_is_unlinked_after_one_question(product: Product) -> None:
    await product.ask("/help", by="telegram:42")
    await pays(product, TELEGRAM, "42", "sub_1")
    await link(product, "ann", "telegram:42")
    sure = await product.ask("/unlink", by="ann")
    assert (sure.key, actions(sure)) == ("unlink.sure", ["/unlink telegram yes", "/me"])
    assert (await product.press(sure.buttons[0], by="ann")).key == "unlink.done"
    assert (await product.ask("/status", by="telegram:42")).key == "status.none"
    assert (await product.ask("/status", by="ann")).key == "status.card"
    assert (await product.press(sure.buttons[0], by="ann")).key == "unlink.nothing"


@pytest.mark.parametrize(
    ("words", "key"), [("console", "unlink.own"), ("matrix", "unlink.unknown"), ("telegram now", "unlink.unknown")]
)
async def test_another_platform_than_a_linked_one_is_not_unlinked(product: Product, words: str, key: str) -> None:
    await link(product, "ann", "telegram:42")
    for line in (f"/unlink {words}", f"/unlink {words} yes"):
        reply = await product.ask(line, by="ann")
        assert (reply.key, actions(reply)) == (key, ["/unlink telegram"])
    assert len(set(product.work.tables.accounts.values())) == 1


async def test_a_freed_seat_rests_for_a_day_whoever_enters_the_code(product: Product) -> None:
    await link(product, "ann", "telegram:42")
    await product.ask("/unlink telegram yes", by="ann")
    for shown_to, entered_by in (("ann", "telegram:43"), ("telegram:43", "ann"), ("ann", "telegram:42")):
        assert (await link(product, shown_to, entered_by)).key == "link.rests"
    product.clock.pass_by(timedelta(hours=23, minutes=59))
    resting = await link(product, "ann", "telegram:43")
    assert (resting.key, "2026-11-25 12:00" in resting.text) == ("link.rests", True)
    product.clock.pass_by(timedelta(minutes=1))
    assert (await link(product, "ann", "telegram:43")).key == "link.done"


async def test_the_rest_of_a_seat_follows_its_person(product: Product) -> None:
    await link(product, "ann", "telegram:42")
    await product.ask("/unlink telegram yes", by="ann")
    await link(product, "discord:7", "ann")
    assert (await link(product, "discord:7", "telegram:43")).key == "link.rests"


async def test_a_code_that_was_shown_before_an_unlinking_is_over(product: Product) -> None:
    await link(product, "ann", "telegram:42")
    code = await code_of(product, "telegram:42")
    await product.ask("/unlink telegram yes", by="ann")
    assert (await product.ask(f"/link {code}", by="discord:7")).key == "link.expired"


async def test_words_after_linking_are_the_new_persons_and_after_unlinking_the_old_ones(product: Product) -> None:
    await product.ask("hello", by="telegram:42")
    await link(product, "ann", "telegram:42")
    await product.say("in between", by="telegram:42", room="hall")
    ann = member_at(product, CONSOLE, "ann")
    await product.ask("/unlink telegram yes", by="ann")
    await product.say("alone again", by="telegram:42", room="hall")
    authors = {entry.text: entry.member_id for entry in product.work.tables.log.values()}
    assert authors["in between"] == ann
    assert authors["alone again"] == authors["hello"] == member_at(product, TELEGRAM, "42") != ann


async def test_who_is_kept_out_is_kept_out_with_the_unlinked_account_too(product: Product) -> None:
    await link(product, "ann", "telegram:42")
    async with product.work.write() as tx:
        await tx.bans.put(member_at(product, CONSOLE, "ann"), Ban(NOON, None, "spam"), None)
    await product.ask("/unlink telegram yes", by="ann")
    async with product.work.read() as tx:
        assert [ban.reason for ban in await tx.bans.of(member_at(product, TELEGRAM, "42"))] == ["spam"]
