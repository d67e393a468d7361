"""A request to the REST interface as an endpoint sees it, and the rights it must have."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.wire.discord import permissions
from tests.wire.discord.errors import ApiError, bad
from tests.wire.discord.things import DM, Channel, Guild, Member
from tests.wire.discord.world import World

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes


@dataclass(slots=True)
class Call:
    """A request; `ids` are the parts of the path, `files` what came beside the body, by number."""

    world: World
    method: str
    path: str
    ids: tuple[str, ...]
    query: dict[str, str]
    body: Any
    files: dict[int, Upload] = field(default_factory=dict)
    raw_reason: str | None = None

    def id(self, place: int) -> int:
        """Return the id at that place of the path; what is no number is refused."""
        given = self.ids[place]
        if not given.isdigit():
            raise bad("", "NUMBER_TYPE_COERCE", f'Value "{given}" is not snowflake.')
        return int(given)

    @property
    def reason(self) -> str | None:
        """The reason for the audit log; at most 512 characters."""
        reason = unquote(self.raw_reason) if self.raw_reason else None
        if reason is not None and len(reason) > 512:
            raise bad("reason", "BASE_TYPE_MAX_LENGTH", "Must be 512 or fewer in length.")
        return reason

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """Return a number of the query within its limits."""
        given = self.query.get(name)
        if given is None:
            return default
        if not given.lstrip("-").isdigit() or not low <= int(given) <= high:
            raise bad(name, "NUMBER_TYPE_RANGE", f"int value should be between {low} and {high}.")
        return int(given)

    def channel(self, place: int = 0) -> Channel:
        """Return the channel of the path that the bot sees; 10003, 50001."""
        channel = self.world.channel(self.id(place))
        if not self.may(channel, permissions.VIEW):
            raise ApiError(50001)
        return channel

    def guild(self, place: int = 0) -> Guild:
        """Return the guild of the path; 10004."""
        return self.world.guild(self.id(place))

    def may(self, channel: Channel, wanted: int) -> bool:
        """Whether the bot has all these bits in the channel."""
        member = self.world.own(channel.guild) if channel.guild else None
        return permissions.may(channel, member, wanted, self.world.clock.now())

    def need(self, channel: Channel, wanted: int) -> None:
        """The bot has these bits in the channel, or is refused with 50013."""
        if not self.may(channel, wanted):
            raise ApiError(50013)

    def need_in_guild(self, guild: Guild, wanted: int) -> Member:
        """Return the bot as a member that has these bits; 50013."""
        own = self.world.own(guild)
        if permissions.in_guild(guild, own) & wanted != wanted:
            raise ApiError(50013)
        return own


def guild_of(channel: Channel) -> Guild:
    """Return the channel's guild; private chats have none (50003)."""
    if channel.kind == DM or channel.guild is None:
        raise ApiError(50003)
    return channel.guild
