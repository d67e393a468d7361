"""A loopback stand-in of Discord (REST and gateway) for the unmodified discord.py. Never kinder than Discord."""

from tests.wire.discord.community import BOT_BITS, Community
from tests.wire.discord.errors import CannotDo
from tests.wire.discord.interactions import Interaction, Modal
from tests.wire.discord.people import Person
from tests.wire.discord.stand_in import DiscordStandIn
from tests.wire.discord.things import Button, Channel, Message, Role
from tests.wire.discord.world import Portal

__all__ = [
    "BOT_BITS", "Button", "CannotDo", "Channel", "Community", "DiscordStandIn", "Interaction", "Message", "Modal",
    "Person", "Portal", "Role",
]  # fmt: skip
