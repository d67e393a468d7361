"""Money that goes back, and money that the payer's bank wants back."""

from tests.flow.histories.form import told

HISTORIES = [
    told(
        "refunded in full in the dashboard",
        """
        m1 buys vip          => m1: vip
        3d pass
        the dashboard refunds m1 => m1: nothing; vip of m1 is refunded; m1 is canceled at Stripe
        60d pass             => m1 paid 1 time
        """,
    ),
    told(
        "refunded in full in the chat",
        """
        m1 buys vip          => m1: vip
        3d pass
        the owner refunds m1 => answer refund.given; m1: nothing; m1 is canceled at Stripe; m1 is told access.closed
        the owner refunds m1 => answer refund.done
        60d pass             => m1 paid 1 time
        """,
    ),
    told(
        "refunded in part",
        """
        m1 buys vip          => m1: vip
        the dashboard refunds m1 10.00 => m1: vip; vip of m1 is paid
        the owner refunds m1 10.00     => answer refund.given
        the owner refunds m1 10.01     => answer refund.too_much
        28d 2h pass          => m1: vip; m1 paid 2 times
        """,
    ),
    told(
        "refunded in two parts that are all of it, in the chat",
        """
        m1 buys vip          => m1: vip
        the owner refunds m1 10.00 => m1: vip
        the owner refunds m1 20.00 => m1: nothing; vip of m1 is refunded; m1 is canceled at Stripe
        """,
    ),
    told(
        "refunded for an older period",
        """
        m1 buys vip          => m1: vip
        28d 2h pass          => m1 paid 2 times
        the dashboard refunds m1 of charge 1 => m1: vip; vip of m1 is paid; m1 is active at Stripe
        the owner refunds m1 of charge 1     => answer refund.done
        31d pass             => m1 paid 3 times
        """,
    ),
    told(
        "refunded for an older period in the chat",
        """
        m1 buys vip          => m1: vip
        28d 2h pass
        the owner refunds m1 of charge 1 => answer refund.given; m1: vip; m1 is active at Stripe
        """,
    ),
    told(
        "refunded, and bought again",
        """
        m1 buys vip          => m1: vip
        the owner refunds m1 => m1: nothing
        m1 buys vip          => m1: vip; vip of m1 is paid
        28d 2h pass          => m1 paid 3 times
        """,
    ),
    told(
        "refunded after a failed renewal keeps nothing open",
        """
        m1 buys vip          => m1: vip
        the card of m1 fails
        20d pass
        the owner refunds m1 => m1: nothing
        10d pass             => m1: nothing
        """,
    ),
    told(
        "a pass refunded in full, and another in part",
        """
        owner says /newplan p30 20.00 cny pass:30
        the room vip-room opens to p30
        m1 buys p30          => m1: p30
        m2 buys p30          => m2: p30
        the dashboard refunds m1      => m1: nothing; p30 of m1 is refunded
        the dashboard refunds m2 5.00 => m2: p30
        30d pass             => m2: nothing
        """,
    ),
    told(
        "a WeChat Pay pass whose refund is on its way",
        """
        owner says /newplan p30 20.00 cny pass:30 methods=wechat_pay
        the room vip-room opens to p30
        m1 buys p30 by wechat_pay => m1: p30
        the owner refunds m1      => m1: nothing; p30 of m1 is refunded
        2d pass
        """,
    ),
    told(
        "one of two passes refunded",
        """
        owner says /newplan p30 20.00 cny pass:30
        the room vip-room opens to p30
        m1 buys p30          => m1: p30
        10d pass
        m1 buys p30
        the dashboard refunds m1 of charge 1 => m1: p30
        29d pass             => m1: p30
        1d pass              => m1: nothing
        """,
    ),
    told(
        "a dispute suspends, and won brings back what was lost",
        """
        m1 buys vip          => m1: vip
        m1 says /cancel yes
        5d pass
        the bank disputes a charge of m1 => m1: nothing; vip of m1 is disputed
        m1 says /subscribe vip           => answer subscribe.disputed
        10d pass
        the dispute is lost by the payer => m1: vip; m1 is told access.opened
        13d pass             => m1: vip
        9d 23h pass          => m1: vip
        1h pass              => m1: nothing
        """,
    ),
    told(
        "a dispute about a pass is won, and its days are kept",
        """
        owner says /newplan p30 20.00 cny pass:30
        the room vip-room opens to p30
        m1 buys p30          => m1: p30
        5d pass
        the bank disputes a charge of m1 => m1: nothing; p30 of m1 is disputed
        10d pass
        the dispute is lost by the payer => m1: p30; p30 of m1 is pass
        24d 23h pass         => m1: p30
        1h pass              => m1: nothing
        """,
    ),
    told(
        "a dispute is lost",
        """
        m1 buys vip          => m1: vip
        the bank disputes a charge of m1 => m1: nothing
        20d pass
        the dispute is won by the payer  => m1: nothing; vip of m1 is dispute_lost
        m1 says /subscribe vip           => answer subscribe.dispute_lost
        40d pass             => m1: nothing
        """,
    ),
    told(
        "a dispute that is lost ends the subscription at Stripe",
        """
        m1 buys vip          => m1: vip
        the bank disputes a charge of m1 => m1: nothing
        the dispute is won by the payer  => m1: nothing; m1 is canceled at Stripe
        40d pass             => m1 paid 1 time
        """,
    ),
    told(
        "an inquiry takes nothing",
        """
        m1 buys vip          => m1: vip
        the bank asks about a charge of m1 => m1: vip; vip of m1 is paid
        10d pass
        the dispute is lost by the payer => m1: vip
        20d pass             => m1: vip; m1 paid 2 times
        """,
    ),
    told(
        "an inquiry becomes a dispute",
        """
        m1 buys vip          => m1: vip
        the bank asks about a charge of m1 => m1: vip
        3d pass
        the dispute escalates            => m1: nothing; vip of m1 is disputed
        3d pass
        the dispute is lost by the payer => m1: vip
        """,
    ),
    told(
        "a charge that is disputed cannot be refunded",
        """
        m1 buys vip          => m1: vip
        the bank disputes a charge of m1 => m1: nothing
        the owner refunds m1 => answer refund.disputed; m1: nothing
        """,
    ),
]
