"""How a person's client asks the bot: commands with their options, buttons, menus, forms."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.wire.discord import interactions, letters, limits, orders, permissions, shapes
from tests.wire.discord.errors import CannotDo
from tests.wire.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction, Modal
from tests.wire.discord.things import DM, Button, Channel, Message, Role

if TYPE_CHECKING:
    from tests.wire.discord.people import Person

Json = dict[str, Any]
PLAIN = {orders.STRING: str, orders.INTEGER: int, orders.BOOLEAN: bool, orders.NUMBER: (int, float)}


@dataclass(frozen=True, slots=True)
class Offer:
    """A command as a person's list shows it, in the person's language."""

    name: str
    shown_name: str
    shown_description: str


def offers(person: "Person", channel: Channel) -> list[Offer]:
    """Return the commands that the person's client lists here; twice what is registered twice."""
    guild, locale = channel.guild, person.user.locale
    rows = person.world.orders.offered(guild.id if guild else None)
    return [
        Offer(
            row["name"],
            (row["name_localizations"] or {}).get(locale, row["name"]),
            (row["description_localizations"] or {}).get(locale, row["description"]),
        )
        for row in rows
        if row["type"] == orders.CHAT and _is_visible(person, row, channel)
    ]


async def slash(person: "Person", name: str, channel: Channel, options: Json) -> Interaction:
    """Return the interaction of a command, answered or failed."""
    command = _offered(person, name.split(maxsplit=1)[0], orders.CHAT, channel)
    return await _ask(person, COMMAND, channel, _data(person, command, name.split()[1:], options))


async def autocomplete(person: "Person", name: str, channel: Channel, options: Json) -> list[Json]:
    """Return the choices offered for the last of the options."""
    command = _offered(person, name.split(maxsplit=1)[0], orders.CHAT, channel)
    data = _data(person, command, name.split()[1:], options, typing=True)
    asked = await _ask(person, AUTOCOMPLETE, channel, data)
    if asked.choices is None:
        raise CannotDo("loading options failed")
    return asked.choices


async def menu(person: "Person", name: str, channel: Channel, on: "Message | Person") -> Interaction:
    """Return the interaction of a command of the menu on a message or a person."""
    kind = orders.ON_MESSAGE if isinstance(on, Message) else orders.ON_USER
    command = _offered(person, name, kind, channel)
    if isinstance(on, Message):
        resolved: Json = {"messages": {str(on.id): letters.letter(person.world, on)}}
    else:
        resolved = _people(person, on)
    data = {"id": command["id"], "name": name, "type": kind, "target_id": str(on.id), "resolved": resolved}
    return await _ask(person, COMMAND, channel, data)


async def press(person: "Person", button: Button) -> Interaction:
    """Return the interaction of a button."""
    _look(person, button.message)
    if button.disabled or button.custom_id is None or button not in button.message.buttons:
        raise CannotDo(f"the button {button.label!r} cannot be pressed")
    data = {"custom_id": button.custom_id, "component_type": 2}
    return await _ask(person, COMPONENT, button.message.channel, data, button.message)


async def select(person: "Person", message: Message, values: list[Any], custom_id: str | None) -> Interaction:
    """Return the interaction of a menu in a message: texts, or people, roles and channels as what they are."""
    _look(person, message)
    items = [item for row in message.components for item in row["components"] if item["type"] in limits.SELECTS]
    item = next((one for one in items if custom_id in (None, one["custom_id"])), None)
    if item is None or item.get("disabled"):
        raise CannotDo("no such menu")
    known = [option["value"] for option in item.get("options") or ()]
    low, high = item.get("min_values", 1), item.get("max_values", 1)
    if not low <= len(values) <= high or (item["type"] == 3 and not set(values) <= set(known)):
        raise CannotDo(f"{values} are not {low} to {high} of {known}")
    resolved: Json = {}
    ids = [value if isinstance(value, str) else _resolve(person, value, resolved) for value in values]
    data: Json = {"custom_id": item["custom_id"], "component_type": item["type"], "values": ids}
    data |= {"resolved": resolved} if resolved else {}
    return await _ask(person, COMPONENT, message.channel, data, message)


async def fill(person: "Person", modal: Modal, values: dict[str, str]) -> Interaction:
    """Return the interaction of a form."""
    fields, opened = modal.fields, modal.interaction
    if opened.person is not person.user or not set(values) <= set(fields):
        raise CannotDo(f"the form has {sorted(fields)}")
    for name, item in fields.items():
        given = values.get(name, item.get("value") or "")
        if item.get("required", True) and not given:
            raise CannotDo(f"{name} must be filled in")
        if given and not (item.get("min_length") or 0) <= len(given) <= (item.get("max_length") or 4000):
            raise CannotDo(f"{name} is too short or too long")
    data = {
        "custom_id": modal.body["custom_id"],
        "components": [_filled(row, values) for row in modal.body["components"]],
        "_trigger": interactions.metadata(person.world, opened),
    }
    return await _ask(person, MODAL, opened.channel, data, opened.source)


def _filled(row: Json, values: dict[str, str]) -> Json:
    if row["type"] == 18:
        return {"type": 18, "id": row.get("id") or 1, "component": _input(row["component"], values)}
    return {"type": 1, "id": row.get("id") or 1, "components": [_input(one, values) for one in row["components"]]}


def _input(item: Json, values: dict[str, str]) -> Json:
    given = values.get(item["custom_id"], item.get("value") or "")
    shown = {"type": item["type"], "id": item.get("id") or 2, "custom_id": item["custom_id"]}
    return shown | ({"value": given} if item["type"] == 4 else {"values": [given] if given else []})


