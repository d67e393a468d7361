"""A room asks: is any of its plans open to the person, and does no moderator keep them out."""

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from core.access.verdict import Ban, Because, Verdict, entitled, verdict_of_plan
from core.payments.right import Right, RightKind, Status
from tests.fakes.clock import NOON
from tests.unit.access.drawn import HOURS, POLICY, PRO, VIP, a_ban, some_rights

DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
PAID = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON, paid_until=NOON + 30 * DAY)
SOME_BANS = st.lists(a_ban(), max_size=3)
SOME_PLANS = st.sets(st.sampled_from([VIP, PRO]))


def test_a_ban_outranks_payment_and_ends_when_it_ends() -> None:
    ban = Ban(NOON, NOON + DAY)
    moments = (NOON - TICK, NOON, NOON + DAY - TICK, NOON + DAY)
    verdicts = [entitled([PAID], [ban], [PRO, VIP], now, POLICY) for now in moments]
    assert [one.because for one in verdicts] == [Because.PAID, Because.BANNED, Because.BANNED, Because.PAID]
    assert verdicts[1] == Verdict(Because.BANNED, NOON + DAY)
    assert entitled([PAID], [Ban(NOON)], [VIP], NOON + 999 * DAY, POLICY) == Verdict(Because.BANNED)


def test_of_several_bans_the_one_that_lasts_longest_counts() -> None:
    bans = [Ban(NOON, NOON + DAY), Ban(NOON, NOON + 3 * DAY), Ban(NOON, NOON + 2 * DAY), Ban(NOON + TICK)]
    assert entitled([], bans, [VIP], NOON, POLICY).until == NOON + 3 * DAY
    assert entitled([], bans, [VIP], NOON + TICK, POLICY).until is None


def test_a_room_opens_by_any_of_its_plans() -> None:
    assert entitled([PAID], [], [PRO, VIP], NOON, POLICY) == Verdict(Because.PAID, None, PAID)
    assert entitled([PAID], [], [PRO], NOON, POLICY) == Verdict(Because.NOTHING)
    assert entitled([PAID], [], [], NOON, POLICY) == Verdict(Because.NOTHING)


def test_while_a_plan_is_switched_a_room_of_both_is_never_shut() -> None:
    """Case 9: the old plan's right turns into the new plan's, and a room of both asks for either."""
    moved = Right("sub_1", PRO, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON, paid_until=NOON + 30 * DAY)
    for rights in ([PAID], [PAID, moved], [moved]):
        assert entitled(rights, [], [VIP, PRO], NOON + DAY, POLICY).is_open
    assert not entitled([moved], [], [VIP], NOON + DAY, POLICY).is_open


def test_an_upgrade_that_was_not_paid_leaves_the_old_plan() -> None:
    """Case 9: what waits for the bank opens nothing and closes nothing."""
    waits = Right("sub_2", PRO, RightKind.SUBSCRIPTION, Status.INCOMPLETE, NOON + DAY)
    assert entitled([PAID, waits], [], [VIP], NOON + DAY, POLICY).is_open
    assert entitled([PAID, waits], [], [PRO], NOON + DAY, POLICY).because is Because.WAITING_FOR_BANK


def test_of_two_live_subscriptions_the_union_counts() -> None:
    """Case 10: paid twice; one given back leaves the other."""
    again = Right("sub_2", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON + TICK, refunded_at=NOON + DAY)
    assert entitled([PAID, again], [], [VIP], NOON + DAY, POLICY) == Verdict(Because.PAID, None, PAID)


def test_what_is_paid_decides_before_what_is_given_and_the_older_before_the_younger() -> None:
    comp = Right("a_comp", VIP, RightKind.COMP, Status.ACTIVE, NOON - DAY)
    younger = Right("sub_0", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON + TICK)
    same_age = Right("sub_2", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)
    assert entitled([comp, younger, same_age, PAID], [], [VIP], NOON + DAY, POLICY).right == PAID
    assert entitled([comp], [], [VIP], NOON + DAY, POLICY) == Verdict(Because.COMP, None, comp)


def test_of_what_is_open_the_longest_decides_and_of_what_is_closed_the_last() -> None:
    ends = [
        Right(f"p{days}", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON, ends_at=NOON + days * DAY)
        for days in (3, 9, 6)
    ]
    assert entitled(ends, [], [VIP], NOON, POLICY).right == ends[1]
    assert entitled(ends, [], [VIP], NOON + 5 * DAY, POLICY).right == ends[1]
    assert entitled(ends, [], [VIP], NOON + 20 * DAY, POLICY) == Verdict(Because.ENDED, NOON + 9 * DAY, ends[1])
    waits = Right("sub_9", VIP, RightKind.SUBSCRIPTION, Status.INCOMPLETE, NOON + 10 * DAY)
    assert entitled([*ends, waits], [], [VIP], NOON + 20 * DAY, POLICY).right == waits
    comp = Right("comp", VIP, RightKind.COMP, Status.ACTIVE, NOON)
    assert entitled([*ends, comp], [], [VIP], NOON, POLICY).right == comp


@given(some_rights(), SOME_BANS, SOME_PLANS, HOURS, st.randoms(use_true_random=False))
def test_a_room_is_open_exactly_where_a_plan_is_and_no_ban(
    rights: list[Right], bans: list[Ban], plans: set[str], now: object, chance: Random
) -> None:
    verdict = entitled(rights, bans, plans, now, POLICY)
    is_kept_out = any(ban.since <= now and not (ban.until and ban.until <= now) for ban in bans)
    is_any_open = any(verdict_of_plan(rights, plan, now, POLICY).is_open for plan in plans)
    assert verdict.is_open is (is_any_open and not is_kept_out)
    assert (verdict.because is Because.BANNED) is is_kept_out
    shuffled = chance.sample(bans, len(bans))
    assert entitled(chance.sample(rights, len(rights)), shuffled, sorted(plans), now, POLICY) == verdict
