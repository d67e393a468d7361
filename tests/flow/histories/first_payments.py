"""First payments that wait: for the person, for the bank, or for nobody any more."""

from tests.flow.histories.form import told

HISTORIES = [
    told(
        "3-D Secure passed",
        """
        m1 buys vip with requires_action => m1: nothing
        m1 confirms          => m1: vip; vip of m1 is paid
        """,
    ),
    told(
        "3-D Secure failed, then another card",
        """
        m1 buys vip with requires_action => m1: nothing
        m1 fails to confirm  => m1: nothing
        m1 pays              => m1: vip; m1 paid 1 time
        28d 2h pass          => m1 paid 2 times
        """,
    ),
    told(
        "3-D Secure abandoned",
        """
        m1 buys vip with requires_action => m1: nothing; m1 is incomplete at Stripe; vip of m1 is waiting_for_bank
        23h 1m pass          => m1: nothing; m1 is incomplete_expired at Stripe; vip of m1 is ended
        m1 buys vip          => m1: vip
        """,
    ),
    told(
        "a declined card, then one that works",
        """
        m1 buys vip with declined => m1: nothing
        m1 pays              => m1: vip; m1 paid 1 time
        """,
    ),
    told(
        "a page that expires unpaid",
        """
        m1 asks for vip      => m1: nothing
        20m pass
        m1 asks for vip      => the same page for m1
        20m pass             => m1: nothing
        m1 asks for vip      => another page for m1
        m1 pays              => m1: vip; m1 paid 1 time
        """,
    ),
    told(
        "a debit for a pass that comes through",
        """
        owner says /newplan eu 20.00 eur pass:30
        the room vip-room opens to eu
        m1 buys eu by sepa_debit => m1: nothing; eu of m1 is waiting_for_bank
        4d pass              => m1: nothing
        1d pass              => m1: eu; eu of m1 is pass
        """,
    ),
    told(
        "a debit for a pass that comes back",
        """
        owner says /newplan eu 20.00 eur pass:30
        the room vip-room opens to eu
        m1 buys eu by sepa_debit => m1: nothing; eu of m1 is waiting_for_bank
        the debit of m1 fails    => m1: nothing; eu of m1 is ended
        10d pass
        """,
    ),
    told(
        "a debit for a subscription that comes through",
        """
        owner says /newplan eu 20.00 eur month
        the room vip-room opens to eu
        m1 buys eu by sepa_debit => m1: nothing; eu of m1 is waiting_for_bank
        the debit of m1 settles  => m1: eu; eu of m1 is paid
        """,
    ),
    told(
        "a debit for a subscription that comes back",
        """
        owner says /newplan eu 20.00 eur month
        the room vip-room opens to eu
        m1 buys eu by sepa_debit => m1: nothing
        the debit of m1 fails    => m1: nothing; eu of m1 is waiting_for_bank
        3d pass              => m1: nothing; eu of m1 is waiting_for_bank
        5d pass              => m1: eu; m1 paid 1 time; eu of m1 is paid
        """,
    ),
]
