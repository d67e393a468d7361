"""What members feel about messages, shown by a sign: kept as it stands now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.interactions.ports import ReactionStore
from core.kernel.errors import Refused
from core.kernel.ids import MemberId, RoomId
from core.kernel.messages import Incoming
from core.kernel.ports import Work

MOST_SIGNS = 20
"""Signs of one person on one message: Telegram allows 3, Discord 20."""
MOST_SIGN = 64
"""Characters of a sign: an emoji of many parts, or a custom one by its number."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """One sign that a member has put on a message, and when."""

    room_id: RoomId
    message_ref: str
    member_id: MemberId
    sign: str
    at: datetime


class ReactingTx(Protocol):
    """A transaction over reactions."""

    @property
    def reactions(self) -> ReactionStore:
        """The reactions of this transaction."""
        ...


@dataclass(frozen=True, slots=True)
class React:
    """On a message stands what its reader put there last."""

    work: Work[ReactingTx]

    async def __call__(self, incoming: Incoming, room_id: RoomId, member_id: MemberId) -> None:
        """Keep the signs that `incoming` tells of, in the place of the member's earlier ones on the message.

        Nothing is kept of a reaction to no message. Raises `Refused("member.forgotten")` where the member was erased
        meanwhile.
        """
        if incoming.reply_to is None:
            return
        signs = signs_of(incoming.text)
        async with self.work.write() as tx:
            if not await tx.reactions.stand(room_id, incoming.reply_to, member_id, signs, incoming.at):
                raise Refused("member.forgotten")


def signs_of(text: str) -> tuple[str, ...]:
    """Return the signs of a reaction, one a line; what is no sign is left out."""
    signs = dict.fromkeys(line.strip() for line in text.splitlines())
    return tuple(sign for sign in signs if 0 < len(sign) <= MOST_SIGN)[:MOST_SIGNS]
