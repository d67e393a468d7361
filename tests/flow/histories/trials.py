"""Trials open the rooms; and codes that bring the price to nothing."""

from tests.flow.histories.form import told

TRIAL = """
        owner says /newplan tri 30.00 cny month trial=7
        the room vip-room opens to tri
"""

HISTORIES = [
    told(
        "a trial that is paid",
        f"""{TRIAL}
        m1 buys tri          => m1: tri; tri of m1 is trial; m1 is trialing at Stripe; m1 paid 0 times
        7d pass              => m1: tri
        2h pass              => m1: tri; tri of m1 is paid; m1 paid 1 time
        31d pass             => m1: tri; m1 paid 2 times
        """,
    ),
    told(
        "a trial whose first charge is declined",
        f"""{TRIAL}
        m1 buys tri          => m1: tri
        the card of m1 fails
        7d 2h pass           => m1: tri; tri of m1 is grace
        6d 22h pass          => m1: tri
        1h pass              => m1: nothing; m1 paid 0 times
        """,
    ),
    told(
        "a trial cancelled in the chat",
        f"""{TRIAL}
        m1 buys tri          => m1: tri
        m1 says /cancel yes  => answer cancel.done; m1: tri; tri of m1 is ending
        6d 23h pass          => m1: tri
        1h pass              => m1: nothing; m1 paid 0 times
        """,
    ),
    told(
        "a trial cancelled in the portal and resumed",
        f"""{TRIAL}
        m1 buys tri          => m1: tri
        in the portal m1 cancels => tri of m1 is ending
        m1 says /resume      => answer resume.done; tri of m1 is trial
        7d 2h pass           => m1: tri; m1 paid 1 time
        """,
    ),
    told(
        "a trial needs a card that works",
        f"""{TRIAL}
        m1 buys tri with declined => m1: nothing
        m1 pays                   => m1: tri; tri of m1 is trial
        """,
    ),
    told(
        "a code that makes a subscription free for good",
        """
        the dashboard has a code FREE of 100% forever
        m1 buys vip using FREE => m1: vip; vip of m1 is paid; m1 paid 0 times
        28d 2h pass          => m1: vip
        31d pass             => m1: vip; m1 paid 0 times
        m1 says /cancel yes  => answer cancel.done
        31d pass             => m1: nothing
        """,
    ),
    told(
        "a code that makes the first month free",
        """
        the dashboard has a code FIRST of 100% once
        m1 buys vip using FIRST => m1: vip; m1 paid 0 times
        28d 2h pass          => m1: vip; m1 paid 1 time
        the card of m1 fails
        31d pass             => m1: vip; vip of m1 is grace
        """,
    ),
    told(
        "a code that makes a pass free",
        """
        owner says /newplan p30 20.00 cny pass:30
        the room vip-room opens to p30
        the dashboard has a code FREE of 100% forever
        m1 buys p30 using FREE => m1: p30; p30 of m1 is pass; m1 paid 0 times
        29d 23h pass         => m1: p30
        1h pass              => m1: nothing
        """,
    ),
    told(
        "a code for half the price",
        """
        the dashboard has a code HALF of 50% once
        m1 buys vip using HALF => m1: vip; m1 paid 1500 cny last
        the owner refunds m1 => answer refund.given; m1: nothing
        """,
    ),
]
