"""/bind and /unbind on Telegram: what a room needs first, the link to it, and the group that belongs to a channel."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from adapters.telegram.client import Client, Json
from adapters.telegram.gate import TelegramGate
from adapters.telegram.inbound import moment, person_from, title_of
from adapters.telegram.watch import room_of
from bot.commands.base import BadInput, button
from bot.router import SLASHES
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import TELEGRAM, Address
from core.kernel.messages import Button, Incoming, Reply

BOUND = frozenset(("bind.done", "bind.there"))
UNBOUND = frozenset(("unbind.done",))

Route = Callable[[Incoming], Awaitable[Reply | None]]


@dataclass(frozen=True, slots=True)
class Binding:
    """What is particular to binding a room of Telegram."""

    client: Client
    gate: TelegramGate
    route: Route
    owners: frozenset[str]

    async def check(self, incoming: Incoming) -> None:
        """Return if the room can be bound; raise what the owner has to do first. Others are refused by the core."""
        if command_of(incoming) != "bind" or incoming.room is None or str(incoming.author) not in self.owners:
            return
        room = room_of(incoming.room)
        if (await self.gate.about(room)).username:
            raise BadInput("bind.public", button("help", "/help bind"))
        if (why := await self.gate.missing(room)) is not None:
            raise BadInput("bind.rights", button("help", "/help bind"), why=why)

    async def completed(self, incoming: Incoming, reply: Reply | None) -> Reply | None:
        """Return the reply with the link that may be shared; the group that is linked with the room is bound too."""
        if reply is None or incoming.room is None or reply.key not in BOUND | UNBOUND:
            return reply
        await self._linked(incoming)
        if reply.key in UNBOUND:
            return reply
        link = await self.gate.public_link(room_of(incoming.room))
        return replace(reply, text=f"{reply.text}\n\n{link}", buttons=(*reply.buttons, Button("🔗", url=link)))

    async def posted(self, post: Json) -> Incoming | None:
        """Return the command that stands in a channel as the owner's who looks after it, None for any other post.

        A post has no author: only admins can write one, and an owner must be among them.
        """
        text = str(post.get("text") or "")
        chat: Json = post["chat"]
        name = text.removeprefix(text[:1]).partition(" ")[0].partition("@")[0]
        if not text.startswith(SLASHES) or name not in {"bind", "unbind"}:
            return None
        with suppress(Refused, NotYet):
            for admin in await self.gate.admins(room_of(str(chat["id"]))):
                if str(Address(TELEGRAM, str(admin.id))) in self.owners:
                    person = person_from(admin.to_dict())
                    number = str(post["message_id"])
                    room, title, at = str(chat["id"]), title_of(chat), moment(post["date"])
                    return Incoming(TELEGRAM, room, person, number, text, at, room_title=title)
        return None

    async def _linked(self, incoming: Incoming) -> None:
        """Say the same in the group that belongs to the channel, or in the channel that the group belongs to."""
        with suppress(Refused, NotYet):
            linked = (await self.gate.about(room_of(str(incoming.room)))).linked_chat_id
            if linked is None or await self.gate.missing(room_of(str(linked))) is not None:
                return
            title = (await self.gate.about(room_of(str(linked)))).title or ""
            await self.route(replace(incoming, room=str(linked), room_title=title))


def command_of(incoming: Incoming) -> str:
    """Return the name of the command that is said, "" for talk."""
    words = incoming.text.split(maxsplit=1)
    if not words or not words[0].startswith(SLASHES):
        return ""
    return words[0][1:].partition("@")[0].lower()
