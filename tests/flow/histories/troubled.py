"""Stripe is busy, broken, cut off, or says less than it knows; and the owner deletes a customer there."""

from tests.flow.histories.form import told

SESSIONS = "/v1/checkout/sessions"

HISTORIES = [
    told(
        "Stripe asks for patience during /subscribe",
        f"""
        Stripe answers 429 below {SESSIONS}
        m1 asks for vip      => answer error.provider; button /subscribe vip
        m1 asks for vip      => answer subscribe.page; Stripe has 1 customer; Stripe has 1 checkout.session
        m1 pays              => m1: vip
        """,
    ),
    told(
        "Stripe breaks during /subscribe, and saves its fault under our key",
        f"""
        Stripe answers 500 below {SESSIONS} 3 times
        m1 asks for vip      => answer error.provider
        Stripe works again
        5m pass
        m1 asks for vip      => answer subscribe.page
        m1 pays              => m1: vip; m1 paid 1 time
        """,
    ),
    told(
        "the question is lost during /subscribe",
        f"""
        Stripe loses the question below {SESSIONS}
        m1 asks for vip      => answer subscribe.page; Stripe has 1 checkout.session
        m1 pays              => m1: vip
        """,
    ),
    told(
        "every answer is lost after success during /subscribe",
        f"""
        Stripe loses the answer below {SESSIONS} 3 times
        m1 asks for vip      => answer error.provider; Stripe has 1 checkout.session
        m1 asks for vip      => answer subscribe.page; Stripe has 1 checkout.session; Stripe has 1 customer
        m1 pays              => m1: vip; m1 paid 1 time
        """,
    ),
    told(
        "the answer is lost while the customer is made",
        """
        Stripe loses the answer below /v1/customers 3 times
        m1 asks for vip      => answer error.provider
        m1 asks for vip      => answer subscribe.page; Stripe has 1 customer
        m1 pays              => m1: vip
        """,
    ),
    told(
        "the answer is lost after success during /cancel",
        """
        m1 buys vip          => m1: vip
        Stripe loses the answer below /v1/subscriptions 3 times
        m1 says /cancel yes  => answer error.provider; vip of m1 is ending
        m1 says /cancel yes  => answer cancel.already
        28d pass             => m1: nothing
        """,
    ),
    told(
        "Stripe asks for patience during /cancel",
        """
        m1 buys vip          => m1: vip
        Stripe answers 429 below /v1/subscriptions
        m1 says /cancel yes  => answer error.provider; vip of m1 is paid
        m1 says /cancel yes  => answer cancel.done; vip of m1 is ending
        """,
    ),
    told(
        "Stripe breaks after /cancel, while it is read",
        """
        m1 buys vip          => m1: vip
        Stripe answers 429 below /v1/invoices 9 times
        m1 says /cancel yes  => answer error.provider; vip of m1 is paid
        Stripe works again
        5m pass              => m1: vip; vip of m1 is ending
        28d pass             => m1: nothing
        """,
    ),
    told(
        "Stripe asks for patience while a delivery is heard, and delivers again",
        """
        m1 asks for vip      => m1: nothing
        Stripe answers 429 below /v1/charges 99 times
        m1 pays              => m1: nothing; deliveries got 503
        Stripe works again
        5m pass              => m1: vip; deliveries got 200
        """,
    ),
    told(
        "Stripe is away when the bot starts",
        """
        m1 buys vip          => m1: vip
        the bot stops
        Stripe answers 429 below /v1/ 999 times
        2d pass
        the bot starts       => m1: vip
        Stripe works again
        5m pass              => m1: vip
        """,
    ),
    told(
        "Stripe is away when a period ends: unknown is not ended",
        """
        m1 buys vip          => m1: vip
        Stripe answers 429 below /v1/ 9999 times
        28d 2h pass          => m1: vip
        3d pass              => m1: vip
        Stripe works again
        5m pass              => m1: vip; vip of m1 is paid; m1 paid 2 times
        """,
    ),
    told(
        "a dated end comes though Stripe is away, and the door waits until it can be asked",
        """
        owner says /newplan p30 20.00 cny pass:30
        the room vip-room opens to p30
        m1 buys p30          => m1: p30
        Stripe answers 429 below /v1/ 9999 times
        30d pass             => m1: nothing; inside vip-room: m1
        Stripe works again   => inside vip-room: m1
        10m pass             => inside vip-room: nobody
        """,
    ),
    told(
        "Stripe suddenly shows nobody's subscriptions",
        """
        m1 buys vip          => m1: vip
        m2 buys vip          => m2: vip
        Stripe shows no subscriptions
        the dashboard refunds m1 5.00 => m1: vip
        1h pass              => m2: vip
        the bot stops
        the bot starts       => m1: vip; m2: vip
        Stripe works again
        29d pass             => m1: vip; m1 paid 2 times
        """,
    ),
    told(
        "the owner deletes a customer, who keeps what is paid and can buy anew",
        """
        m1 buys vip          => m1: vip
        m2 buys vip          => m2: vip
        10d pass
        the dashboard deletes m1 => m1: vip; m1 is canceled at Stripe; deliveries got 200
        18d pass             => m1: nothing; m2: vip
        m1 buys vip          => m1: vip
        the bot stops
        the bot starts       => m1: vip; m2: vip
        """,
    ),
    told(
        "one customer whom Stripe does not know stops nobody else",
        """
        m1 asks for vip      => m1: nothing
        m2 asks for vip      => m2: nothing
        Stripe forgets m1
        the bot stops
        m2 pays
        31d pass
        the bot starts       => m2: vip
        """,
    ),
    told(
        "the owner deletes a customer with a pass",
        """
        owner says /newplan p30 20.00 cny pass:30
        the room vip-room opens to p30
        m1 buys p30          => m1: p30
        the dashboard deletes m1
        29d 23h pass         => m1: p30
        1h pass              => m1: nothing
        """,
    ),
]