async def _ask(person: "Person", kind: int, channel: Channel, data: Json, source: Message | None = None) -> Interaction:
    interactions.need_access(person.world, person.user, channel)
    asked = interactions.begin(person.world, kind, person.user, channel, data, source)
    await interactions.until(
        lambda: asked.answered is not None or interactions.is_late(person.world, asked),
        interactions.ANSWER_WITHIN_S + 5,
    )
    return asked


def _offered(person: "Person", name: str, kind: int, channel: Channel) -> Json:
    """Return the command as the person's client offers it here."""
    guild = channel.guild
    for row in person.world.orders.offered(guild.id if guild else None):
        if (row["type"], row["name"]) == (kind, name) and _is_visible(person, row, channel):
            return row
    raise CannotDo(f"{person.user.name} is not offered {name!r} here")


def _is_visible(person: "Person", row: Json, channel: Channel) -> bool:
    if channel.kind == DM:
        return 1 in row["contexts"] if row["contexts"] is not None else bool(row["dm_permission"])
    if row["contexts"] is not None and 0 not in row["contexts"]:
        return False
    if not person.may(channel, permissions.VIEW | permissions.COMMANDS):
        return False
    needed = row["default_member_permissions"]
    if needed is None:
        return True
    # "0" hides it from everybody but administrators.
    return person.may(channel, int(needed) or permissions.ADMINISTRATOR)


def _data(person: "Person", command: Json, path: list[str], options: Json, *, typing: bool = False) -> Json:
    """Return the command's part of the interaction: options in order, sub-commands around them."""
    level, around = command, []
    for word in path:
        level = next((one for one in level.get("options") or () if one["name"] == word and one["type"] < 3), {})
        if not level:
            raise CannotDo(f"/{command['name']} has no {word!r}")
        around.append((level["name"], level["type"]))
    known = {one["name"]: one for one in level.get("options") or ()}
    if not set(options) <= set(known):
        raise CannotDo(f"/{command['name']} has the options {sorted(known)}")
    missing = [name for name, one in known.items() if one.get("required") and name not in options]
    if missing and not typing:
        raise CannotDo(f"/{command['name']} needs {missing}")
    resolved: Json = {}
    rows = [_option(person, known[name], value, resolved, typing=typing) for name, value in options.items()]
    if typing:
        if not known[rows[-1]["name"]].get("autocomplete"):
            raise CannotDo(f"{rows[-1]['name']} offers no choices")
        rows[-1]["focused"] = True
    for name, kind in reversed(around):
        rows = [{"name": name, "type": kind, "options": rows}]
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": rows}
    data |= {"guild_id": command["guild_id"]} if "guild_id" in command else {}
    return data | ({"resolved": resolved} if resolved else {})


def _option(person: "Person", option: Json, value: Any, resolved: Json, *, typing: bool) -> Json:
    kind, shown = option["type"], {"name": option["name"], "type": option["type"]}
    if kind in PLAIN:
        return shown | {"value": value if typing else _plain(option, value)}
    fitting: Json = {orders.ROLE: Role, orders.CHANNEL: Channel}
    if kind == orders.FILE or (kind in fitting) != isinstance(value, fitting.get(kind, Role | Channel)):
        raise CannotDo(f"{value!r} is nothing for an option of type {kind}")
    return shown | {"value": _resolve(person, value, resolved)}


def _resolve(person: "Person", value: "Role | Channel | Person", resolved: Json) -> str:
    if isinstance(value, Role):
        _merge(resolved, {"roles": {str(value.id): shapes.role(value)}})
    elif isinstance(value, Channel):
        _merge(resolved, {"channels": {str(value.id): shapes.channel(value) | {"permissions": "0"}}})
    else:
        _merge(resolved, _people(person, value))
    return str(value.id)


def _plain(option: Json, value: Any) -> Any:
    if not isinstance(value, PLAIN[option["type"]]) or isinstance(value, bool) != (option["type"] == orders.BOOLEAN):
        raise CannotDo(f"{value!r} is nothing for {option['name']!r}")
    choices = [one["value"] for one in option.get("choices") or ()]
    if choices and value not in choices:
        raise CannotDo(f"{option['name']!r} is one of {choices}")
    size = len(value) if isinstance(value, str) else value
    low, high = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    if isinstance(value, str) and not value:
        raise CannotDo(f"{option['name']!r} is empty")
    if (option.get(low) is not None and size < option[low]) or (option.get(high) is not None and size > option[high]):
        raise CannotDo(f"{option['name']!r} is out of range")
    return value


def _people(person: "Person", other: "Person") -> Json:
    shown: Json = {"users": {str(other.id): shapes.user(other.user)}}
    member = other.member if person.community is not None else None
    if member is None:
        return shown
    bits = permissions.in_guild(person.guild, member)
    row = {
        name: value for name, value in shapes.member(member, with_user=False).items() if name not in ("deaf", "mute")
    }
    return shown | {"members": {str(other.id): row | {"permissions": str(bits)}}}


def _merge(into: Json, more: Json) -> None:
    for name, rows in more.items():
        into.setdefault(name, {}).update(rows)


def _look(person: "Person", message: Message) -> None:
    if message.shown_to not in (None, person.user) or not person.sees(message.channel):
        raise CannotDo(f"{person.user.name} does not see this message")
    if message.shown_to is None and message.id not in message.channel.messages:
        raise CannotDo("the message is gone")
