"""What the bot says on its own on the console: laid into an inbox that outlives the process."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.kernel.ids import Address
from core.kernel.messages import Button, Reply

Deliver = Callable[[str, str, dict[str, Any]], Awaitable[None]]
"""Lays a reply into a person's inbox, once for its key: (person, key, reply)."""


class ConsoleMessenger:
    """The port `Messenger`: delivered means kept in the inbox."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver

    async def send(self, to: Address, reply: Reply, *, key: str) -> None:
        """Deliver `reply` once for `key`."""
        buttons = [[b.label, b.action, b.url] for b in reply.buttons]
        await self._deliver(to.external_id, key, {"text": reply.text, "buttons": buttons, "key": reply.key})


def reply_from(kept: dict[str, Any]) -> Reply:
    """Return the reply that was laid into an inbox."""
    return Reply(kept["text"], tuple(Button(*button) for button in kept["buttons"]), key=kept["key"])
