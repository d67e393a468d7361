"""Methods about the bot and about chats: getMe, getChat, commands, names (spec: BotCommandScope and its order)."""

import re

from tests.wire.telegram import lookup
from tests.wire.telegram.errors import bad
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import PERMISSIONS, Account, Json
from tests.wire.telegram.rooms import Room
from tests.wire.telegram.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")
LANGUAGE = re.compile(r"([a-z]{2})?\Z")
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
TEXTS = {"setMyName": ("name", 64), "setMyDescription": ("description", 512)}
TEXTS["setMyShortDescription"] = ("short_description", 120)


def get_me(world: World, params: Params) -> Json:
    """`getMe`."""
    del params
    flags = ("can_connect_to_business", "has_main_web_app", "supports_inline_queries")
    body = world.bot.json() | dict.fromkeys(flags, False)
    return body | {"can_join_groups": True, "can_read_all_group_messages": not world.has_privacy}


def get_chat(world: World, params: Params) -> Json:
    """`getChat`."""
    room = lookup.room(world, params)
    gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"]
    body = room.json() | {"accent_color_id": 0, "max_reaction_count": 11}
    body["accepted_gift_types"] = dict.fromkeys(gifts, True)
    if room.kind in ("group", "supergroup"):
        body["permissions"] = {name: name in room.permissions for name in PERMISSIONS}
    mine = [link.url for link in room.links if link.is_primary and link.creator is world.bot and not link.is_revoked]
    more = {
        "invite_link": mine[-1] if mine else None,
        "linked_chat_id": room.linked.id if room.linked else None,
        "has_protected_content": room.is_protected or None,
        "join_by_request": room.joins_by_request or None,
        "pinned_message": room.pinned[-1].json(with_reply=False) if room.pinned else None,
    }
    return body | {key: value for key, value in more.items() if value is not None}


def set_commands(world: World, params: Params) -> bool:
    """`setMyCommands`."""
    key, commands = _key(world, params), params.rows("commands") or []
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.match(command.get("command", "").removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "").strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[key] = commands
    return True


def delete_commands(world: World, params: Params) -> bool:
    """`deleteMyCommands`."""
    world.commands.pop(_key(world, params), None)
    return True


def get_commands(world: World, params: Params) -> list[Json]:
    """`getMyCommands`: of exactly this scope and language."""
    return world.commands.get(_key(world, params), [])


def _key(world: World, params: Params) -> tuple[str, str]:
    scope: Json = params.tree("scope") or {"type": "default"}
    language = params.text("language_code")
    if not LANGUAGE.match(language):
        raise bad("invalid language code specified")
    needs = SCOPES.get(scope.get("type", ""))
    if needs is None or any(name not in scope for name in needs):
        raise bad("can't parse BotCommandScope: unsupported type specified")
    if "chat_id" in needs:
        scope = scope | {"chat_id": lookup.room(world, Params(scope)).id}
    return _name(scope["type"], *(scope[name] for name in needs)), language


def _name(kind: str, *ids: int) -> str:
    return ":".join([kind, *map(str, ids)])


def menu(world: World, person: Account, room: Room) -> list[str]:
    """Return the commands that the person's app offers there (spec: determining list of commands)."""
    scopes = [_name("chat", room.id), "all_private_chats"]
    if room.kind != "private":
        is_admin = room.standing(person).is_admin
        scopes = [_name("chat_member", room.id, person.id)]
        scopes += [_name("chat_administrators", room.id)] if is_admin else []
        scopes += [_name("chat", room.id)]
        scopes += ["all_chat_administrators"] if is_admin else []
        scopes += ["all_group_chats"]
    language = (person.language or "").partition("-")[0]
    for scope in [*scopes, "default"]:
        for spoken in dict.fromkeys((language, "")):
            if world.commands.get((scope, spoken)):
                return [command["command"] for command in world.commands[scope, spoken]]
    return []


def set_text(world: World, params: Params) -> bool:
    """`setMyName`, `setMyDescription`, `setMyShortDescription`: which one, its parameter tells."""
    language = params.text("language_code")
    if not LANGUAGE.match(language):
        raise bad("invalid language code specified")
    for name, most in TEXTS.values():
        if name in params.fields:
            if len(params.text(name)) > most:
                raise bad(f"{name} is too long")
            world.texts[name, language] = params.text(name)
    return True
