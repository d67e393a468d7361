"""What a person sees: channels by the arithmetic of permissions, messages, the private chat."""

from typing import TYPE_CHECKING

from tests.wire.discord import permissions
from tests.wire.discord.errors import CannotDo
from tests.wire.discord.things import DM, Channel, Guild, Member, Message, Role, User
from tests.wire.discord.world import World

if TYPE_CHECKING:
    from tests.wire.discord.community import Community


class Viewer:
    """A person in front of a client, in one community or none."""

    def __init__(self, world: World, user: User, community: "Community | None" = None) -> None:
        self.world, self.user, self.community = world, user, community

    @property
    def id(self) -> int:
        """The id of the account."""
        return self.user.id

    @property
    def mention(self) -> str:
        """What pings the person in a text."""
        return f"<@{self.user.id}>"

    @property
    def guild(self) -> Guild:
        """The guild of the community."""
        if self.community is None:
            raise CannotDo(f"{self.user.name} is in no server")
        return self.community.guild

    @property
    def member(self) -> Member | None:
        """The person as a member, or None outside."""
        return self.guild.members.get(self.user.id) if self.community else None

    @property
    def roles(self) -> list[Role]:
        """The roles beside @everyone; none outside."""
        member = self.member
        return [self.guild.roles[id_] for id_ in sorted(member.role_ids)] if member else []

    @property
    def dm(self) -> Channel:
        """The private chat with the bot."""
        return self.world.dm_with(self.user)

    def sees(self, channel: Channel) -> bool:
        """Whether the channel is there in the person's list."""
        return self.may(channel, permissions.VIEW)

    def may_write(self, channel: Channel) -> bool:
        """Whether the person can write there."""
        return self.may(channel, permissions.VIEW | permissions.sending(channel))

    def may(self, channel: Channel, wanted: int) -> bool:
        """Whether the person has all these bits there."""
        return self.bits(channel) & wanted == wanted

    def bits(self, channel: Channel) -> int:
        """Return all that the person may do there."""
        if channel.kind == DM:
            return permissions.IN_DM if channel.person is self.user else 0
        member = channel.guild.members.get(self.user.id) if channel.guild else None
        return permissions.in_channel(channel, member, self.world.clock.now()) if member else 0

    def reads(self, channel: Channel) -> list[Message]:
        """Return what the person reads there, oldest first; ephemeral messages for this person among it."""
        if not self.may(channel, permissions.VIEW | permissions.HISTORY):
            return []
        own = [one for one in self.ephemeral if one.channel is channel]
        return sorted([*channel.messages.values(), *own], key=lambda one: one.id)

    @property
    def inbox(self) -> list[Message]:
        """What the bot wrote in the private chat, oldest first."""
        return [one for one in self.dm.messages.values() if one.author is self.world.bot]

    @property
    def ephemeral(self) -> list[Message]:
        """What was shown to this person alone, oldest first."""
        return [one for one in self.world.private if one.shown_to is self.user]
