"""The way of a subscription through its states, and why it went."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.access.verdict import Because, Policy
from core.analytics.model import GONE, LIVE, State, Version
from core.analytics.timeline import STATES, state_of, turns_of
from core.kernel.ids import MemberId
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.factories import VIP
from tests.fakes.clock import NOON

DAY = timedelta(days=1)
MONTH = NOON + 30 * DAY
PAID = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON, paid_until=MONTH)
RENEWED = replace(PAID, paid_until=MONTH + 30 * DAY)
TRIAL = replace(PAID, status=Status.TRIALING, paid_until=NOON + 7 * DAY)
FAILED = replace(PAID, status=Status.PAST_DUE, failed_at=MONTH)
ENDED = replace(PAID, status=Status.CANCELED, ends_at=MONTH)


def way(*known: tuple[int, Right], revoked: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    """Return the day of each turn and to what it goes."""
    versions = [Version("stripe", MemberId(1), right, NOON + day * DAY) for day, right in known]
    at: list[datetime] = [NOON + day * DAY for day in revoked]
    return [((turn.at - NOON) // DAY, turn.after.value) for turn in turns_of(versions, Policy(), at)]


@pytest.mark.parametrize(
    ("known", "turns"),
    [
        ([(0, PAID), (30, RENEWED)], [(0, "paying")]),
        ([(0, PAID), (10, replace(PAID, ends_at=MONTH)), (31, ENDED)], [(0, "paying"), (30, "cancelled")]),
        ([(0, PAID), (10, replace(PAID, ends_at=MONTH)), (11, PAID), (30, RENEWED)], [(0, "paying")]),
        ([(0, PAID), (30, FAILED), (33, RENEWED)], [(0, "paying"), (30, "failing"), (33, "paying")]),
        ([(0, PAID), (30, FAILED)], [(0, "paying"), (30, "failing"), (37, "payment_failed")]),
        (
            [(0, PAID), (30, FAILED), (40, RENEWED)],
            [(0, "paying"), (30, "failing"), (37, "payment_failed"), (40, "paying")],
        ),
        ([(0, PAID), (31, replace(FAILED, status=Status.UNPAID))], [(0, "paying"), (31, "payment_failed")]),
        ([(0, PAID), (5, replace(PAID, refunded_at=NOON + 5 * DAY))], [(0, "paying"), (5, "refunded")]),
        (
            [
                (0, PAID),
                (5, replace(PAID, disputes=(Dispute(NOON + 5 * DAY),))),
                (9, replace(PAID, disputes=(Dispute(NOON + 5 * DAY, Outcome.WON, NOON + 9 * DAY),))),
            ],
            [(0, "paying"), (5, "suspended"), (9, "paying")],
        ),
        (
            [
                (0, PAID),
                (5, replace(PAID, disputes=(Dispute(NOON + 5 * DAY),))),
                (9, replace(PAID, disputes=(Dispute(NOON + 5 * DAY, Outcome.LOST, NOON + 9 * DAY),))),
            ],
            [(0, "paying"), (5, "suspended"), (9, "dispute_lost")],
        ),
        ([(0, replace(PAID, status=Status.INCOMPLETE)), (1, PAID)], [(1, "paying")]),
        ([(0, replace(PAID, status=Status.INCOMPLETE_EXPIRED))], [(0, "cancelled")]),
        ([(0, PAID), (8, replace(PAID, status=Status.PAUSED))], [(0, "paying"), (8, "paused")]),
        ([(0, PAID), (8, TRIAL), (9, PAID)], [(0, "paying"), (8, "paused"), (9, "paying")]),
        ([(0, TRIAL), (7, PAID)], [(0, "trial"), (7, "paying")]),
        ([(0, TRIAL), (2, replace(TRIAL, ends_at=NOON + 7 * DAY))], [(0, "trial"), (7, "cancelled")]),
        ([(0, TRIAL), (2, replace(TRIAL, status=Status.CANCELED))], [(0, "trial"), (7, "cancelled")]),
        ([(0, TRIAL), (7, replace(FAILED, failed_at=NOON + 7 * DAY))], [(0, "trial"), (30, "payment_failed")]),
    ],
)
def test_the_way_of_a_subscription(known: list[tuple[int, Right]], turns: list[tuple[int, str]]) -> None:
    assert way(*known) == turns


def test_what_ends_under_an_open_dispute_is_gone_all_the_same() -> None:
    disputed = replace(PAID, ends_at=MONTH, disputes=(Dispute(NOON + 5 * DAY),))
    assert way((0, PAID), (5, disputed)) == [(0, "paying"), (5, "suspended"), (30, "cancelled")]


def test_who_was_revoked_while_live_and_then_ends_is_told_apart() -> None:
    known = ((0, PAID), (10, replace(PAID, ends_at=NOON + 10 * DAY)), (30, ENDED))
    assert way(*known, revoked=(10,))[-1] == (30, "revoked")
    assert way(*known, revoked=(-1,))[-1] == (30, "cancelled")
    assert way(*known, revoked=(31,))[-1] == (30, "cancelled")
    assert way((0, TRIAL), (5, replace(TRIAL, ends_at=NOON + 7 * DAY)), revoked=(5,))[-1] == (7, "cancelled")


def test_only_what_was_known_at_a_moment_counts_then() -> None:
    """The product was down: what ended on day 30 was learnt on day 33, and the past is not rewritten."""
    assert way((0, RENEWED), (33, ENDED)) == [(0, "paying"), (33, "cancelled")]
    assert way((5, PAID), (5, RENEWED)) == [(5, "paying")]


def test_every_verdict_of_a_subscription_is_a_state() -> None:
    other = {Because.PASS, Because.COMP, Because.NOT_BEGUN, Because.BANNED, Because.NOTHING, Because.DISPUTED}
    assert set(Because) - set(STATES) == other | {Because.GUEST}
    assert set(GONE) | LIVE | {State.WAITING, State.TRIAL} == set(State)
    assert state_of(PAID, NOON, Policy()) is State.PAYING
