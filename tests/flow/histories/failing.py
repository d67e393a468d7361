"""Renewals that fail: grace of seven days from the first failure, then made good or over.

The charge comes an hour after the period's end, on 28 February at 13:00.
"""

from tests.flow.histories.form import told
from tests.wire.stripe import Account

HISTORIES = [
    told(
        "in grace a retry goes through",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        28d 2h pass          => m1: vip; vip of m1 is grace; m1 is past_due at Stripe
        m1 says /status      => button /card
        the card of m1 works
        3d pass              => m1: vip; vip of m1 is paid; m1 paid 2 times
        28d pass             => m1 paid 3 times
        """,
    ),
    told(
        "in grace a new card pays the open invoice",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        30d pass             => vip of m1 is grace
        in the portal m1 brings a new card
        in the portal m1 pays => m1: vip; vip of m1 is paid
        29d 2h pass          => m1 paid 3 times
        """,
    ),
    told(
        "in grace until dunning gives up, then out to the second",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        28d 1h pass          => vip of m1 is grace
        6d 23h 59m 59s pass  => m1: vip
        1s pass              => m1: nothing; vip of m1 is grace_over; m1 is canceled at Stripe; m1 is told access.closed
        60d pass             => m1 paid 1 time
        """,
    ),
    told(
        "in grace though dunning gave up after three days",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        31d 2h pass          => m1: vip; m1 is canceled at Stripe; vip of m1 is grace
        3d pass              => m1: vip
        1d pass              => m1: nothing; vip of m1 is grace_over
        """,
        account=Account(dunning_days=(1, 2, 3)),
    ),
    told(
        "Stripe leaves it unpaid after dunning",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        35d pass             => m1: vip; m1 is past_due at Stripe
        2h pass              => m1: nothing; m1 is unpaid at Stripe; vip of m1 is unpaid
        the card of m1 works
        in the portal m1 pays => m1: vip; vip of m1 is paid
        """,
        account=Account(after_dunning="unpaid"),
    ),
    told(
        "Stripe leaves it past due for good, we do not",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        35d 2h pass          => m1: nothing; m1 is past_due at Stripe; vip of m1 is grace_over
        10d pass             => m1: nothing
        """,
        account=Account(after_dunning="past_due"),
    ),
    told(
        "a payment after the grace opens the door again",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        36d pass             => m1: nothing
        the card of m1 works
        in the portal m1 pays => m1: vip; vip of m1 is paid; m1 is told access.opened
        """,
        account=Account(after_dunning="past_due"),
    ),
    told(
        "cancelled in the chat during grace ends with the grace",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        28d 2h pass          => vip of m1 is grace
        m1 says /cancel yes  => answer cancel.done; m1: vip; vip of m1 is grace
        6d 22h pass          => m1: vip
        1h pass              => m1: nothing
        30d pass             => m1 paid 1 time
        """,
    ),
    told(
        "cancelled in the portal during grace ends with the grace",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        28d 2h pass
        in the portal m1 cancels => m1: vip
        6d 22h pass
        1h pass              => m1: nothing
        30d pass
        """,
        account=Account(after_dunning="past_due"),
    ),
    told(
        "cancelled at once in the dashboard during grace ends with the grace",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        28d 2h pass
        the dashboard cancels m1 at once => m1: vip; m1 is canceled at Stripe; vip of m1 is grace
        6d 22h pass
        1h pass              => m1: nothing; vip of m1 is grace_over
        """,
    ),
    told(
        "each failed renewal has its own grace",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        30d pass             => vip of m1 is grace
        the card of m1 works
        2d pass              => vip of m1 is paid
        the card of m1 fails
        28d pass             => m1: vip; vip of m1 is grace
        6d pass              => m1: vip
        1d pass              => m1: nothing
        """,
    ),
    told(
        "the renewal asks for the person, who confirms late",
        """
        m1 buys vip          => m1: vip
        the card of m1 asks
        28d 2h pass          => m1: vip; vip of m1 is grace
        1d pass
        m1 confirms the renewal => m1: vip; vip of m1 is paid
        10d pass
        """,
    ),
    told(
        "the renewal asks for the person, who never confirms",
        """
        m1 buys vip          => m1: vip
        the card of m1 asks
        28d 2h pass          => vip of m1 is grace
        6d 22h pass
        1h pass              => m1: nothing
        """,
    ),
    told(
        "bought anew after dunning ended it",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        40d pass             => m1: nothing; m1 is canceled at Stripe
        m1 says /status      => button /subscribe vip
        m1 buys vip          => m1: vip; vip of m1 is paid
        29d pass
        """,
    ),
]
