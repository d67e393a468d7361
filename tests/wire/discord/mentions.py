"""Who is pinged by a text.

Source: docs resources/message "Allowed Mentions Object".
"""

import re
from typing import Any

from tests.wire.discord import permissions
from tests.wire.discord.errors import bad
from tests.wire.discord.things import Guild, Message, User
from tests.wire.discord.world import World

USER, ROLE, ALL = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(everyone|here)\b")
KINDS = ("users", "roles", "everyone")


def ping(world: World, message: Message, allowed: dict[str, Any] | None, *, may_ping_all: bool) -> None:
    """The message names whom it pings: what its text says, as far as it is allowed."""
    rule = _Rule(allowed)
    ids = [int(found) for found in USER.findall(message.content)]
    message.mentions = _unique([world.users[id_] for id_ in ids if id_ in world.users and rule.user(id_)])
    replied = message.reference.author if message.reference else None
    if replied is not None and rule.replied and replied not in message.mentions:
        message.mentions.append(replied)
    guild = message.channel.guild
    if guild is None:
        return
    role_ids = dict.fromkeys(int(found) for found in ROLE.findall(message.content))
    message.mention_role_ids = [id_ for id_ in role_ids if rule.role(id_) and _pings(guild, id_, may_ping_all)]
    message.mention_everyone = bool(ALL.search(message.content)) and rule.everyone and may_ping_all


def may_ping_all(world: World, message: Message) -> bool:
    """Whether the author may ping everybody and each role."""
    guild = message.channel.guild
    member = guild.members.get(message.author.id) if guild else None
    return permissions.may(message.channel, member, permissions.MENTION_EVERYONE, world.clock.now())


class _Rule:
    def __init__(self, allowed: dict[str, Any] | None) -> None:
        given = allowed if allowed is not None else {"parse": list(KINDS), "replied_user": True}
        self._parse = set(given.get("parse") or ())
        self._ids = {kind: {int(id_) for id_ in given.get(kind) or ()} for kind in ("users", "roles")}
        self.replied = bool(given.get("replied_user", False))
        self.everyone = "everyone" in self._parse
        for kind, ids in self._ids.items():
            if kind in self._parse and ids:
                path = "allowed_mentions.parse"
                raise bad(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f'parse:["{kind}"] and {kind}: exclusive')
            if len(ids) > 100:
                raise bad(f"allowed_mentions.{kind}", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")

    def user(self, id_: int) -> bool:
        return "users" in self._parse or id_ in self._ids["users"]

    def role(self, id_: int) -> bool:
        return "roles" in self._parse or id_ in self._ids["roles"]


def _pings(guild: Guild, role_id: int, may_all: bool) -> bool:
    role = guild.roles.get(role_id)
    return role is not None and (role.mentionable or may_all)


def _unique(users: list[User]) -> list[User]:
    return list(dict.fromkeys(users))
