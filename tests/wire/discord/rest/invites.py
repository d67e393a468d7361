"""Invites to a server.

Source: docs resources/invite; 10006 for one that is spent, old or unknown.
"""

import secrets
from datetime import timedelta

from tests.wire.discord import permissions, shapes
from tests.wire.discord.calls import Call, Json, guild_of
from tests.wire.discord.clock import made_at
from tests.wire.discord.errors import ApiError
from tests.wire.discord.things import Invite
from tests.wire.discord.world import World

A_DAY_S = 86400


def create(call: Call) -> Json:
    """The invite is open: for a day, if nothing else is said."""
    channel, body = call.channel(), call.body
    guild_of(channel)
    call.need(channel, permissions.CREATE_INVITE)
    age = body.get("max_age")
    invite = Invite(
        secrets.token_urlsafe(6),
        call.world.clock.new_id(),
        channel,
        call.world.bot,
        timedelta(seconds=A_DAY_S if age is None else age),
        body.get("max_uses") or 0,
    )
    call.world.invites[invite.code] = invite
    return _shown(invite)


def listed(call: Call) -> list[Json]:
    """Return the channel's open invites."""
    channel = call.channel()
    guild_of(channel)
    call.need(channel, permissions.MANAGE_CHANNELS)
    return [_shown(one) for one in call.world.invites.values() if one.channel is channel and is_open(call.world, one)]


def one(call: Call) -> Json:
    """Return an invite; 10006."""
    return _shown(find(call.world, call.ids[0]))


def delete(call: Call) -> Json:
    """The invite is revoked."""
    invite = find(call.world, call.ids[0])
    call.need(invite.channel, permissions.MANAGE_CHANNELS)
    del call.world.invites[invite.code]
    return _shown(invite)


def find(world: World, code: str) -> Invite:
    """Return an open invite; 10006."""
    invite = world.invites.get(code)
    if invite is None or not is_open(world, invite):
        raise ApiError(10006)
    return invite


def is_open(world: World, invite: Invite) -> bool:
    """Whether somebody can still come in by it."""
    is_old = bool(invite.max_age) and made_at(invite.made_id) + invite.max_age < world.clock.now()
    return not is_old and not (invite.max_uses and invite.uses >= invite.max_uses)


def _shown(invite: Invite) -> Json:
    guild, made = guild_of(invite.channel), made_at(invite.made_id)
    names = ("id", "name", "splash", "banner", "description", "icon", "features", "verification_level")
    more = ("vanity_url_code", "nsfw_level", "nsfw", "premium_subscription_count")
    whole = shapes.guild(guild)
    return {
        "type": 0,
        "code": invite.code,
        "inviter": shapes.user(invite.inviter),
        "max_age": int(invite.max_age.total_seconds()),
        "max_uses": invite.max_uses,
        "uses": invite.uses,
        "temporary": False,
        "created_at": shapes.stamp(made),
        "expires_at": shapes.stamp(made + invite.max_age) if invite.max_age else None,
        "guild": {name: whole[name] for name in (*names, *more)},
        "guild_id": str(guild.id),
        "channel": {"id": str(invite.channel.id), "type": invite.channel.kind, "name": invite.channel.name},
    }
