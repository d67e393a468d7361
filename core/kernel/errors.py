"""One family of errors, by who can mend it.

ZhisheError
├── Refused   the person can: the phrase says what is wrong and what is accepted
├── NotYet    the world can: the engine tries again after the given time
│   └── NotSaid   the platform is closed to us for now, and nothing was said there
└── Broken    we must: logged and alerted, never shown as it is
"""

from datetime import timedelta


class ZhisheError(Exception):
    """Something went another way than asked."""


class Refused(ZhisheError):
    """The person can mend it; nothing was changed.

    `key` names the phrase that says so; `params` fill it.
    """

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


class NotYet(ZhisheError):
    """The world can mend it; the same step is to be tried again after `after`."""

    def __init__(self, after: timedelta, why: str = "") -> None:
        super().__init__(why or f"try again in {after}")
        self.after = after


class NotSaid(NotYet):
    """The platform is closed to us for now, and nothing was said there: it may be said elsewhere meanwhile."""


class Broken(ZhisheError):
    """We must mend it; the message is for the operator and names no text of any person."""
