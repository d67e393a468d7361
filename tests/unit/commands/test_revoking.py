"""What was given ends, and a live subscription with it: one question with every effect, ten minutes to undo."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.payments.right import Status
from tests.fakes.product import OWNER, actions
from tests.unit.commands.crew import Crew

VIP = frozenset(("vip",))


@pytest.fixture
async def crew() -> Crew:
    made = Crew()
    await made.gather()
    return made


async def test_a_comp_ends_after_one_question_and_can_be_given_back(crew: Crew) -> None:
    await crew.yes("/grant ann vip 30")
    ann = await crew.number("ann")
    asked = await crew.ask("/revoke ann spam", by="adm")
    assert (asked.key, "the comp of vip" in asked.text, "Reason: spam" in asked.text) == ("revoke.sure", True, True)
    assert await crew.open("ann") == VIP
    done = await crew.press(asked.buttons[0], by="adm")
    assert (done.key, await crew.open("ann")) == ("revoke.done", frozenset())
    assert [said.key for said in crew.told("revoke:")] == ["revoke.told", "staff.reason"]
    assert crew.told("revoke:")[1].params == {"reason": "spam"}
    crew.pass_by(minutes=10)
    for _ in range(2):
        assert (await crew.press(done.buttons[0], by="adm")).key == "undo.revoke"
    assert await crew.open("ann") == VIP
    assert (crew.noted("revoke"), crew.noted("undo")) == ([f"member:{ann}"], [f"member:{ann}"])
    assert (crew.jobs("revoke:"), crew.jobs("restore:")) == (1, 1)
    assert [fact.kind.value for fact in crew.product.work.tables.facts.values()] == ["comp", "revoked", "restored"]


async def test_after_ten_minutes_the_end_stays(crew: Crew) -> None:
    await crew.yes("/grant ann vip 30")
    done = await crew.yes("/revoke ann")
    crew.pass_by(minutes=10, seconds=1)
    late = await crew.press(done.buttons[0], by=OWNER)
    assert (late.key, actions(late), await crew.open("ann")) == ("revoke.late", ["/help"], frozenset())
    assert "/grant #" in late.text


async def test_a_second_press_ends_nothing_more(crew: Crew) -> None:
    await crew.yes("/grant ann vip 30")
    asked = await crew.ask("/revoke ann", by=OWNER)
    assert [(await crew.press(asked.buttons[0], by=OWNER)).key for _ in range(2)] == ["revoke.done", "revoke.none"]
    assert len(crew.product.work.tables.facts) == 2


async def test_what_was_given_back_is_ended_again_by_another_question_alone(crew: Crew) -> None:
    await crew.yes("/grant ann vip 30")
    first = await crew.ask("/revoke ann", by=OWNER)
    done = await crew.press(first.buttons[0], by=OWNER)
    await crew.press(done.buttons[0], by=OWNER)
    again = await crew.press(first.buttons[0], by=OWNER)
    assert (again.key, await crew.open("ann")) == ("revoke.sure", VIP)
    assert (await crew.press(again.buttons[0], by=OWNER)).key == "revoke.done"
    assert await crew.open("ann") == frozenset()
    assert (await crew.press(done.buttons[0], by=OWNER)).key == "undo.revoke"
    assert await crew.open("ann") == frozenset(), "an old button gives back only what it ended"


async def test_with_a_live_subscription_both_effects_are_said_and_done(crew: Crew) -> None:
    await crew.pay("vip")
    await crew.yes("/grant ann pro 30")
    asked = await crew.ask("/revoke ann", by=OWNER)
    assert "the comp of pro, at once" in asked.text
    assert "the subscription to vip" in asked.text and "No money goes back" in asked.text and "/refund" in asked.text
    done = await crew.press(asked.buttons[0], by=OWNER)
    assert "what is paid stays open until 2026-12-24 12:00" in done.text
    assert (crew.gateway.times("cancel"), crew.gateway.times("refund")) == (1, 0)
    assert await crew.open("ann") == VIP
    (right,) = crew.gateway.rights[next(iter(crew.gateway.rights))].values()
    assert right.status is Status.CANCELED
    back = await crew.press(done.buttons[0], by=OWNER)
    assert "pro" in back.text and "stays ended" in back.text
    assert await crew.open("ann") == {"vip", "pro"}


async def test_a_subscription_alone_is_ended_with_nothing_to_undo(crew: Crew) -> None:
    customer = await crew.pay("vip")
    (right,) = crew.gateway.rights[customer].values()
    crew.gateway.tell(customer, replace(right, status=Status.UNPAID, paid_until=crew.clock.now() - timedelta(days=9)))
    await crew.product.cases.manage.reread(customer)
    done = await crew.yes("/revoke ann")
    assert (done.key, actions(done)) == ("revoke.done", [f"/lookup #{await crew.number('ann')}"])
    assert (await crew.ask("/revoke ann yes", by=OWNER)).key == "revoke.none"


async def test_a_provider_that_is_away_changes_nothing(crew: Crew) -> None:
    await crew.pay("vip")
    await crew.yes("/grant ann pro 30")
    crew.gateway.away = True
    assert (await crew.yes("/revoke ann")).key == "error.provider"
    assert await crew.open("ann") == {"vip", "pro"}
    assert crew.noted("revoke") == []


async def test_nothing_to_end_is_said(crew: Crew) -> None:
    assert (await crew.ask("/revoke", by=OWNER)).key == "revoke.form"
    assert (await crew.ask("/revoke zzz", by=OWNER)).key == "whom.none"
    assert (await crew.ask("/revoke ann", by=OWNER)).key == "revoke.none"
    await crew.pay("week")
    only = await crew.ask("/revoke ann yes", by=OWNER)
    assert (only.key, "/refund" in only.text) == ("revoke.only_paid", True)


async def test_a_reason_that_no_button_can_carry_is_sent_by_hand(crew: Crew) -> None:
    await crew.yes("/grant ann vip 30")
    reason = "因为反复发广告而且不听劝告所以收回"
    asked = await crew.ask(f"/revoke ann {reason}", by=OWNER)
    assert "does not fit" in asked.text
    assert (await crew.ask(f"/revoke ann yes {reason}", by=OWNER)).key == "revoke.done"
    assert crew.told("revoke:")[1].params == {"reason": reason}
    assert (await crew.ask("/revoke bob " + "x" * 257, by=OWNER)).key == "revoke.reason_length"


async def test_a_reason_stands_in_no_audit_and_no_job(crew: Crew) -> None:
    await crew.yes("/grant ann vip 30")
    await crew.ask("/revoke ann yes PLANTED", by=OWNER)
    await crew.ask("/ban bob 7d PLANTED", by=OWNER)
    tables = crew.product.work.tables
    assert "PLANTED" not in str((tables.audited, tables.noted, tables.handed, tables.due, tables.facts))


async def test_a_revocation_in_chinese(crew: Crew) -> None:
    await crew.pay("vip")
    await crew.yes("/grant ann vip 30")
    await crew.ask("/lang zh", by=OWNER)
    asked = await crew.ask("/revoke ann 广告", by=OWNER)
    assert "赠送的 vip，立刻结束" in asked.text and "不退款" in asked.text and "理由：广告" in asked.text
    done = await crew.press(asked.buttons[0], by=OWNER)
    assert "已付的时间用到 2026-12-24 12:00" in done.text
    assert "已还给 ann" in (await crew.press(done.buttons[0], by=OWNER)).text
