"""The arithmetic of permissions and the order of roles.

Source: docs topics/permissions ("Permission Overwrites", "Implicit Permissions", "Permission Hierarchy").
"""

from collections.abc import Iterable
from datetime import datetime

from tests.wire.discord.things import DM, PRIVATE_THREAD, Channel, Guild, Member, Role

CREATE_INVITE = 1 << 0
KICK, BAN, ADMINISTRATOR, MANAGE_CHANNELS, MANAGE_GUILD = 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5
ADD_REACTIONS, VIEW_AUDIT_LOG, VIEW, SEND, MANAGE_MESSAGES = 1 << 6, 1 << 7, 1 << 10, 1 << 11, 1 << 13
EMBED, ATTACH, HISTORY, MENTION_EVERYONE, TTS = 1 << 14, 1 << 15, 1 << 16, 1 << 17, 1 << 12
NICKNAMES, OWN_NICKNAME, MANAGE_ROLES, COMMANDS = 1 << 27, 1 << 26, 1 << 28, 1 << 31
MANAGE_THREADS, PUBLIC_THREADS, PRIVATE_THREADS, SEND_IN_THREADS = 1 << 34, 1 << 35, 1 << 36, 1 << 38
MODERATE = 1 << 40
ALL = (1 << 53) - 1
# What a new guild gives to @everyone: general knowledge; the bits that matter here.
USUAL = (
    VIEW | SEND | EMBED | ATTACH | HISTORY | ADD_REACTIONS | COMMANDS | PUBLIC_THREADS | SEND_IN_THREADS | OWN_NICKNAME
)
IN_DM = VIEW | SEND | EMBED | ATTACH | HISTORY | ADD_REACTIONS | COMMANDS
KEPT_IN_TIMEOUT = VIEW | HISTORY


def roles_of(guild: Guild, member: Member) -> list[Role]:
    """Return the member's roles, @everyone among them."""
    return [guild.everyone, *(guild.roles[id_] for id_ in member.role_ids if id_ in guild.roles)]


def in_guild(guild: Guild, member: Member) -> int:
    """Return what the member may do in the guild, before any channel."""
    if member.user.id == guild.owner_id:
        return ALL
    bits = _union(role.permissions for role in roles_of(guild, member))
    return ALL if bits & ADMINISTRATOR else bits


def in_channel(channel: Channel, member: Member, now: datetime) -> int:
    """Return what the member may do in the channel of a guild: overwrites, implicit losses, timeouts."""
    guild = channel.guild
    assert guild is not None
    bits = in_guild(guild, member)
    if bits & ADMINISTRATOR:
        return bits
    bits = _overwritten(bits, channel.ruler, guild, member)
    if member.silenced_until is not None and member.silenced_until > now:
        bits &= KEPT_IN_TIMEOUT
    if not bits & VIEW or _is_closed_thread(channel, member, bits):
        return 0
    speaks = SEND_IN_THREADS if channel.thread is not None else SEND
    if not bits & speaks:
        bits &= ~(MENTION_EVERYONE | TTS | ATTACH | EMBED)
    return bits


def may(channel: Channel, member: Member | None, wanted: int, now: datetime) -> bool:
    """Whether all the wanted bits are there; in a private chat what one may there."""
    if channel.kind == DM:
        return wanted & IN_DM == wanted
    return member is not None and in_channel(channel, member, now) & wanted == wanted


def sending(channel: Channel) -> int:
    """Return the bit that lets one write here."""
    return SEND_IN_THREADS if channel.thread is not None else SEND


def rank(guild: Guild, member: Member) -> tuple[float, int]:
    """Return how high the member's highest role stands; of two at one position the older is higher."""
    if member.user.id == guild.owner_id:
        return (float("inf"), 0)
    return max(role_rank(role) for role in roles_of(guild, member))


def role_rank(role: Role) -> tuple[float, int]:
    """Return the height of a role."""
    return (role.position, -role.id)


def outranks(guild: Guild, member: Member, other: Member) -> bool:
    """Whether the member may act upon the other: never upon the owner, else by the highest roles."""
    return other.user.id != guild.owner_id and rank(guild, member) > rank(guild, other)


def hands_out(guild: Guild, member: Member, role: Role) -> bool:
    """Whether the member may give and take the role: below the own highest, neither managed nor @everyone."""
    if role.managed or role.id == guild.id or not in_guild(guild, member) & MANAGE_ROLES:
        return False
    return rank(guild, member) > role_rank(role)


def _overwritten(bits: int, channel: Channel, guild: Guild, member: Member) -> int:
    found = channel.overwrites
    if guild.id in found:
        bits = bits & ~found[guild.id].deny | found[guild.id].allow
    by_role = [found[id_] for id_ in member.role_ids if id_ in found and found[id_].kind == 0]
    bits = bits & ~_union(one.deny for one in by_role) | _union(one.allow for one in by_role)
    own = found.get(member.user.id)
    if own is not None and own.kind == 1:
        bits = bits & ~own.deny | own.allow
    return bits


def _is_closed_thread(channel: Channel, member: Member, bits: int) -> bool:
    if channel.kind != PRIVATE_THREAD or channel.thread is None or bits & MANAGE_THREADS:
        return False
    return member.user.id not in channel.thread.member_ids


def _union(parts: Iterable[int]) -> int:
    total = 0
    for part in parts:
        total |= part
    return total
