"""What is sold: archived plans and prices, prices that exist at Stripe, and what the dashboard sells."""

from tests.flow.histories.form import told

HISTORIES = [
    told(
        "a plan that is archived keeps its subscribers",
        """
        owner says /newplan pro 90.00 cny month
        the room pro-room opens to pro
        m1 buys pro          => m1: pro
        owner says /archiveplan pro => m1: pro
        m2 says /subscribe pro      => answer subscribe.unknown; m2: nothing
        28d 2h pass          => m1: pro; m1 paid 2 times
        m1 says /cancel yes  => answer cancel.done
        31d pass             => m1: nothing
        """,
    ),
    told(
        "a price that is archived in the dashboard keeps its subscribers",
        """
        m1 buys vip          => m1: vip
        the dashboard archives the price of vip
        m2 asks for vip      => answer price.archived; m2: nothing
        28d 2h pass          => m1: vip; m1 paid 2 times
        """,
    ),
    told(
        "a price that is raised is the new one's",
        """
        m1 buys vip          => m1: vip
        owner says /editplan vip price=40.00
        m2 buys vip          => m2: vip; m2 paid 4000 cny last
        28d 2h pass          => m1: vip; m1 paid 3000 cny last
        m1 says /subscribe vip => answer status.card
        """,
    ),
    told(
        "a price that exists at Stripe",
        """
        the dashboard has a price big of 50.00 usd month
        owner says /newplan pro {big} => answer newplan.made
        the room pro-room opens to pro
        m1 buys pro          => m1: pro; m1 paid 5000 usd last
        28d 2h pass          => m1: pro; m1 paid 2 times
        """,
    ),
    told(
        "a price of a pass that exists at Stripe",
        """
        the dashboard has a price once of 50.00 usd once
        owner says /newplan p7 {once} pass:7 => answer newplan.made
        the room pro-room opens to p7
        m1 buys p7           => m1: p7
        7d pass              => m1: nothing
        """,
    ),
    told(
        "a subscription that the dashboard makes for a known customer",
        """
        the dashboard has a price big of 50.00 cny month
        owner says /newplan pro {big} => answer newplan.made
        the room pro-room opens to pro
        m1 asks for vip      => m1: nothing
        the dashboard subscribes m1 to big => m1: pro; pro of m1 is paid
        m1 says /cancel yes  => answer cancel.done
        28d pass             => m1: nothing
        """,
    ),
    told(
        "a subscription of somebody else's product opens nothing",
        """
        the dashboard has a price other of 50.00 cny month
        m1 asks for vip      => m1: nothing
        the dashboard subscribes m1 to other => m1: nothing; deliveries got 200
        m1 pays              => m1: vip
        """,
    ),
    told(
        "two pages, both paid",
        """
        m1 asks for vip      => m1: nothing
        32m pass
        m1 asks for vip      => another page for m1
        m1 pays page 1       => m1: vip
        m1 pays page 2       => m1: vip; m1 paid 2 times
        the dashboard refunds m1 of charge 1 => m1: vip
        28d 2h pass          => m1: vip
        """,
    ),
    told(
        "two pages, both paid, one of them cancelled",
        """
        m1 asks for vip      => m1: nothing
        32m pass
        m1 asks for vip      => another page for m1
        m1 pays page 1       => m1: vip
        m1 pays page 2
        in the portal m1 cancels => m1: vip; vip of m1 is paid
        28d 2h pass          => m1: vip; m1 paid 3 times
        """,
    ),
    told(
        "two pages, both paid, and cancelled one after the other in the chat",
        """
        m1 asks for vip      => m1: nothing
        32m pass
        m1 asks for vip
        m1 pays page 1       => m1: vip
        m1 pays page 2
        m1 says /cancel yes  => answer cancel.done
        m1 says /cancel yes  => answer cancel.done
        28d 1h pass          => m1: nothing; m1 paid 2 times
        """,
    ),
    told(
        "the owner is told of one who paid twice",
        """
        m1 asks for vip      => m1: nothing
        32m pass
        m1 asks for vip
        m1 pays page 1       => m1: vip
        m1 pays page 2       => owner is told owner.paid_twice
        """,
    ),
]
