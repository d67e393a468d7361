"""Which chat and whom a call means, and whether the bot may (errors as in Client.cpp and TDLib)."""

from tests.wire.telegram import doors
from tests.wire.telegram.errors import bad, forbidden
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import Account, Member, Message
from tests.wire.telegram.rooms import Room
from tests.wire.telegram.world import World

NAMES = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}
SENT_AS = {
    "can_send_messages": "text messages",
    "can_send_photos": "photos",
    "can_send_documents": "documents",
    "can_send_polls": "polls",
}


def room(world: World, params: Params, name: str = "chat_id") -> Room:
    """Return the chat that is meant, if the bot knows it and is not shut out of it."""
    word = params.text(name)
    if not word:
        raise bad(f"{name} is empty")
    found = _by_name(world, word) if word.startswith("@") else _by_id(world, params.some(name))
    if found.kind == "private":
        return found
    if found.migrated_to is not None:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=found.migrated_to)
    me = found.standing(world.bot)
    if me.status == "kicked":
        raise forbidden(f"bot was kicked from the {NAMES[found.kind]}")
    if not me.is_inside and not found.username:
        raise forbidden(f"bot is not a member of the {NAMES[found.kind]}")
    return found


def _by_name(world: World, word: str) -> Room:
    for found in world.rooms.values():
        if found.username and found.username.lower() == word[1:].lower():
            return found
    raise bad("chat not found")


def _by_id(world: World, id_: int) -> Room:
    found = world.rooms.get(id_)
    if found is None or (found.kind == "private" and id_ not in world.known):
        raise bad("chat not found")
    if found.kind != "private" and world.bot.id not in found.standings and not found.username:
        raise bad("chat not found")
    return found


def room_to_write(world: World, params: Params, need: str, name: str = "chat_id") -> Room:
    """Return the chat that is meant, if the bot may write there."""
    found = room(world, params, name)
    if found.kind == "private":
        _may_write_to_person(world, found)
        return found
    me = found.standing(world.bot)
    if not me.is_inside:
        raise forbidden(f"bot is not a member of the {NAMES[found.kind]}")
    if found.kind == "channel":
        if "can_post_messages" not in me.rights:
            raise bad("need administrator rights in the channel chat")
        return found
    allowed = me.permissions if me.status == "restricted" else found.permissions
    if not me.is_admin and need not in allowed:
        raise bad(f"not enough rights to send {SENT_AS[need]} to the chat")
    return found


def _may_write_to_person(world: World, found: Room) -> None:
    person = world.people[found.id]
    if person.is_deleted:
        raise forbidden("user is deactivated")
    if person.is_bot:
        raise forbidden("bots can't send messages to bots")
    match found.standing(world.bot).status:
        case "kicked":
            raise forbidden("bot was blocked by the user")
        case "member":
            return
        case _:
            if not doors.may_be_written_to(found):
                raise forbidden("bot can't initiate conversation with a user")


def admin(world: World, found: Room, right: str, refusal: str) -> Member:
    """Return the bot's standing, if it is an administrator with this right."""
    me = found.standing(world.bot)
    if not me.is_admin or right not in me.rights:
        raise bad(refusal)
    return me


def person(world: World, params: Params) -> Account:
    """Return whom `user_id` means; the bot must have met them."""
    id_ = params.some("user_id")
    if id_ == world.bot.id:
        return world.bot
    if id_ not in world.known:
        raise bad("PARTICIPANT_ID_INVALID")
    return world.people[id_]


def message(found: Room, params: Params, what: str, name: str = "message_id") -> Message:
    """Return the message that is meant, if it stands."""
    one = found.log.get(params.some(name))
    if one is None or one.is_deleted:
        raise bad(f"message to {what} not found")
    return one
