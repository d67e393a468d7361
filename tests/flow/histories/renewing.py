"""Subscriptions that renew as they should: months and years of every length, an hour of draft each time."""

from datetime import UTC, datetime

from tests.flow.histories.form import told

HISTORIES = [
    told(
        "renewed over months of 28, 31, 30 and 31 days",
        """
        m1 asks for vip      => m1: nothing; answer subscribe.page
        m1 pays              => m1: vip; vip of m1 is paid; m1 is told access.opened; m1 paid 1 time
        28d pass             => m1: vip; m1 paid 1 time
        59m pass
        2m pass              => m1 paid 2 times
        31d pass             => m1 paid 3 times
        30d pass             => m1 paid 4 times
        31d pass             => m1 paid 5 times; vip of m1 is paid
        """,
    ),
    told(
        "renewed over a February of 29 days",
        """
        m1 buys vip          => m1: vip
        28d 2h pass          => m1 paid 1 time
        1d pass              => m1 paid 2 times
        31d pass             => m1 paid 3 times
        """,
        start=datetime(2028, 1, 31, 12, tzinfo=UTC),
    ),
    told(
        "renewed each year from a 29th of February",
        """
        owner says /newplan pro 300.00 cny year
        the room vip-room opens to pro
        m1 buys pro          => m1: pro
        365d pass            => m1 paid 1 time
        2h pass              => m1 paid 2 times
        365d pass            => m1 paid 3 times
        365d pass            => m1 paid 4 times
        365d pass            => m1 paid 4 times
        1d pass              => m1 paid 5 times; pro of m1 is paid
        """,
        start=datetime(2028, 2, 29, 12, tzinfo=UTC),
    ),
    told(
        "yen have no smaller part",
        """
        owner says /newplan jp 3000 jpy month  => answer newplan.made
        the room vip-room opens to jp
        m1 buys jp           => m1: jp; m1 paid 3000 jpy last
        28d 2h pass          => m1 paid 2 times; m1 paid 3000 jpy last
        the dashboard refunds m1 1000
        the dashboard refunds m1 2000  => m1: nothing
        """,
    ),
    told(
        "one person's end is nobody else's",
        """
        m1 buys vip          => m1: vip
        m2 buys vip          => m2: vip
        m3 asks for vip      => m3: nothing
        m2 says /cancel yes
        28d 2h pass          => m1: vip; m2: nothing; m3: nothing
        31d pass
        """,
    ),
]
