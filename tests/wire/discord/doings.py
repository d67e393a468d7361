"""What happens to a guild, whoever does it: roles, members, bans, channels; and what sessions hear of it."""

from collections.abc import Iterable
from typing import Any

from tests.wire.discord import shapes
from tests.wire.discord.things import NEWS, TEXT, Audited, Channel, Guild, Member, Role, User
from tests.wire.discord.world import World


def give(world: World, guild: Guild, member: Member, role: Role, by: User, reason: str | None = None) -> None:
    """The member has the role; a role that was there already changes nothing and is not heard."""
    if role.id not in member.role_ids:
        change_member(world, guild, member, by, reason, role_ids=member.role_ids | {role.id})


def take(world: World, guild: Guild, member: Member, role: Role, by: User, reason: str | None = None) -> None:
    """The member has the role no more."""
    if role.id in member.role_ids:
        change_member(world, guild, member, by, reason, role_ids=member.role_ids - {role.id})


def change_member(
    world: World, guild: Guild, member: Member, by: User, reason: str | None = None, **change: Any
) -> None:
    """The member is changed, noted and heard of; nothing of it when all was so already."""
    fresh = {name: value for name, value in change.items() if getattr(member, name) != value}
    if not fresh:
        return
    for name, value in fresh.items():
        setattr(member, name, value)
    note(world, guild, "roles" if "role_ids" in fresh else "member", by, member.user.id, reason)
    body = {**shapes.member(member), "guild_id": str(guild.id)}
    world.emit("GUILD_MEMBER_UPDATE", body, guild, always=member.user is world.bot)


def join(world: World, guild: Guild, user: User, member: Member | None = None) -> Member:
    """The user is inside; for the bot itself the whole guild arrives."""
    member = member or Member(user, world.clock.now())
    guild.members[user.id] = member
    if user is world.bot:
        world.emit("GUILD_CREATE", shapes.arriving_guild(guild, member, world.clock.now()), guild)
    else:
        world.emit("GUILD_MEMBER_ADD", {**shapes.member(member), "guild_id": str(guild.id)}, guild)
    return member


def drop(
    world: World, guild: Guild, member: Member, by: User, reason: str | None = None, *, action: str = "leave"
) -> None:
    """The member is out; roles are lost, and so is a time-out (python-discord/bot#2963: it must be given again)."""
    if member.user is world.bot:
        world.emit("GUILD_DELETE", {"id": str(guild.id)}, guild)
    guild.members.pop(member.user.id, None)
    for channel in guild.channels.values():
        if channel.thread is not None:
            channel.thread.member_ids.discard(member.user.id)
    if action != "leave":
        note(world, guild, action, by, member.user.id, reason)
    if member.user is not world.bot:
        body = {"guild_id": str(guild.id), "user": shapes.user(member.user)}
        world.emit("GUILD_MEMBER_REMOVE", body, guild)


def ban(world: World, guild: Guild, user: User, by: User, reason: str | None = None) -> None:
    """The user is out and stays out."""
    guild.bans[user.id] = reason
    member = guild.members.get(user.id)
    if member is not None:
        drop(world, guild, member, by, reason, action="ban")
    else:
        note(world, guild, "ban", by, user.id, reason)
    world.emit("GUILD_BAN_ADD", {"guild_id": str(guild.id), "user": shapes.user(user)}, guild)


def unban(world: World, guild: Guild, user: User, by: User, reason: str | None = None) -> None:
    """The user may come in again."""
    del guild.bans[user.id]
    note(world, guild, "unban", by, user.id, reason)
    world.emit("GUILD_BAN_REMOVE", {"guild_id": str(guild.id), "user": shapes.user(user)}, guild)


def new_role(world: World, guild: Guild, name: str, bits: int, **more: Any) -> Role:
    """Return a role at the bottom, just above @everyone; the others move up."""
    for other in guild.roles.values():
        if other.id != guild.id:
            other.position += 1
    role = Role(world.clock.new_id(), name, bits, 1, **more)
    guild.roles[role.id] = role
    world.emit("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": shapes.role(role)}, guild)
    return role


def change_role(world: World, guild: Guild, role: Role, **change: Any) -> None:
    """The role is changed and heard of."""
    for name, value in change.items():
        setattr(role, name, value)
    world.emit("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": shapes.role(role)}, guild)


def order(world: World, guild: Guild, lowest_first: Iterable[Role]) -> None:
    """The roles stand in this order above @everyone; each that moved is heard of."""
    for position, role in enumerate(lowest_first, start=1):
        if role.position != position:
            change_role(world, guild, role, position=position)


def ordered(guild: Guild) -> list[Role]:
    """Return the roles without @everyone, the lowest first."""
    others = [role for role in guild.roles.values() if role.id != guild.id]
    return sorted(others, key=lambda role: (role.position, -role.id))


def delete_role(world: World, guild: Guild, role: Role) -> None:
    """The role is gone, from members and channels too."""
    del guild.roles[role.id]
    for member in guild.members.values():
        member.role_ids.discard(role.id)
    for channel in guild.channels.values():
        channel.overwrites.pop(role.id, None)
    world.emit("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild)
    order(world, guild, ordered(guild))


def add_channel(world: World, guild: Guild, channel: Channel) -> Channel:
    """The channel stands in the guild; a text channel's name in small letters, with hyphens for spaces."""
    channel.name = _written(channel, channel.name)
    guild.channels[channel.id] = world.channels[channel.id] = channel
    event = "CHANNEL_CREATE" if channel.thread is None else "THREAD_CREATE"
    body = shapes.channel(channel)
    heard_by_all = channel.thread is None
    world.emit(
        event, body if heard_by_all else body | {"newly_created": True}, guild, None if heard_by_all else channel
    )
    return channel


def change_channel(world: World, channel: Channel, **change: Any) -> None:
    """The channel is changed and heard of, also where the bot sees it no more."""
    for name, value in change.items():
        setattr(channel, name, value)
    channel.name = _written(channel, channel.name)
    event = "CHANNEL_UPDATE" if channel.thread is None else "THREAD_UPDATE"
    world.emit(event, shapes.channel(channel), channel.guild, None if channel.thread is None else channel)


def delete_channel(world: World, channel: Channel) -> None:
    """The channel and its threads are gone."""
    assert channel.guild is not None
    for child in [one for one in channel.guild.channels.values() if one.parent is channel]:
        if child.thread is not None:
            delete_channel(world, child)
        else:
            change_channel(world, child, parent=None)
    body, event = shapes.channel(channel), "CHANNEL_DELETE"
    if channel.thread is not None:
        names = ("id", "guild_id", "parent_id", "type")
        body, event = {name: body[name] for name in names}, "THREAD_DELETE"
    del channel.guild.channels[channel.id], world.channels[channel.id]
    world.emit(event, body, channel.guild, None if channel.thread is None else channel)


def note(world: World, guild: Guild, action: str, by: User, target_id: int, reason: str | None) -> None:
    """The audit log has a line more."""
    guild.audit.append(Audited(action, by.id, target_id, reason))


def _written(channel: Channel, name: str) -> str:
    return "-".join(name.lower().split()) if channel.kind in (TEXT, NEWS) else name
