"""Methods about who is inside: removals, restrictions, ranks (spec: banChatMember and below)."""

from tests.wire.telegram import doors, lookup, members
from tests.wire.telegram.errors import bad
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import PERMISSIONS, Account, Json, Member
from tests.wire.telegram.rooms import Room
from tests.wire.telegram.world import World

NO_RIGHT = "not enough rights to restrict/unrestrict chat member"
BIG_ONLY = "method is available for supergroup and channel chats only"


def _target(world: World, params: Params, right: str, refusal: str) -> tuple[Room, Account, Member]:
    """Return the chat, the person, and how they stand, if the bot may act on them at all."""
    room = lookup.room(world, params)
    if room.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    lookup.admin(world, room, right, refusal)
    person = lookup.person(world, params)
    if person is world.bot:
        raise bad("can't restrict self")
    return room, person, room.standing(person)


def _refuse_admins(standing: Member) -> None:
    if standing.status == "creator":
        raise bad("can't remove chat owner")
    if standing.status == "administrator":
        raise bad("user is an administrator of the chat")


def ban(world: World, params: Params) -> bool:
    """`banChatMember`: from a basic group one can return, else not before `until_date`."""
    room, person, standing = _target(world, params, "can_restrict_members", NO_RIGHT)
    _refuse_admins(standing)
    room.requests.pop(person.id, None)
    until = members.until(world, params.number("until_date", 0) or 0)
    doors.leave(room, person, world.bot, Member() if room.kind == "group" else Member("kicked", until=until))
    if params.flag("revoke_messages") or room.kind != "group":
        for message in room.log.values():
            message.is_deleted = message.is_deleted or message.sender is person
    return True


def unban(world: World, params: Params) -> bool:
    """`unbanChatMember`: who is inside is removed, and may return (TDLib kicks and takes it back: two updates)."""
    room, person, standing = _target(world, params, "can_restrict_members", NO_RIGHT)
    if room.kind == "group":
        raise bad(BIG_ONLY)
    if params.flag("only_if_banned") and standing.status != "kicked":
        return True
    _refuse_admins(standing)
    if standing.is_inside:
        doors.leave(room, person, world.bot, Member("kicked"))
    if room.standing(person).status == "kicked":
        members.change(world, room, person, Member(), world.bot)
    return True


def restrict(world: World, params: Params) -> bool:
    """`restrictChatMember`: supergroups only; all permissions lift it."""
    room = lookup.room(world, params)
    if room.kind != "supergroup":
        raise bad("method is available only for supergroups")
    room, person, standing = _target(world, params, "can_restrict_members", NO_RIGHT)
    _refuse_admins(standing)
    given: Json = params.tree("permissions") or {}
    allowed = frozenset(name for name in PERMISSIONS if given.get(name))
    until = members.until(world, params.number("until_date", 0) or 0)
    new = Member("restricted", permissions=allowed, until=until, was_inside=standing.is_inside)
    if room.permissions <= allowed:
        new = Member("member") if standing.is_inside else Member()
    members.change(world, room, person, new, world.bot)
    return True


def promote(world: World, params: Params) -> bool:
    """`promoteChatMember`: only rights that the bot has, only people whom it may edit."""
    room, person, standing = _target(world, params, "can_promote_members", "not enough rights")
    if room.kind == "group":
        raise bad(BIG_ONLY)
    mine = room.standing(world.bot).rights
    wanted = frozenset(right for right in members.rights_of(room) if params.flag(right))
    if not wanted <= mine:
        raise bad("RIGHT_FORBIDDEN")
    if standing.status == "creator" or (standing.status == "administrator" and standing.promoted_by != world.bot.id):
        raise bad("CHAT_ADMIN_REQUIRED")
    if not standing.is_inside:
        raise bad("USER_NOT_PARTICIPANT")
    rights = wanted | {"can_manage_chat"}
    new = Member("administrator", rights=rights, promoted_by=world.bot.id) if wanted else Member("member")
    members.change(world, room, person, new, world.bot)
    return True


def get_member(world: World, params: Params) -> Json:
    """`getChatMember`: of others only where the bot is an administrator (the specification guarantees no more)."""
    room = lookup.room(world, params)
    person = lookup.person(world, params)
    if room.kind == "private":
        return members.json(world, room, person, Member("member"))
    if person is not world.bot and not room.standing(world.bot).is_admin:
        raise bad("member list is inaccessible" if room.kind == "channel" else "CHAT_ADMIN_REQUIRED")
    return members.json(world, room, person, room.standing(person))


def get_administrators(world: World, params: Params) -> list[Json]:
    """`getChatAdministrators`: the owner and the administrators, without other bots."""
    room = lookup.room(world, params)
    if room.kind == "private":
        raise bad("there are no administrators in the private chat")
    people = [world.bot, *world.people.values()]
    admins = [one for one in people if room.standing(one).is_admin and (not one.is_bot or one is world.bot)]
    return [members.json(world, room, one, room.standing(one)) for one in admins]


def count(world: World, params: Params) -> int:
    """`getChatMemberCount`."""
    room = lookup.room(world, params)
    return 2 if room.kind == "private" else len(room.members)


def leave_chat(world: World, params: Params) -> bool:
    """`leaveChat`."""
    room = lookup.room(world, params)
    if room.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    members.change(world, room, world.bot, Member(), world.bot)
    return True
