"""One person on two platforms: a code that is shown and entered, and every way in which it may not be."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest

from core.access.link_code import CODE_ALPHABET, normal
from core.interactions.model import Room, RoomKind
from core.kernel.ids import CONSOLE, DISCORD, TELEGRAM, Address, MemberId, PlanCode, Platform, RoomId
from core.kernel.messages import Reply
from core.members.model import Purpose
from core.payments.right import Right, RightKind, Status
from tests.factories import a_plan, a_room, keep
from tests.fakes.clock import NOON
from tests.fakes.product import OWNER, Product, actions

CODE = re.compile(f"[{CODE_ALPHABET}]{{8}}")


async def code_of(product: Product, by: str) -> str:
    """Return the code that is shown to somebody."""
    reply = await product.ask("/link", by=by)
    assert reply.key == "link.code"
    found = CODE.search(reply.text)
    assert found is not None
    return found[0]


async def link(product: Product, shown_to: str, entered_by: str) -> Reply:
    """Return what is answered to who enters the code that was shown to somebody else."""
    return await product.ask(f"/link {await code_of(product, shown_to)}", by=entered_by)


def member_at(product: Product, platform: Platform, name: str) -> MemberId:
    return product.work.tables.accounts[Address(platform, name)]


async def pays(product: Product, platform: Platform, name: str, key: str) -> None:
    """Let somebody who spoke before have a running subscription."""
    right = Right(key, PlanCode("vip"), RightKind.SUBSCRIPTION, Status.ACTIVE, NOON, NOON + timedelta(days=30))
    async with product.work.write() as tx:
        await tx.rights.record(member_at(product, platform, name), "p", [right], NOON)


def notices_to(product: Product, member_id: MemberId) -> Sequence[str]:
    found = [notice for notice, _ in product.work.tables.notices.values() if notice.member_id == member_id]
    return [notice.answer.phrases[0].key for notice in found]


async def test_a_code_entered_on_another_platform_makes_one_person(product: Product) -> None:
    await keep(product.work, a_plan())
    linked = await link(product, "ann", "telegram:42")
    assert (linked.key, actions(linked)) == ("link.done", ["/status", "/me"])
    assert "console:ann, telegram:42" in linked.text
    assert member_at(product, CONSOLE, "ann") == member_at(product, TELEGRAM, "42")
    assert "telegram:42" in (await product.ask("/me", by="ann")).text
    assert [job.name for job in product.work.tables.handed] == ["access"]


async def test_what_one_of_them_paid_is_open_to_both(product: Product) -> None:
    await product.ask("/help", by="telegram:42")
    await pays(product, TELEGRAM, "42", "sub_1")
    await link(product, "ann", "telegram:42")
    assert "vip" in (await product.ask("/me", by="ann")).text
    assert (await product.ask("/status", by="telegram:42")).key == "status.card"


@pytest.mark.parametrize("shape", ["{}", " {} ", "{:.4} {}", "{:.4}-{}"])
async def test_a_code_is_taken_however_it_is_written(product: Product, shape: str) -> None:
    code = await code_of(product, "ann")
    written = shape.format(code, code[4:]) if "4" in shape else shape.format(code.lower())
    assert (await product.ask(f"/link {written}", by="telegram:42")).key == "link.done"


def test_a_code_from_a_chinese_keyboard_is_the_same() -> None:
    assert normal("\uff17kq2\u3000ｍ4xw") == "7KQ2M4XW"


async def test_an_expired_code_says_so_and_a_new_one_replaces_an_old_one(product: Product) -> None:
    first, second = await code_of(product, "ann"), await code_of(product, "ann")
    assert first != second
    assert (await product.ask(f"/link {first}", by="telegram:42")).key == "link.expired"
    product.clock.pass_by(timedelta(minutes=10))
    late = await product.ask(f"/link {second}", by="telegram:42")
    assert (late.key, actions(late)) == ("link.expired", ["/link"])


async def test_a_code_works_once(product: Product) -> None:
    code = await code_of(product, "ann")
    await product.ask(f"/link {code}", by="telegram:42")
    again = await product.ask(f"/link {code}", by="discord:7")
    assert (again.key, actions(again)) == ("link.used", ["/link"])


async def test_a_code_is_not_for_its_own_platform(product: Product) -> None:
    code = await code_of(product, "ann")
    for by in ("ann", "bob"):
        reply = await product.ask(f"/link {code}", by=by)
        assert (reply.key, actions(reply)) == ("link.own_platform", ["/unlink"])
        assert "/unlink console" in reply.text
    assert (await product.ask(f"/link {code}", by="telegram:42")).key == "link.done"
    assert (await link(product, "ann", "telegram:42")).key == "link.own_platform"


async def test_a_seat_that_is_taken_is_said_and_nothing_moves(product: Product) -> None:
    await link(product, "ann", "telegram:42")
    reply = await link(product, "bob", "telegram:42")
    assert (reply.key, actions(reply)) == ("link.seat_taken", ["/unlink"])
    assert member_at(product, CONSOLE, "bob") != member_at(product, TELEGRAM, "42")


async def test_a_third_platform_joins_the_two(product: Product) -> None:
    await link(product, "ann", "telegram:42")
    await link(product, "telegram:42", "discord:7")
    assert len({member_at(product, *one) for one in ((CONSOLE, "ann"), (TELEGRAM, "42"), (DISCORD, "7"))}) == 1
    which = await product.ask("/unlink", by="ann")
    assert (which.key, actions(which)) == ("unlink.which", ["/unlink telegram", "/unlink discord"])


async def test_after_five_wrong_codes_even_the_right_one_waits_ten_minutes(product: Product) -> None:
    code = await code_of(product, "ann")
    for _ in range(5):
        wrong = await product.ask("/link 22222223", by="telegram:42")
        assert (wrong.key, actions(wrong)) == ("link.wrong", ["/link"])
        product.clock.pass_by(timedelta(minutes=1))
    assert (await product.ask(f"/link {code}", by="telegram:42")).key == "link.wait"
    product.clock.pass_by(timedelta(minutes=8, seconds=59))
    assert (await product.ask("/link x", by="telegram:42")).key == "link.wait"
    product.clock.pass_by(timedelta(seconds=1))
    assert (await link(product, "ann", "telegram:42")).key == "link.done"


async def test_wrong_codes_over_a_long_time_do_not_add_up(product: Product) -> None:
    for _ in range(9):
        assert (await product.ask("/link wrong", by="telegram:42")).key == "link.wrong"
        product.clock.pass_by(timedelta(minutes=3))


async def test_a_link_with_a_code_asks_once_and_then_joins(product: Product) -> None:
    code = await code_of(product, "ann")
    asked = await product.ask(f"/start link_{code.lower()}", by="telegram:42")
    assert (asked.key, actions(asked)) == ("link.sure", [f"/link {code}", "/help link"])
    assert (await product.press(asked.buttons[0], by="telegram:42")).key == "link.done"
    used = await product.ask(f"/start link_{code}", by="discord:7")
    assert (used.key, actions(used)[-1]) == ("link.used", "/lang")


async def test_links_with_wrong_codes_are_counted_too(product: Product) -> None:
    keys = [(await product.ask("/start link_2222222Z", by="telegram:42")).key for _ in range(6)]
    assert keys == ["start.dead_code"] * 5 + ["link.wait"]


async def test_two_running_subscriptions_go_on_and_the_owner_is_told_by_numbers(product: Product) -> None:
    for by in (OWNER, "ann", "telegram:42"):
        await product.ask("/help", by=by)
    await pays(product, CONSOLE, "ann", "sub_1")
    await pays(product, TELEGRAM, "42", "sub_2")
    ann, other = member_at(product, CONSOLE, "ann"), member_at(product, TELEGRAM, "42")
    assert "/cancel" in (await link(product, "ann", "telegram:42")).text
    root = member_at(product, CONSOLE, OWNER)
    (told,) = [notice for notice, _ in product.work.tables.notices.values() if notice.member_id == root]
    assert told.answer.phrases[0].params == {"number": ann, "merged": other}
    assert [choice.action for choice in told.answer.choices] == [f"/lookup #{ann}"]
    assert (await product.ask(f"/lookup #{other}", by=OWNER)).key == "lookup.card"


async def test_one_running_subscription_is_nothing_to_tell(product: Product) -> None:
    for by in (OWNER, "ann", "telegram:42"):
        await product.ask("/help", by=by)
    await pays(product, CONSOLE, "ann", "sub_1")
    await link(product, "ann", "telegram:42")
    assert notices_to(product, member_at(product, CONSOLE, OWNER)) == []


async def test_only_what_both_allowed_is_allowed_afterwards(product: Product) -> None:
    for line, by in (("mood on", "ann"), ("nudges on", "ann"), ("mood on", "telegram:42")):
        await product.ask(f"/consent {line}", by=by)
    linked = await link(product, "ann", "telegram:42")
    assert "/consent" in actions(linked)
    member = product.work.tables.members[member_at(product, CONSOLE, "ann")]
    assert [purpose for purpose in Purpose if member.allows(purpose)] == [Purpose.MOOD]


async def test_a_code_is_shown_to_its_person_alone(product: Product) -> None:
    room = Room(RoomId(9), Address(CONSOLE, "hall"), "hall", RoomKind.GROUP, NOON)
    await keep(product.work, room, a_room(10, at=Address(TELEGRAM, "t")))
    assert (await product.ask("/link", room="hall")).is_personal
    assert not any(CODE.fullmatch(digest) for digest in product.work.tables.link_codes)
