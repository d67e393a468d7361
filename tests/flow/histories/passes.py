"""Passes: paid once for some days, one after another."""

from tests.flow.histories.form import told

PASS = """
        owner says /newplan p30 20.00 cny pass:30 methods=card,wechat_pay,alipay
        the room vip-room opens to p30
"""

HISTORIES = [
    told(
        "a pass by WeChat Pay",
        f"""{PASS}
        m1 buys p30 by wechat_pay => m1: p30; p30 of m1 is pass; m1 is told access.opened
        29d 23h 59m 59s pass      => m1: p30
        1s pass                   => m1: nothing; p30 of m1 is ended; m1 is told access.closed
        """,
    ),
    told(
        "a pass by Alipay, and another when it was over",
        f"""{PASS}
        m1 buys p30 by alipay => m1: p30
        31d pass              => m1: nothing
        m1 buys p30 by alipay => m1: p30; p30 of m1 is pass
        30d pass              => m1: nothing
        """,
    ),
    told(
        "two passes add up",
        f"""{PASS}
        m1 buys p30          => m1: p30
        10d pass
        m1 buys p30          => m1: p30; m1 paid 2 times
        49d 23h pass         => m1: p30
        1h pass              => m1: nothing
        """,
    ),
    told(
        "two passes bought at once add up",
        f"""{PASS}
        m1 buys p30          => m1: p30
        m1 buys p30 by alipay => m1 paid 2 times
        59d 23h pass         => m1: p30
        1h pass              => m1: nothing
        """,
    ),
    told(
        "a pass beside a subscription",
        f"""{PASS}
        m1 buys vip          => m1: vip
        m1 says /subscribe p30 => answer status.card; button /subscribe p30 yes
        m1 says /cancel yes  => answer cancel.done
        m1 buys p30          => m1: p30, vip
        28d pass             => m1: p30
        2d pass              => m1: nothing
        """,
    ),
    told(
        "a pass, then a subscription",
        f"""{PASS}
        m1 buys p30          => m1: p30
        20d pass
        m1 buys vip          => m1: p30, vip
        10d pass             => m1: vip
        the card of m1 fails
        30d pass             => m1: nothing
        m1 buys p30          => m1: p30
        """,
    ),
    told(
        "WeChat Pay renews nothing",
        """
        owner says /newplan we 20.00 cny month methods=wechat_pay => answer plan.method_mode
        owner says /newplan we 20.00 cny pass:30 methods=wechat_pay => answer newplan.made
        """,
    ),
    told(
        "a pass page that nobody pays",
        f"""{PASS}
        m1 asks for p30      => m1: nothing
        1h pass              => m1: nothing
        """,
    ),
]
