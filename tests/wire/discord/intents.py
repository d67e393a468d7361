"""Which intent an event needs, and what of a message is shown without message_content.

Source: docs events/gateway ("List of Intents", "Message Content Intent"); discord/flags.py for the numbers.
"""

from typing import Any

GUILDS, MEMBERS, MODERATION, PRESENCES = 1 << 0, 1 << 1, 1 << 2, 1 << 8
GUILD_MESSAGES, GUILD_REACTIONS, GUILD_TYPING = 1 << 9, 1 << 10, 1 << 11
DM_MESSAGES, DM_REACTIONS, DM_TYPING, CONTENT = 1 << 12, 1 << 13, 1 << 14, 1 << 15
PRIVILEGED = {MEMBERS: "members", PRESENCES: "presences", CONTENT: "message_content"}
KNOWN = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))

NEEDED: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"), (GUILDS, GUILDS)),
    **dict.fromkeys(("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE"), (GUILDS, GUILDS)),
    **dict.fromkeys(("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE"), (GUILDS, 0)),
    **dict.fromkeys(("THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC"), (GUILDS, GUILDS)),
    **dict.fromkeys(("GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "GUILD_MEMBER_UPDATE"), (MEMBERS, MEMBERS)),
    "THREAD_MEMBERS_UPDATE": (MEMBERS, MEMBERS),
    **dict.fromkeys(("GUILD_BAN_ADD", "GUILD_BAN_REMOVE", "GUILD_AUDIT_LOG_ENTRY_CREATE"), (MODERATION, MODERATION)),
    **dict.fromkeys(("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"), (GUILD_MESSAGES, DM_MESSAGES)),
    "MESSAGE_DELETE_BULK": (GUILD_MESSAGES, GUILD_MESSAGES),
    **dict.fromkeys(("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE"), (GUILD_REACTIONS, DM_REACTIONS)),
    **dict.fromkeys(("MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI"), (GUILD_REACTIONS, DM_REACTIONS)),
}
EMPTIED = {"content": "", "embeds": [], "attachments": [], "components": []}


def lets_through(intents: int, event: str, *, in_dm: bool) -> bool:
    """Whether a session with these intents gets the event; interactions need none."""
    needed = NEEDED.get(event)
    return needed is None or not needed[in_dm] or bool(intents & needed[in_dm])


def without_content(message: dict[str, Any], bot_id: str) -> dict[str, Any]:
    """Return the message as it is seen without message_content: empty, unless it is own or mentions the bot."""
    if message["author"]["id"] == bot_id or any(one["id"] == bot_id for one in message.get("mentions", ())):
        return message
    emptied = {**message, **EMPTIED}
    if message.get("referenced_message"):
        emptied["referenced_message"] = without_content(message["referenced_message"], bot_id)
    return emptied
