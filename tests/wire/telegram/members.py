"""How people stand in chats, and who hears of a change (spec: ChatMember…, ChatMemberUpdated)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wire.telegram.model import (
    CHANNEL_RIGHTS,
    GROUP_RIGHTS,
    PERMISSIONS,
    RIGHTS,
    Account,
    Json,
    Link,
    Member,
)

if TYPE_CHECKING:
    from tests.wire.telegram.rooms import Room
    from tests.wire.telegram.world import World

FOR_EVER_AFTER = 366 * 86400
FOR_EVER_BEFORE = 30


def rights_of(room: Room) -> list[str]:
    """Return the rights that administrators can have in such a chat."""
    return RIGHTS + (CHANNEL_RIGHTS if room.kind == "channel" else GROUP_RIGHTS)


def until(world: World, date: int) -> int:
    """Return when it ends; 0 is for ever: less than 30 s and more than 366 days are (spec: banChatMember)."""
    left = date - world.now
    return 0 if left < FOR_EVER_BEFORE or left > FOR_EVER_AFTER else date


def standing(world: World, room: Room, person: Account) -> Member:
    """Return how somebody stands now: bans and restrictions that ran out are over."""
    found = room.standings.get(person.id, Member())
    if found.until and found.until <= world.now:
        inside = found.status == "restricted" and found.was_inside
        found = Member("member") if inside else Member()
        room.standings[person.id] = found
    return found


def json(world: World, room: Room, person: Account, member: Member) -> Json:
    """Return the `ChatMember` object."""
    body: Json = {"status": member.status, "user": person.json()}
    match member.status:
        case "creator":
            body["is_anonymous"] = member.is_anonymous
        case "administrator":
            body |= {"can_be_edited": member.promoted_by == world.bot.id, "is_anonymous": member.is_anonymous}
            body |= {right: right in member.rights for right in rights_of(room)}
        case "restricted":
            body |= {"is_member": member.was_inside, "until_date": member.until}
            body |= {name: name in member.permissions for name in PERMISSIONS}
        case "kicked":
            body["until_date"] = member.until
        case _:
            pass
    return body


def change(
    world: World,
    room: Room,
    person: Account,
    new: Member,
    by: Account,
    *,
    link: Link | None = None,
    by_request: bool = False,
) -> None:
    """The person stands otherwise; the bot hears of itself always, of others where it is an administrator."""
    old = standing(world, room, person)
    room.standings[person.id] = new
    if not old.is_inside and new.is_inside:
        world.seen(person)
        room.requests.pop(person.id, None)
        room.joined_by[person.id] = link
    if old == new:
        return
    body: Json = {"chat": room.json(), "from": by.json(), "date": world.now}
    body |= {"old_chat_member": json(world, room, person, old), "new_chat_member": json(world, room, person, new)}
    if link is not None:
        body["invite_link"] = link_json(world, link)
    if by_request and link is None:
        body["via_join_request"] = True
    if person is world.bot:
        world.emit("my_chat_member", body, ("my_chat_member", room.id))
    elif standing(world, room, world.bot).is_admin:
        world.emit("chat_member", body, ("chat_member", person.id))


def link_json(world: World, link: Link) -> Json:
    """Return the `ChatInviteLink` object; of somebody else's link the bot sees only the beginning (spec)."""
    url = link.url if link.creator is world.bot else link.url[: -len(link.url) // 4] + "..."
    body: Json = {
        "invite_link": url,
        "creator": link.creator.json(),
        "creates_join_request": link.asks,
        "is_primary": link.is_primary,
        "is_revoked": link.is_revoked,
    }
    waiting = sum(request.link is link for request in link.room.requests.values())
    more = {
        "name": link.name,
        "expire_date": link.expires,
        "member_limit": link.member_limit,
        "pending_join_request_count": waiting,
    }
    return body | {key: value for key, value in more.items() if value}
