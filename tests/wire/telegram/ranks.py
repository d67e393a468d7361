"""What administrators do by hand: adding, promoting, removing, restricting."""

from tests.wire.telegram import doors, members, talk
from tests.wire.telegram.errors import NotPossible
from tests.wire.telegram.model import Account, Member
from tests.wire.telegram.rooms import Room


def need(by: Account, room: Room, right: str) -> Member:
    """Return how the person stands; raise unless they are the owner or have the right."""
    standing = room.standing(by)
    if standing.status != "creator" and right not in standing.rights:
        raise NotPossible(f"{by.name} may not do this in {room.title}")
    return standing


def adds(by: Account, who: Account, room: Room) -> None:
    """Somebody is inside; the bot itself becomes a member (in a channel it must be promoted)."""
    if room.migrated_to is not None or room.standing(who).is_inside:
        raise NotPossible(f"{who.name} cannot be added to {room.title}")
    if room.kind == "channel":
        need(by, room, "can_invite_users")
        if who.is_bot:
            raise NotPossible("a bot comes into a channel as an administrator")
    elif "can_invite_users" not in room.permissions:
        need(by, room, "can_invite_users")
    if room.standing(who).status == "kicked":
        need(by, room, "can_restrict_members")
    doors.enter(room, who, by)


def promotes(by: Account, who: Account, room: Room, rights: frozenset[str]) -> None:
    """Somebody is an administrator; who was outside is inside by it."""
    standing = need(by, room, "can_promote_members")
    if standing.status != "creator" and not rights <= standing.rights:
        raise NotPossible("one gives only rights that one has")
    if rights - set(members.rights_of(room)):
        raise NotPossible(f"no such rights in a {room.kind}: {sorted(rights - set(members.rights_of(room)))}")
    old = room.standing(who)
    if old.status == "creator":
        raise NotPossible("the owner has all rights")
    if not old.is_inside and room.kind != "channel":
        adds(by, who, room)
    new = Member("administrator", rights=rights | {"can_manage_chat"}, promoted_by=by.id)
    members.change(room.world, room, who, new, by)


def demotes(by: Account, who: Account, room: Room) -> None:
    """Somebody is an administrator no more; in a channel a bot is then outside."""
    need(by, room, "can_promote_members")
    if room.standing(who).status != "administrator":
        raise NotPossible(f"{who.name} is no administrator of {room.title}")
    is_out = room.kind == "channel" and who.is_bot
    members.change(room.world, room, who, Member() if is_out else Member("member"), by)


def removes(by: Account, who: Account, room: Room, until: int) -> None:
    """Somebody is outside."""
    need(by, room, "can_restrict_members")
    if room.standing(who).status == "creator":
        raise NotPossible("the owner stays")
    is_small = room.kind == "group" and who is not room.world.bot
    doors.leave(room, who, by, Member() if is_small else Member("kicked", until=until))


def unbans(by: Account, who: Account, room: Room) -> None:
    """A ban is over."""
    need(by, room, "can_restrict_members")
    if room.standing(who).status != "kicked":
        raise NotPossible(f"{who.name} is not banned from {room.title}")
    members.change(room.world, room, who, Member(), by)


def restricts(by: Account, who: Account, room: Room, permissions: frozenset[str], until: int) -> None:
    """Somebody may do only this."""
    need(by, room, "can_restrict_members")
    old = room.standing(who)
    if room.kind != "supergroup" or old.is_admin:
        raise NotPossible("only members of supergroups are restricted")
    new = Member("restricted", permissions=permissions, until=until, was_inside=old.is_inside)
    members.change(room.world, room, who, new, by)


def hands_over(by: Account, room: Room, to: Account) -> None:
    """Somebody else owns the chat; who owned it stays as an administrator."""
    if room.standing(by).status != "creator" or not room.standing(to).is_inside:
        raise NotPossible("an owner hands over to somebody inside")
    world = room.world
    members.change(world, room, to, Member("creator"), by)
    rights = frozenset(members.rights_of(room))
    members.change(world, room, by, Member("administrator", rights=rights, promoted_by=to.id), by)


def found(owner: Account, room: Room) -> None:
    """The chat is new, and this is its owner."""
    room.standings[owner.id] = Member("creator")
    if room.kind == "group":
        talk.post(room, owner, {"group_chat_created": True}, is_service=True)
