"""The bot itself, other users, private chats, guilds as a whole, and the gateway's address.

Source: docs resources/user, topics/oauth2, events/gateway "Get Gateway Bot".
"""

from tests.wire.discord import doings, permissions, shapes
from tests.wire.discord.calls import Call, Json
from tests.wire.discord.errors import ApiError

IDENTIFIES_A_DAY = 1000
# Bits of the application's flags: intents of an app in fewer than 100 servers (docs resources/application).
MEMBERS_LIMITED, CONTENT_LIMITED, PRESENCE_LIMITED = 1 << 15, 1 << 19, 1 << 13


def me(call: Call) -> Json:
    """Return the bot."""
    return shapes.own_user(call.world.bot)


def one(call: Call) -> Json:
    """Return a user; 10013."""
    return shapes.user(call.world.user(call.id(0)))


def open_dm(call: Call) -> Json:
    """Return the private chat; it can be opened with people who will refuse what is written there."""
    person = call.world.user(int(call.body.get("recipient_id") or 0))
    if person is call.world.bot:
        raise ApiError(50007)
    return shapes.channel(call.world.dm_with(person))


def guilds(call: Call) -> list[Json]:
    """Return the guilds where the bot is."""
    found = [one for one in call.world.guilds.values() if call.world.bot.id in one.members]
    return [
        {
            "id": str(guild.id), "name": guild.name, "icon": None, "banner": None, "features": [],
            "owner": False, "permissions": str(permissions.in_guild(guild, call.world.own(guild))),
        }
        for guild in found
    ]  # fmt: skip


def guild(call: Call) -> Json:
    """Return a guild, with its numbers when they are asked for."""
    found = call.guild()
    shown = shapes.guild(found)
    if call.query.get("with_counts") == "true":
        shown |= {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return shown


def leave_guild(call: Call) -> None:
    """The bot is out of the guild."""
    found = call.guild()
    doings.drop(call.world, found, call.world.own(found), call.world.bot)


def gateway(call: Call) -> Json:
    """Return the gateway's address."""
    return {"url": _gateway(call)}


def gateway_bot(call: Call) -> Json:
    """Return the gateway's address, the shards and how many may start."""
    portal = call.world.portal
    limit = {
        "total": IDENTIFIES_A_DAY, "remaining": IDENTIFIES_A_DAY - 1, "reset_after": 86_400_000,
        "max_concurrency": portal.max_concurrency,
    }  # fmt: skip
    return {"url": _gateway(call), "shards": portal.shards, "session_start_limit": limit}


def application(call: Call) -> Json:
    """Return the application; its flags say which intents the portal has switched on."""
    world, portal = call.world, call.world.portal
    flags = MEMBERS_LIMITED * portal.members | CONTENT_LIMITED * portal.message_content
    flags |= PRESENCE_LIMITED * portal.presences
    owner = shapes.user(next((one for one in world.users.values() if not one.bot), world.bot))
    return {
        "id": str(world.application_id), "name": world.bot.name, "icon": None, "description": "", "summary": "",
        "type": None, "bot": shapes.user(world.bot), "hook": True, "bot_public": False,
        "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": flags, "owner": owner, "team": None,
        "redirect_uris": [], "interactions_endpoint_url": None, "role_connections_verification_url": None,
        "approximate_guild_count": len(world.guilds), "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "tags": [],
        "integration_types_config": {"0": {}}, "is_monetized": False, "is_verified": False, "is_discoverable": False,
        "storefront_available": False, "max_participants": None, "flags_new": str(flags),
        "event_webhooks_status": 1, "event_webhooks_types": [], "eligible_oauth2_scopes": [],
    }  # fmt: skip


def _gateway(call: Call) -> str:
    return call.world.base.replace("http", "ws", 1) + "/gateway"
