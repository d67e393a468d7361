"""The bot is away for a while, clocks differ, and deliveries come late, twice, in another order, or never."""

from tests.flow.histories.form import told

HISTORIES = [
    told(
        "the bot is away for a day while a renewal fails",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        27d 12h pass
        the bot stops
        1d pass
        the bot starts       => m1: vip; vip of m1 is grace
        6d 13h pass          => m1: nothing
        """,
    ),
    told(
        "the bot is away for five days, in which the end comes",
        """
        m1 buys vip          => m1: vip
        m2 buys vip          => m2: vip
        m1 says /cancel yes
        26d pass
        the bot stops
        5d pass
        the bot starts       => m1: nothing; m2: vip; m1 is told access.closed; m2 paid 2 times
        """,
    ),
    told(
        "the bot is away for five days, in which somebody pays, cancels and comes back",
        """
        m1 asks for vip      => m1: nothing
        m2 buys vip          => m2: vip
        m3 buys vip          => m3: vip
        the bot stops
        m1 pays
        in the portal m2 cancels
        in the portal m3 cancels
        1d pass
        in the portal m3 resumes
        4d pass
        the bot starts       => m1: vip; vip of m2 is ending; vip of m3 is paid; m1 is told access.opened
        24d pass             => m2: nothing
        """,
    ),
    told(
        "the bot is away for ten days, in which grace begins and ends",
        """
        m1 buys vip          => m1: vip
        m2 buys vip          => m2: vip
        the card of m1 fails
        the card of m2 fails
        27d pass
        the bot stops
        4d pass
        the card of m2 works
        6d pass
        the bot starts       => m1: nothing; m2: vip; vip of m1 is grace_over; vip of m2 is paid
        """,
    ),
    told(
        "the bot is away for forty days, longer than events are kept",
        """
        owner says /newplan p30 20.00 cny pass:30
        the room vip-room opens to p30
        m1 buys vip          => m1: vip
        m2 buys vip          => m2: vip
        m2 says /cancel yes
        m3 buys p30          => m3: p30
        m4 asks for vip      => m4: nothing
        m5 buys vip          => m5: vip
        the card of m5 fails
        the bot stops
        m4 pays
        40d pass
        the bot starts       => m1: vip; m2: nothing; m3: nothing; m4: vip; m5: nothing; m1 paid 2 times
        """,
    ),
    told(
        "the bot is away when a dispute is opened and won",
        """
        m1 buys vip          => m1: vip
        the bot stops
        the bank disputes a charge of m1
        5d pass
        the dispute is lost by the payer
        the bot starts       => m1: vip
        """,
    ),
    told(
        "our clock is ahead: deliveries are refused, the poller heals",
        """
        our clock is 10m ahead
        m1 buys vip          => m1: nothing; deliveries got 400
        5m pass              => m1: vip; deliveries got 400
        m1 says /cancel yes  => answer cancel.done
        27d 23h 44m pass     => m1: vip
        1m pass              => m1: nothing; m1 paid 1 time
        """,
    ),
    told(
        "our clock is behind: deliveries are refused, the poller heals",
        """
        our clock is 10m behind
        m1 asks for vip      => answer subscribe.page; m1: nothing
        m1 pays              => m1: nothing; deliveries got 400
        5m pass              => m1: vip
        m1 says /cancel yes  => answer cancel.done
        28d pass             => m1: vip
        10m pass             => m1: nothing
        """,
    ),
    told(
        "our clock is an hour ahead",
        """
        our clock is 1h ahead
        5m pass
        m1 buys vip          => m1: nothing
        5m pass              => m1: vip
        the card of m1 fails
        28d 2h pass          => m1: vip; vip of m1 is grace
        """,
        fault="catching up begins ten minutes before its last end by our clock, which may be further off",
    ),
    told(
        "our clock goes wrong and right again",
        """
        m1 buys vip          => m1: vip
        our clock is 10m ahead
        m2 buys vip          => m2: nothing
        5m pass              => m2: vip
        our clock is 0m ahead
        deliveries come lost
        m3 buys vip          => m3: nothing
        15m pass             => m3: vip
        """,
    ),
    told(
        "each delivery comes twice",
        """
        deliveries come twice
        m1 buys vip          => m1: vip
        the card of m1 fails
        30d pass             => vip of m1 is grace
        the card of m1 works
        3d pass              => m1: vip; vip of m1 is paid; m1 paid 2 times
        """,
    ),
    told(
        "deliveries come backwards",
        """
        deliveries come backwards
        m1 buys vip          => m1: vip
        the card of m1 fails
        30d pass             => vip of m1 is grace
        the card of m1 works
        3d pass              => m1: vip; vip of m1 is paid
        in the portal m1 cancels => vip of m1 is ending
        26d pass             => m1: nothing
        """,
    ),
    told(
        "deliveries come shuffled and three times",
        """
        deliveries come shuffled
        m1 buys vip          => m1: vip
        m2 buys vip          => m2: vip
        the dashboard refunds m1 10.00
        the bank disputes a charge of m2 => m2: nothing
        28d 2h pass          => m1: vip
        the dispute is lost by the payer => m2: vip
        """,
    ),
    told(
        "every delivery is lost, and the poller finds out within five minutes",
        """
        deliveries come lost
        m1 buys vip          => m1: nothing
        5m pass              => m1: vip
        the bank disputes a charge of m1 => m1: vip
        5m pass              => m1: nothing
        the dispute is lost by the payer
        5m pass              => m1: vip
        in the portal m1 cancels
        5m pass              => vip of m1 is ending
        28d pass             => m1: nothing
        """,
    ),
    told(
        "deliveries come a day late and tell nothing new",
        """
        deliveries come held back
        m1 buys vip          => m1: nothing
        5m pass              => m1: vip
        m1 says /cancel yes
        m1 says /resume      => vip of m1 is paid
        1d pass
        deliveries come as they should => m1: vip; vip of m1 is paid; deliveries got 200
        """,
    ),
    told(
        "with no webhook secret every delivery is refused, and the poller is enough",
        """
        1s pass
        m1 buys vip          => m1: nothing; deliveries got 400
        5m pass              => m1: vip
        the card of m1 fails
        28d 2h pass          => m1: vip; vip of m1 is grace
        6d 22h pass
        1h pass              => m1: nothing
        """,
        with_webhook=False,
    ),
]
