"""Cancelled in the chat, in the portal or in the dashboard: kept to the last second that was paid, and taken back."""

from tests.flow.histories.form import told

HISTORIES = [
    told(
        "cancelled in the chat",
        """
        m1 says /cancel      => answer subscription.none
        m1 buys vip          => m1: vip
        m1 says /cancel      => answer cancel.sure; vip of m1 is paid
        m1 says /cancel yes  => answer cancel.done; button /resume; vip of m1 is ending
        m1 says /cancel yes  => answer cancel.already
        27d 23h 59m 59s pass => m1: vip
        1s pass              => m1: nothing; vip of m1 is ended; m1 is told access.closed; m1 paid 1 time
        m1 says /resume      => answer subscription.none
        """,
    ),
    told(
        "cancelled and resumed in the chat, and cancelled again",
        """
        m1 buys vip          => m1: vip
        m1 says /resume      => answer resume.nothing
        m1 says /cancel yes  => answer cancel.done
        m1 says /resume      => answer resume.done; vip of m1 is paid
        m1 says /cancel yes  => answer cancel.done; vip of m1 is ending
        m1 says /resume      => answer resume.done
        28d 2h pass          => m1: vip; m1 paid 2 times
        """,
    ),
    told(
        "cancelled in the portal, which sets a date and no flag",
        """
        m1 buys vip          => m1: vip
        in the portal m1 cancels => m1: vip; vip of m1 is ending
        m1 says /cancel      => answer cancel.already
        28d pass             => m1: nothing; m1 paid 1 time
        """,
    ),
    told(
        "cancelled in the portal and resumed in the chat",
        """
        m1 buys vip          => m1: vip
        in the portal m1 cancels => vip of m1 is ending
        m1 says /resume      => answer resume.done; vip of m1 is paid
        28d 2h pass          => m1: vip; m1 paid 2 times
        """,
    ),
    told(
        "cancelled in the chat and resumed in the portal",
        """
        m1 buys vip          => m1: vip
        m1 says /cancel yes  => vip of m1 is ending
        in the portal m1 resumes => m1: vip; vip of m1 is paid
        28d 2h pass          => m1: vip; m1 paid 2 times
        """,
    ),
    told(
        "cancelled and resumed in the portal",
        """
        m1 buys vip          => m1: vip
        in the portal m1 cancels => vip of m1 is ending
        1d pass
        in the portal m1 resumes => vip of m1 is paid
        28d pass             => m1: vip; m1 paid 2 times
        """,
    ),
    told(
        "cancelled in the dashboard at the period's end",
        """
        m1 buys vip          => m1: vip
        the dashboard cancels m1 at the period's end => m1: vip; vip of m1 is ending
        27d pass             => m1: vip
        1d pass              => m1: nothing
        """,
    ),
    told(
        "cancelled in the dashboard at once, and kept to what was paid",
        """
        m1 buys vip          => m1: vip
        10d pass
        the dashboard cancels m1 at once => m1: vip; m1 is canceled at Stripe; vip of m1 is ending
        17d 23h pass         => m1: vip
        1h pass              => m1: nothing; vip of m1 is ended; m1 paid 1 time
        """,
    ),
    told(
        "cancelled in its second month",
        """
        m1 buys vip          => m1: vip
        28d 2h pass          => m1 paid 2 times
        m1 says /cancel yes
        30d 21h pass         => m1: vip
        1h pass              => m1: nothing; m1 paid 2 times
        """,
    ),
    told(
        "cancelled, ended, and bought again",
        """
        m1 buys vip          => m1: vip
        m1 says /cancel yes
        29d pass             => m1: nothing
        m1 buys vip          => m1: vip; vip of m1 is paid; m1 paid 2 times
        """,
    ),
]
