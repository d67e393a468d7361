"""How people come in and go out: links, requests, blocking, being added and removed (docs: ChatJoinRequest)."""

from __future__ import annotations

from dataclasses import replace

from tests.wire.telegram import members, talk
from tests.wire.telegram.errors import NotPossible
from tests.wire.telegram.model import Account, Link, Member, Request
from tests.wire.telegram.rooms import Room

WINDOW_S = 300
"""So long the bot may write to somebody who asks to join, unless the request is processed before (spec)."""


def enter(room: Room, person: Account, by: Account, *, link: Link | None = None, by_request: bool = False) -> None:
    """The person is inside; groups say so in a service message unless they are big."""
    old = room.standing(person)
    new = replace(old, was_inside=True) if old.status == "restricted" else Member("member")
    members.change(room.world, room, person, new, by, link=link, by_request=by_request)
    if room.kind in ("group", "supergroup") and not room.is_big:
        talk.service(room, by if not link else person, {"new_chat_members": [person.json()]})


def leave(room: Room, person: Account, by: Account, new: Member) -> None:
    """The person is outside: gone, or removed by somebody."""
    old = room.standing(person)
    if old.status == "restricted" and new.status == "left":
        new = replace(old, was_inside=False)
    members.change(room.world, room, person, new, by)
    if old.is_inside and room.kind in ("group", "supergroup") and not room.is_big and person is not room.world.bot:
        talk.service(room, by, {"left_chat_member": person.json()})


def by_link(person: Account, link: Link) -> None:
    """The person comes in by the link; raises where the app refuses."""
    room = link.room
    _may_come(person, room)
    if link.asks:
        raise NotPossible("this link only lets one ask to join")
    inside = [key for key, used in room.joined_by.items() if used is link and key in room.members]
    if link.member_limit and len(inside) >= link.member_limit:
        raise NotPossible(f"{link.url} has expired")
    enter(room, person, person, link=link)


def by_name(person: Account, room: Room) -> None:
    """The person finds the public chat and joins it."""
    _may_come(person, room)
    if not room.username or room.joins_by_request:
        raise NotPossible(f"{room.title} is not open to all")
    enter(room, person, person)


def asks(person: Account, room: Room, link: Link | None) -> Request:
    """The person asks to be let in; bots that may invite hear of it."""
    _may_come(person, room)
    if link is None and not (room.username and room.joins_by_request):
        raise NotPossible(f"{room.title} takes no requests without a link")
    if link is not None and not link.asks:
        raise NotPossible("this link lets one in at once")
    world = room.world
    if person.id in room.requests:
        raise NotPossible(f"{person.name} waits already")
    request = room.requests[person.id] = Request(person, room, link, world.now)
    me = room.standing(world.bot)
    if me.is_admin and "can_invite_users" in me.rights:
        world.seen(person)
        body = {"chat": room.json(), "from": person.json(), "user_chat_id": person.id, "date": world.now}
        if link is not None:
            body["invite_link"] = members.link_json(world, link)
        world.emit("chat_join_request", body, ("chat_join_request", person.id))
    return request


def _may_come(person: Account, room: Room) -> None:
    standing = room.standing(person)
    if standing.is_inside:
        raise NotPossible(f"{person.name} is in {room.title} already")
    if standing.status == "kicked":
        raise NotPossible(f"{person.name} is banned from {room.title}")
    if room.migrated_to is not None:
        raise NotPossible(f"{room.title} has become a supergroup")


def approve(room: Room, request: Request, by: Account) -> None:
    """The request is granted."""
    del room.requests[request.person.id]
    enter(room, request.person, by, link=request.link, by_request=True)


def decline(room: Room, request: Request) -> None:
    """The request is refused; the person may ask again."""
    del room.requests[request.person.id]


def may_be_written_to(room: Room) -> bool:
    """Return whether an open request lets the bot write to the person of this private chat."""
    now = room.world.now
    return any(
        (request := other.requests.get(room.id)) is not None and now - request.at <= WINDOW_S
        for other in room.world.rooms.values()
    )


def blocks(private: Room, person: Account) -> None:
    """The person blocks the bot, which hears of it."""
    bot = private.world.bot
    members.change(private.world, private, bot, Member("kicked"), person)


def unblocks(private: Room, person: Account) -> None:
    """The person takes the block back."""
    if private.standing(private.world.bot).status == "kicked":
        members.change(private.world, private, private.world.bot, Member("member"), person)
