"""Everything that exists behind the stand-in, found by id."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.wire.discord.clock import Clock
from tests.wire.discord.errors import ApiError
from tests.wire.discord.orders import Orders
from tests.wire.discord.things import DM, Channel, Guild, Invite, Member, Message, Role, User

if TYPE_CHECKING:
    from tests.wire.discord.interactions import Interaction

DEFAULT_TOKEN = "MTAw.stand-in.discord-bot-token"


@dataclass
class Portal:
    """What is set for the application in the developer portal."""

    token: str = DEFAULT_TOKEN
    members: bool = True
    message_content: bool = True
    presences: bool = False
    shards: int = 1
    max_concurrency: int = 1
    heartbeat_s: float = 41.25


@dataclass(eq=False)
class World:
    """Users, guilds and channels; `emit` is set by the gateway."""

    portal: Portal = field(default_factory=Portal)
    clock: Clock = field(default_factory=Clock)
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    files: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    orders: Orders = field(default_factory=Orders)
    interactions: "dict[str, Interaction]" = field(default_factory=dict)
    invites: dict[str, Invite] = field(default_factory=dict)
    private: list[Message] = field(default_factory=list)
    base: str = ""
    emit: Callable[..., None] = lambda *_args, **_named: None

    def __post_init__(self) -> None:
        self.bot = self.new_user("zhishe", bot=True)
        self.application_id = self.bot.id

    def new_user(self, name: str, *, locale: str = "en-US", bot: bool = False) -> User:
        """Return a new account."""
        user = User(self.clock.new_id(), name, locale, bot)
        self.users[user.id] = user
        return user

    def dm_with(self, person: User) -> Channel:
        """Return the private chat of the bot and the person; one for ever."""
        if person.dm is None:
            person.dm = Channel(self.clock.new_id(), DM, person=person)
            self.channels[person.dm.id] = person.dm
        return person.dm

    def user(self, id_: int) -> User:
        """Return the user, or refuse with 10013."""
        return _found(self.users, id_, 10013)

    def guild(self, id_: int) -> Guild:
        """Return the guild if the bot is in it, or refuse with 10004."""
        guild = _found(self.guilds, id_, 10004)
        if self.bot.id not in guild.members:
            raise ApiError(10004)
        return guild

    def own(self, guild: Guild) -> Member:
        """Return the bot as a member of the guild."""
        return guild.members[self.bot.id]

    def channel(self, id_: int) -> Channel:
        """Return the channel, or refuse with 10003; also where the bot is not in the guild."""
        channel = _found(self.channels, id_, 10003)
        if channel.guild is not None and self.bot.id not in channel.guild.members:
            raise ApiError(50001)
        return channel

    def member(self, guild: Guild, id_: int) -> Member:
        """Return the member; 10013 for an id of nobody, 10007 for somebody who is not here."""
        self.user(id_)
        return _found(guild.members, id_, 10007)

    def role(self, guild: Guild, id_: int) -> Role:
        """Return the role, or refuse with 10011."""
        return _found(guild.roles, id_, 10011)

    def message(self, channel: Channel, id_: int) -> Message:
        """Return the message, or refuse with 10008."""
        return _found(channel.messages, id_, 10008)


def _found(table: dict[int, Any], id_: int, code: int) -> Any:
    try:
        return table[id_]
    except KeyError:
        raise ApiError(code) from None
