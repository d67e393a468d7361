"""Members in pieces of a thousand, asked for over the gateway.

Source: docs events/gateway-events "Request Guild Members"; discord-api-docs#7760 (everybody: once in 30 s per guild
and session, else RATE_LIMITED).
"""

from typing import Any

from tests.wire.discord import intents, shapes
from tests.wire.discord.sessions import Session
from tests.wire.discord.things import Guild, Member
from tests.wire.discord.world import World

PIECE, ALL_AGAIN_S, LARGEST_QUERY = 1000, 30.0, 100


def answer(world: World, session: Session, asked: dict[str, Any]) -> None:
    """The members asked for come in GUILD_MEMBERS_CHUNK events; everybody only with the members intent."""
    guild = world.guilds[int(asked["guild_id"])]
    nonce = asked.get("nonce")
    missing: list[str] = []
    if asked.get("user_ids"):
        ids = asked["user_ids"] if isinstance(asked["user_ids"], list) else [asked["user_ids"]]
        found = [guild.members[int(id_)] for id_ in ids[:LARGEST_QUERY] if int(id_) in guild.members]
        missing = [str(id_) for id_ in ids if int(id_) not in guild.members]
    elif not asked.get("query") and not asked.get("limit"):
        if not session.intents & intents.MEMBERS or not _in_time(world, session, guild, nonce):
            return
        found = list(guild.members.values())
    else:
        word, limit = str(asked.get("query") or "").lower(), min(int(asked.get("limit") or 1), LARGEST_QUERY)
        found = [one for one in guild.members.values() if one.user.name.lower().startswith(word)][:limit]
    _send(session, guild, found, {"not_found": missing} if missing else {}, nonce)


def _send(session: Session, guild: Guild, found: list[Member], extra: dict[str, Any], nonce: Any) -> None:
    pieces = [found[at : at + PIECE] for at in range(0, len(found), PIECE)] or [[]]
    if isinstance(nonce, str) and len(nonce.encode()) <= 32:
        extra = {**extra, "nonce": nonce}
    for number, piece in enumerate(pieces):
        body = {
            "guild_id": str(guild.id),
            "members": [shapes.member(one) for one in piece],
            "chunk_index": number,
            "chunk_count": len(pieces),
        }
        session.dispatch("GUILD_MEMBERS_CHUNK", {**body, **extra})


def _in_time(world: World, session: Session, guild: Guild, nonce: Any) -> bool:
    now = world.clock.seconds()
    wait = session.asked_members.get(guild.id, -ALL_AGAIN_S) + ALL_AGAIN_S - now
    if wait > 0:
        meta = {"guild_id": str(guild.id), "nonce": nonce}
        session.dispatch("RATE_LIMITED", {"opcode": 8, "retry_after": wait, "meta": meta})
        return False
    session.asked_members[guild.id] = now
    return True
