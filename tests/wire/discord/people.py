"""People: what they do in their client.

A verb that the person's client does not offer (no right, no such command) raises `CannotDo`; nothing is sent then.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.wire.discord import asking, doings, letters, permissions
from tests.wire.discord.asking import Offer
from tests.wire.discord.calls import Upload
from tests.wire.discord.errors import CannotDo
from tests.wire.discord.interactions import Interaction, Modal
from tests.wire.discord.rest import invites
from tests.wire.discord.rest.messages import attach
from tests.wire.discord.things import Button, Channel, Member, Message, Role, ThreadState
from tests.wire.discord.viewing import Viewer

DAYS_OF_A_THREAD = 4320


class Person(Viewer):
    """A person with a client; the same account may have another `Person` in another community."""

    def says(
        self, channel: Channel, text: str, *, files: Sequence[tuple[str, bytes]] = (), reply_to: Message | None = None
    ) -> Message:
        """Return the message that the person wrote."""
        if not self.may_write(channel):
            raise CannotDo(f"{self.user.name} cannot write in #{channel.name}")
        if len(text) > 2000 or not (text.strip() or files):
            raise CannotDo("1 to 2000 characters, or a file")
        message = Message(self.world.clock.new_id(), channel, self.user, text.strip(), reference=reply_to)
        message.kind = 19 if reply_to is not None else 0
        message.attachments = [attach(self.world, channel, Upload(name, content), {}) for name, content in files]
        if channel.thread is not None:
            channel.thread.member_ids.add(self.user.id)
        return letters.post(self.world, message)

    def edits(self, message: Message, text: str) -> None:
        """The person's message says something else."""
        if message.author is not self.user:
            raise CannotDo("another's message")
        message.content = text.strip()
        letters.revise(self.world, message)

    def deletes(self, message: Message) -> None:
        """The message is gone: the own one, or with the right anybody's."""
        if message.author is not self.user and not self.may(message.channel, permissions.MANAGE_MESSAGES):
            raise CannotDo("another's message")
        letters.remove(self.world, [message])

    def reacts(self, message: Message, emoji: str) -> None:
        """The person's reaction stands."""
        is_new = emoji not in message.reactions
        wanted = permissions.HISTORY | (permissions.ADD_REACTIONS if is_new else 0)
        if not self.may(message.channel, wanted):
            raise CannotDo(f"{self.user.name} cannot react in #{message.channel.name}")
        letters.react(self.world, message, self.user, emoji)

    def unreacts(self, message: Message, emoji: str) -> None:
        """The person's reaction is gone."""
        letters.unreact(self.world, message, self.user, emoji)

    async def slash(self, name: str, *, channel: Channel | None = None, **options: Any) -> Interaction:
        """Return the interaction once it is answered, or after three seconds, `failed`.

        In the private chat with `channel=person.dm`; else in the first text channel that the person sees. A name of
        several words is a sub-command. Options are given by name, people and roles as what they are.
        """
        return await asking.slash(self, name, channel or self._lobby(), options)

    def offers(self, channel: Channel | None = None) -> list[Offer]:
        """Return the commands in the person's list, in the person's language."""
        return asking.offers(self, channel or self._lobby())

    async def types(self, name: str, *, channel: Channel | None = None, **options: Any) -> list[dict[str, Any]]:
        """Return the choices that are offered while the person types the last of the options."""
        return await asking.autocomplete(self, name, channel or self._lobby(), options)

    async def menu(self, name: str, on: "Message | Person", *, channel: Channel | None = None) -> Interaction:
        """Return the interaction of a command of the menu on a message or a person."""
        where = on.channel if isinstance(on, Message) else channel or self._lobby()
        return await asking.menu(self, name, where, on)

    async def presses(self, button: Button) -> Interaction:
        """Return the interaction of the button."""
        return await asking.press(self, button)

    async def selects(self, message: Message, *values: Any, custom_id: str | None = None) -> Interaction:
        """Return the interaction of a menu in the message: values, or people, roles, channels are chosen."""
        return await asking.select(self, message, list(values), custom_id)

    async def fills(self, modal: Modal, **values: str) -> Interaction:
        """Return the interaction of the form, sent with these values by custom_id."""
        return await asking.fill(self, modal, values)

    def opens_dm(self) -> Channel:
        """Return the private chat; the person takes messages there."""
        self.user.takes_dms = True
        return self.dm

    def closes_dms(self) -> None:
        """The bot is refused with 50007 from now on."""
        self.user.takes_dms = False

    def joins(self) -> Member:
        """The person is in the community, without roles; not when banned."""
        if self.user.id in self.guild.bans:
            raise CannotDo(f"{self.user.name} is banned")
        return self.member or doings.join(self.world, self.guild, self.user)

    def follows(self, invite: str) -> Member:
        """The person is in the community that the link or code leads to."""
        found = self.world.invites.get(invite.rpartition("/")[2])
        if found is None or not invites.is_open(self.world, found):
            raise CannotDo("the invite is invalid")
        guild = found.channel.guild
        if guild is None or (self.community is not None and self.community.guild is not guild):
            raise CannotDo("another community: ask it for a member")
        if self.user.id in guild.bans:
            raise CannotDo(f"{self.user.name} is banned")
        found.uses += 1
        return guild.members.get(self.user.id) or doings.join(self.world, guild, self.user)

    def renames_self(self, nick: str | None) -> None:
        """The person has another nickname here."""
        doings.change_member(self.world, self.guild, self._inside(), self.user, nick=nick)

    def deletes_account(self) -> None:
        """The account is gone: out of every guild, deaf to messages, called as deleted accounts are."""
        self.user.takes_dms, self.user.name = False, f"deleted_user_{self.user.id % 10**6}"
        for guild in self.world.guilds.values():
            member = guild.members.get(self.user.id)
            if member is not None:
                doings.drop(self.world, guild, member, self.user)

    def leaves(self) -> None:
        """The person is out of the community."""
        doings.drop(self.world, self.guild, self._inside(), self.user)

    def opens_thread(self, channel: Channel, name: str, *, private: bool = False) -> Channel:
        """Return a thread in the channel."""
        wanted = permissions.PRIVATE_THREADS if private else permissions.PUBLIC_THREADS
        if not self.may(channel, wanted):
            raise CannotDo(f"{self.user.name} cannot open threads in #{channel.name}")
        state = ThreadState(self.user.id, {self.user.id}, DAYS_OF_A_THREAD)
        kind = 12 if private else 11
        thread = Channel(self.world.clock.new_id(), kind, name, channel.guild, channel, thread=state)
        return doings.add_channel(self.world, self.guild, thread)

    def gives(self, role: Role, to: "Person") -> None:
        """The other has the role, by hand."""
        self._hands(role)
        doings.give(self.world, self.guild, to._inside(), role, self.user)

    def takes(self, role: Role, from_: "Person") -> None:
        """The other has the role no more, by hand."""
        self._hands(role)
        doings.take(self.world, self.guild, from_._inside(), role, self.user)

    def kicks(self, other: "Person") -> None:
        """The other is out."""
        self._above(other, permissions.KICK)
        doings.drop(self.world, self.guild, other._inside(), self.user, action="kick")

    def bans(self, other: "Person", reason: str | None = None) -> None:
        """The other is out and stays out."""
        self._above(other, permissions.BAN)
        doings.ban(self.world, self.guild, other.user, self.user, reason)

    def unbans(self, other: "Person") -> None:
        """The other may come back."""
        doings.unban(self.world, self.guild, other.user, self.user)

    def silences(self, other: "Person", for_: timedelta | None) -> None:
        """The other cannot write for a while; None ends it."""
        self._above(other, permissions.MODERATE)
        until = self.world.clock.now() + for_ if for_ else None
        doings.change_member(self.world, self.guild, other._inside(), self.user, silenced_until=until)

    def _inside(self) -> Member:
        member = self.member
        if member is None:
            raise CannotDo(f"{self.user.name} is not in {self.guild.name}")
        return member

    def _hands(self, role: Role) -> None:
        if not permissions.hands_out(self.guild, self._inside(), role):
            raise CannotDo(f"{self.user.name} cannot give or take {role.name}")

    def _above(self, other: "Person", wanted: int) -> None:
        own = self._inside()
        if not permissions.in_guild(self.guild, own) & wanted:
            raise CannotDo(f"{self.user.name} has not the right")
        if other.member is not None and not permissions.outranks(self.guild, own, other.member):
            raise CannotDo(f"{self.user.name} does not stand above {other.user.name}")

    def _lobby(self) -> Channel:
        if self.community is None:
            return self.dm
        for channel in self.guild.channels.values():
            if channel.kind == 0 and self.sees(channel):
                return channel
        raise CannotDo(f"{self.user.name} sees no channel")
