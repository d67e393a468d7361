"""Methods about links and requests (spec: createChatInviteLink … declineChatJoinRequest)."""

from tests.wire.telegram import doors, lookup, members, talk
from tests.wire.telegram.errors import bad
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import Json, Link, Request
from tests.wire.telegram.rooms import Room
from tests.wire.telegram.world import World


def _room(world: World, params: Params) -> Room:
    room = lookup.room(world, params)
    if room.kind == "private":
        raise bad("can't access the chat")
    lookup.admin(world, room, "can_invite_users", "not enough rights to manage chat invite link")
    return room


def _wanted(world: World, params: Params) -> Json:
    """Return what a link shall be; raise where it cannot be."""
    name, expires = params.text("name"), params.number("expire_date", 0) or 0
    limit, asks = params.number("member_limit", 0) or 0, params.flag("creates_join_request")
    if len(name) > 32:
        raise bad("invite link name is too long")
    if expires and expires <= world.now:
        raise bad("EXPIRE_DATE_INVALID")
    if not 0 <= limit <= 99999:
        raise bad("USAGE_LIMIT_INVALID")
    if limit and asks:
        raise bad("member limit can't be specified for links requiring administrator approval")
    return {"name": name, "expires": expires, "member_limit": limit, "asks": asks}


def create(world: World, params: Params) -> Json:
    """`createChatInviteLink`."""
    room = _room(world, params)
    return members.link_json(world, talk.make_link(room, world.bot, **_wanted(world, params)))


def _mine(world: World, room: Room, params: Params) -> Link:
    for link in room.links:
        if link.url == params.text("invite_link") and link.creator is world.bot:
            return link
    raise bad("INVITE_HASH_EXPIRED")


def edit(world: World, params: Params) -> Json:
    """`editChatInviteLink`: what is not said goes back to nothing."""
    room = _room(world, params)
    link, wanted = _mine(world, room, params), _wanted(world, params)
    if link.is_primary or link.is_revoked:
        raise bad("CHAT_INVITE_PERMANENT" if link.is_primary else "INVITE_HASH_EXPIRED")
    for key, value in wanted.items():
        setattr(link, key, value)
    return members.link_json(world, link)


def revoke(world: World, params: Params) -> Json:
    """`revokeChatInviteLink`: a primary one is followed by another."""
    room = _room(world, params)
    link = _mine(world, room, params)
    if link.is_revoked:
        raise bad("INVITE_HASH_EXPIRED")
    link.is_revoked = True
    if link.is_primary:
        talk.make_link(room, world.bot, is_primary=True)
    return members.link_json(world, link)


def export(world: World, params: Params) -> str:
    """`exportChatInviteLink`: the bot's primary link anew; the one before is dead."""
    room = _room(world, params)
    for link in room.links:
        link.is_revoked |= link.is_primary and link.creator is world.bot
    return talk.make_link(room, world.bot, is_primary=True).url


def _request(world: World, params: Params) -> tuple[Room, Request]:
    room = lookup.room(world, params)
    lookup.admin(world, room, "can_invite_users", "CHAT_ADMIN_REQUIRED")
    person = lookup.person(world, params)
    if room.standing(person).is_inside:
        raise bad("USER_ALREADY_PARTICIPANT")
    if person.id not in room.requests:
        raise bad("HIDE_REQUESTER_MISSING")
    return room, room.requests[person.id]


def approve(world: World, params: Params) -> bool:
    """`approveChatJoinRequest`."""
    room, request = _request(world, params)
    doors.approve(room, request, world.bot)
    return True


def decline(world: World, params: Params) -> bool:
    """`declineChatJoinRequest`."""
    room, request = _request(world, params)
    doors.decline(room, request)
    return True
