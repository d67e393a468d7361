"""Moving between plans: up at once for the difference, down at the period's end, and all that may come in between."""

from tests.flow.histories.form import told

BOTH = """
        owner says /newplan pro 90.00 cny month
        the room pro-room opens to pro
        the room vip-room opens to pro
"""
YEARLY = """
        owner says /newplan year 300.00 cny year
        the room vip-room opens to year
"""

HISTORIES = [
    told(
        "moved up at once",
        f"""{BOTH}
        m1 buys vip          => m1: vip
        m1 says /subscribe pro  => answer subscribe.other; button /switch pro
        m1 says /switch vip  => answer switch.same
        m1 says /switch pro  => answer switch.up; m1: vip
        m1 says /switch pro yes => answer switch.done; m1: pro; pro of m1 is paid; m1 paid 2 times
        28d 2h pass          => m1: pro; m1 paid 9000 cny last
        """,
    ),
    told(
        "moved up in the middle of a month",
        f"""{BOTH}
        m1 buys vip          => m1: vip
        14d pass
        m1 says /switch pro yes => answer switch.done; m1: pro; m1 paid 3000 cny last
        14d 2h pass          => m1: pro; m1 paid 9000 cny last; m1 paid 3 times
        """,
    ),
    told(
        "a move up that the card declines leaves the old plan",
        f"""{BOTH}
        m1 buys vip          => m1: vip
        the card of m1 fails
        m1 says /switch pro yes => answer switch.declined; button /card; m1: vip; vip of m1 is paid
        the card of m1 works
        28d 2h pass          => m1: vip; m1 paid 2 times; m1 paid 3000 cny last
        """,
    ),
    told(
        "a move up that the card declined goes through later",
        f"""{BOTH}
        m1 buys vip          => m1: vip
        the card of m1 fails
        m1 says /switch pro yes => answer switch.declined; m1: vip
        the card of m1 works
        m1 says /switch pro yes => answer switch.done; m1: pro; m1 paid 2 times
        """,
    ),
    told(
        "moved down at the period's end",
        f"""{BOTH}
        m1 buys pro          => m1: pro
        m1 says /switch vip  => answer switch.down
        m1 says /switch vip yes => answer switch.later; m1: pro; pro of m1 is paid
        27d 23h pass         => m1: pro
        3h pass              => m1: vip; vip of m1 is paid; m1 paid 3000 cny last
        31d pass             => m1: vip; m1 paid 3 times
        """,
    ),
    told(
        "moved down, and changed their mind",
        f"""{BOTH}
        m1 buys pro          => m1: pro
        m1 says /switch vip yes => answer switch.later
        m1 says /cancel yes  => answer cancel.done; pro of m1 is ending
        m1 says /resume      => answer resume.done; pro of m1 is paid
        28d 2h pass          => m1: pro; m1 paid 9000 cny last
        """,
    ),
    told(
        "moved down, then cancelled",
        f"""{BOTH}
        m1 buys pro          => m1: pro
        m1 says /switch vip yes => answer switch.later
        m1 says /cancel yes  => answer cancel.done
        27d 23h pass         => m1: pro
        1h pass              => m1: nothing; m1 paid 1 time
        """,
    ),
    told(
        "moved up, then cancelled",
        f"""{BOTH}
        m1 buys vip          => m1: vip
        10d pass
        m1 says /switch pro yes => m1: pro
        m1 says /cancel yes  => answer cancel.done
        17d 23h pass         => m1: pro
        1h pass              => m1: nothing
        """,
    ),
    told(
        "who is leaving is not moved",
        f"""{BOTH}
        m1 buys vip          => m1: vip
        m1 says /cancel yes
        m1 says /switch pro yes => answer switch.ending; m1: vip
        m1 says /resume
        m1 says /switch pro yes => answer switch.done; m1: pro
        """,
    ),
    told(
        "from month to year at once",
        f"""{YEARLY}
        m1 buys vip          => m1: vip
        m1 says /switch year yes => answer switch.done; m1: year; m1 paid 2 times
        364d pass            => m1: year; m1 paid 2 times
        1d 2h pass           => m1: year; m1 paid 3 times
        """,
    ),
    told(
        "from year to month when the year is over, and back",
        f"""{YEARLY}
        m1 buys year         => m1: year
        m1 says /switch vip yes => answer switch.later
        364d pass            => m1: year
        1d 2h pass           => m1: vip; m1 paid 3000 cny last
        31d pass             => m1: vip; m1 paid 3 times
        m1 says /switch year yes => answer switch.done; m1: year
        """,
    ),
    told(
        "a refund of what the move cost alone leaves the plan",
        f"""{BOTH}
        m1 buys vip          => m1: vip
        m1 says /switch pro yes => m1: pro; m1 paid 2 times
        the dashboard refunds m1 10.00 of charge 2 => m1: pro
        """,
    ),
]
