"""A community: a guild as its owner arranges it."""

from collections.abc import Iterable, Sequence

from tests.wire.discord import doings, permissions, shapes
from tests.wire.discord.errors import CannotDo
from tests.wire.discord.people import Person
from tests.wire.discord.things import CATEGORY, TEXT, Channel, Guild, Member, Overwrite, Role
from tests.wire.discord.world import World

# What hands out roles, opens rooms and moderates needs, and what talk needs; no administrator.
BOT_BITS = (
    permissions.VIEW | permissions.SEND | permissions.EMBED | permissions.ATTACH | permissions.HISTORY
    | permissions.ADD_REACTIONS | permissions.MANAGE_ROLES | permissions.MANAGE_CHANNELS | permissions.MODERATE
    | permissions.KICK | permissions.BAN | permissions.MANAGE_MESSAGES | permissions.COMMANDS
    | permissions.CREATE_INVITE | permissions.PUBLIC_THREADS | permissions.SEND_IN_THREADS
)  # fmt: skip


class Community:
    """A guild with its owner, #general, and the bot with a managed role of its own."""

    def __init__(self, world: World, owner: Person, name: str, locale: str, bot_bits: int) -> None:
        self.world, self.owner = world, owner
        self.guild = Guild(world.clock.new_id(), name, owner.id, locale)
        everyone = Role(self.guild.id, "@everyone", permissions.USUAL, 0)
        self.guild.roles[everyone.id] = everyone
        world.guilds[self.guild.id] = self.guild
        self.guild.members[owner.id] = Member(owner.user, world.clock.now())
        owner.community = self
        self.general = self.channel("general")
        self.bot_role: Role | None = None
        self.adds_bot(bot_bits)

    @property
    def id(self) -> int:
        """The id of the guild."""
        return self.guild.id

    def member(self, who: "str | Person", *, locale: str = "en-US", roles: Sequence[Role] = ()) -> Person:
        """Return a person who has joined; by name a new account, else the same account as elsewhere."""
        user = who.user if isinstance(who, Person) else self.world.new_user(who, locale=locale)
        person = Person(self.world, user, self)
        member = person.joins()
        for role in roles:
            doings.give(self.world, self.guild, member, role, self.owner.user)
        return person

    def admin(self, name: str, *, locale: str = "en-US", bits: int = permissions.ADMINISTRATOR) -> Person:
        """Return a person with a role that has these bits, above all others."""
        role = self.role(f"staff-{name}", bits)
        self.reorders([role, *[one for one in reversed(doings.ordered(self.guild)) if one is not role]])
        return self.member(name, locale=locale, roles=[role])

    def role(self, name: str, bits: int = 0, *, managed: bool = False, mentionable: bool = False) -> Role:
        """Return a new role at the bottom, below the bot's."""
        return doings.new_role(self.world, self.guild, name, bits, managed=managed, mentionable=mentionable)

    def deletes_role(self, role: Role) -> None:
        """The role is gone."""
        doings.delete_role(self.world, self.guild, role)

    def changes_role(self, role: Role, bits: int) -> None:
        """The role has these bits."""
        doings.change_role(self.world, self.guild, role, permissions=bits)

    def reorders(self, roles: Iterable[Role]) -> None:
        """The roles stand so, the highest first, as in the settings; those not named stay below them, as they were."""
        named = list(roles)
        rest = [one for one in doings.ordered(self.guild) if one not in named]
        doings.order(self.world, self.guild, [*rest, *reversed(named)])

    def channel(
        self, name: str, *, private: bool = False, kind: int = TEXT, category: Channel | None = None
    ) -> Channel:
        """Return a new channel; a private one is closed to @everyone, the bot included."""
        channel = Channel(self.world.clock.new_id(), kind, name, self.guild, category, len(self.guild.channels))
        inherited = category.overwrites if category else {}
        channel.overwrites = {id_: Overwrite(id_, o.kind, o.allow, o.deny) for id_, o in inherited.items()}
        if private:
            channel.overwrites[self.guild.id] = Overwrite(self.guild.id, 0, deny=permissions.VIEW)
        return doings.add_channel(self.world, self.guild, channel)

    def category(self, name: str, *, private: bool = False) -> Channel:
        """Return a new category."""
        return self.channel(name, private=private, kind=CATEGORY)

    def overwrites(self, channel: Channel, whom: "Role | Person", *, allow: int = 0, deny: int = 0) -> None:
        """The channel allows and denies this to the role or person; nothing of both forgets it."""
        channel.overwrites.pop(whom.id, None)
        if allow or deny:
            channel.overwrites[whom.id] = Overwrite(whom.id, 0 if isinstance(whom, Role) else 1, allow, deny)
        doings.change_channel(self.world, channel)

    def deletes_channel(self, channel: Channel) -> None:
        """The channel is gone."""
        doings.delete_channel(self.world, channel)

    def renames_channel(self, channel: Channel, name: str) -> None:
        """The channel is called so."""
        doings.change_channel(self.world, channel, name=name)

    def adds_bot(self, bits: int = BOT_BITS) -> None:
        """The bot is inside, with a managed role at the bottom that has these bits."""
        if self.world.bot.id in self.guild.members:
            raise CannotDo("the bot is here already")
        name = self.world.bot.name
        self.bot_role = doings.new_role(
            self.world, self.guild, name, bits, managed=True, bot_id=self.world.bot.id
        )  # fmt: skip
        member = Member(self.world.bot, self.world.clock.now(), {self.bot_role.id})
        doings.join(self.world, self.guild, self.world.bot, member)

    def goes_unavailable(self) -> None:
        """Discord has an outage: the guild is away for the bot, but the bot is not out of it."""
        self.world.emit("GUILD_DELETE", {"id": str(self.id), "unavailable": True}, self.guild)

    def comes_back(self) -> None:
        """The outage is over."""
        own = self.world.own(self.guild)
        body = shapes.arriving_guild(self.guild, own, self.world.clock.now())
        self.world.emit("GUILD_CREATE", {**body, "unavailable": False}, self.guild)

    def removes_bot(self) -> None:
        """The bot is out, and its role gone."""
        doings.drop(self.world, self.guild, self.world.own(self.guild), self.owner.user, action="kick")
        if self.bot_role is not None:
            doings.delete_role(self.world, self.guild, self.bot_role)
