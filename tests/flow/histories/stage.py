"""A community while a history is played in it."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from adapters.stripe.webhook import HANDLED
from core.kernel.messages import Reply
from tests.flow.stripe_room import Community
from tests.wire.stripe import Delivered, Plan

Verb = Callable[..., Awaitable[None]]
SPAN = re.compile(r"(\d+)([dhms])")
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}

AS_ASKED = Plan(lose=lambda event: event["type"] not in HANDLED)
"""An endpoint to which the owner has Stripe send what we act upon; the others get everything."""


@dataclass
class Stage:
    """Who has which pages, what was answered last, how deliveries go, and what is expected of whom."""

    at: Community
    pages: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    named: dict[str, str] = field(default_factory=dict[str, str])
    replies: Sequence[Reply] = ()
    deliveries: Plan = AS_ASKED
    sent: Sequence[Delivered] = ()
    disputes: list[str] = field(default_factory=list[str])
    open_to: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    doors: dict[str, set[str]] = field(default_factory=lambda: {"vip-room": {"vip"}})
    inside: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    @property
    def is_running(self) -> bool:
        """Whether the product runs now."""
        return self.at.running is not None

    async def say(self, person: str, line: str, room: str | None = None) -> None:
        """The person says a line; `{name}` in it is what was named so."""
        self.replies = await self.at.app.say(person, line.format_map(self.named), room)

    async def ask_for(self, person: str, plan: str) -> None:
        """The person asks for a page to pay on."""
        await self.say(person, f"/subscribe {plan}")
        urls = [button.url for reply in self.replies for button in reply.buttons if button.url is not None]
        if urls:
            self.pages.setdefault(person, []).append(urls[0])
            self.at.pages[person] = urls[0]

    async def settle(self) -> None:
        """What Stripe has to say arrives as it does now, and all that is due is done."""
        if self.is_running:
            self.sent = await self.at.hear(self.deliveries)

    def rows(self, kind: str, person: str) -> list[Any]:
        """Return the person's objects at Stripe, the oldest first."""
        customers = {self._customer(url) for url in self.pages.get(person, ())}
        return [row for row in self.at.stripe.objects(kind) if row.get("customer") in customers]

    def charges(self, person: str) -> list[Any]:
        """Return the person's payments that came through, the oldest first."""
        return [row for row in self.rows("charge", person) if row["status"] == "succeeded"]

    def _customer(self, url: str) -> str:
        (session,) = [row for row in self.at.stripe.objects("checkout.session") if row["id"] in url]
        return str(session["customer"])


def span(written: str) -> timedelta:
    """Return a time such as `31d 2h`."""
    return timedelta(**{UNITS[unit]: int(number) for number, unit in SPAN.findall(written)})


@dataclass(frozen=True, slots=True)
class Grammar:
    """Sentences, and what each of them does."""

    sentences: Sequence[tuple[re.Pattern[str], Verb]]

    @classmethod
    def of(cls, verbs: Mapping[str, Verb]) -> "Grammar":
        """Return the grammar of these sentences, each a regular expression with named groups."""
        return cls([(re.compile(sentence), verb) for sentence, verb in verbs.items()])

    async def do(self, stage: Stage, said: str) -> None:
        """Do what the sentence says; each named group is an argument."""
        for sentence, verb in self.sentences:
            if (found := sentence.fullmatch(said)) is not None:
                await verb(stage, **{name: value for name, value in found.groupdict().items() if value is not None})
                return
        raise ValueError(f"nobody knows how to: {said}")
