"""Users, roles, members, channels and guilds as Discord writes them."""

from datetime import datetime
from typing import Any

from tests.wire.discord import permissions
from tests.wire.discord.clock import made_at
from tests.wire.discord.things import CATEGORY, DM, VOICE, Channel, Guild, Member, Overwrite, Role, User

Json = dict[str, Any]


def stamp(moment: datetime | None) -> str | None:
    """Return a time as Discord writes it."""
    return None if moment is None else moment.isoformat(timespec="microseconds")


def user(who: User) -> Json:
    """Return the public side of a user."""
    shown: Json = {
        "id": str(who.id),
        "username": who.name,
        "discriminator": "0000" if who.bot else "0",
        "global_name": None if who.bot else who.name,
        "avatar": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "display_name_styles": None,
        "primary_guild": None,
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
    }
    return {**shown, "bot": True} if who.bot else shown


def own_user(bot: User) -> Json:
    """Return the bot as it sees itself."""
    return {**user(bot), "mfa_enabled": True, "locale": "en-US", "verified": True, "email": None, "premium_type": 0}


def role(of: Role) -> Json:
    """Return a role."""
    shown: Json = {
        "id": str(of.id),
        "name": of.name,
        "description": None,
        "permissions": str(of.permissions),
        "position": of.position,
        "color": of.color,
        "colors": {"primary_color": of.color, "secondary_color": None, "tertiary_color": None},
        "hoist": of.hoist,
        "managed": of.managed,
        "mentionable": of.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return {**shown, "tags": {"bot_id": str(of.bot_id)}} if of.bot_id else shown


def member(of: Member, *, with_user: bool = True) -> Json:
    """Return a member; inside a message without its user."""
    shown: Json = {
        "avatar": None,
        "banner": None,
        "collectibles": None,
        "communication_disabled_until": stamp(of.silenced_until),
        "deaf": False,
        "flags": 0,
        "joined_at": stamp(of.joined_at),
        "mute": False,
        "nick": of.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(id_) for id_ in sorted(of.role_ids)],
    }
    return {**shown, "user": user(of.user)} if with_user else shown


def overwrite(of: Overwrite) -> Json:
    """Return an overwrite."""
    return {"id": str(of.id), "type": of.kind, "allow": str(of.allow), "deny": str(of.deny)}


def channel(of: Channel) -> Json:
    """Return a channel of any kind that is modelled."""
    if of.kind == DM:
        return _private(of)
    if of.thread is not None:
        return thread(of)
    assert of.guild is not None
    shown = _base(of) | {
        "guild_id": str(of.guild.id),
        "name": of.name,
        "position": of.position,
        "parent_id": str(of.parent.id) if of.parent else None,
        "permission_overwrites": [overwrite(one) for one in of.overwrites.values()],
    }
    if of.kind == CATEGORY:
        return shown
    shown |= {"topic": of.topic, "nsfw": of.nsfw, "rate_limit_per_user": of.slow_s, "last_message_id": _last(of)}
    if of.kind == VOICE:
        return shown | {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    return shown


def thread(of: Channel) -> Json:
    """Return a thread."""
    state = of.thread
    assert of.guild is not None
    assert of.parent is not None
    assert state is not None
    made = stamp(made_at(of.id))
    return _base(of) | {
        "guild_id": str(of.guild.id),
        "parent_id": str(of.parent.id),
        "name": of.name,
        "owner_id": str(state.owner_id),
        "rate_limit_per_user": of.slow_s,
        "last_message_id": _last(of),
        "message_count": len(of.messages),
        "total_message_sent": state.sent,
        "member_count": min(len(state.member_ids), 50),
        "thread_metadata": {
            "archived": state.archived,
            "archive_timestamp": made,
            "auto_archive_duration": state.archive_minutes,
            "locked": state.locked,
            "create_timestamp": made,
            "invitable": state.invitable,
        },
    }


def thread_member(of: Channel, user_id: int) -> Json:
    """Return a user as a member of the thread."""
    return {"id": str(of.id), "user_id": str(user_id), "join_timestamp": stamp(made_at(of.id)), "flags": 0}


def guild(of: Guild) -> Json:
    """Return a guild as REST gives it."""
    return {
        "id": str(of.id), "name": of.name, "owner_id": str(of.owner_id), "icon": None, "description": None,
        "home_header": None, "splash": None, "discovery_splash": None, "features": [], "banner": None,
        "application_id": None, "region": "deprecated", "afk_channel_id": None, "afk_timeout": 300,
        "system_channel_id": None, "system_channel_flags": 0, "widget_enabled": False, "widget_channel_id": None,
        "verification_level": 1, "roles": [role(one) for one in of.roles.values()],
        "default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 2, "max_presences": None,
        "max_members": 25_000_000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25,
        "vanity_url_code": None, "premium_tier": 0, "premium_subscription_count": 0,
        "preferred_locale": of.locale, "rules_channel_id": None, "safety_alerts_channel_id": None,
        "public_updates_channel_id": None, "premium_progress_bar_enabled": False,
        "premium_progress_bar_enabled_user_updated_at": None, "nsfw": False, "nsfw_level": 0, "emojis": [],
        "stickers": [], "incidents_data": None,
    }  # fmt: skip


def arriving_guild(of: Guild, bot: Member, now: datetime) -> Json:
    """Return a guild as GUILD_CREATE gives it without presences: of the members, the bot alone."""
    threads = [one for one in of.channels.values() if one.thread is not None and not one.thread.archived]
    return guild(of) | {
        "joined_at": stamp(bot.joined_at),
        "large": len(of.members) > 250,
        "member_count": len(of.members),
        "members": [member(bot)],
        "channels": [channel(one) for one in of.channels.values() if one.thread is None],
        "threads": [
            thread(one) | ({"member": thread_member(one, bot.user.id)} if _is_in(one, bot) else {})
            for one in threads
            if permissions.in_channel(one, bot, now) & permissions.VIEW
        ],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _is_in(of: Channel, who: Member) -> bool:
    return of.thread is not None and who.user.id in of.thread.member_ids


def _base(of: Channel) -> Json:
    return {"id": str(of.id), "type": of.kind, "flags": 0}


def _last(of: Channel) -> str | None:
    return str(of.last_message_id) if of.last_message_id else None


def _private(of: Channel) -> Json:
    assert of.person is not None
    return _base(of) | {"last_message_id": _last(of), "recipients": [user(of.person)]}
