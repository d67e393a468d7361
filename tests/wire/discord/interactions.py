"""Interactions: a person's command, button, menu or modal, and what became of it.

Source: docs interactions/receiving-and-responding (3 s, 15 min).
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.wire.discord import letters, limits, permissions, shapes
from tests.wire.discord.errors import CannotDo
from tests.wire.discord.things import DM, Button, Channel, Message, User
from tests.wire.discord.world import World

Json = dict[str, Any]
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
ANSWER_WITHIN_S, TOKEN_LIFE = 3.0, timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Modal:
    """A form that the bot opened for a person."""

    interaction: "Interaction"
    body: Json

    @property
    def title(self) -> str:
        """The words above the form."""
        return str(self.body["title"])

    @property
    def fields(self) -> dict[str, Json]:
        """The inputs by custom_id."""
        return {one["custom_id"]: one for one in limits.inputs(self.body)}


@dataclass(eq=False)
class Interaction:
    """One interaction; what the person sees of the answer is read from it."""

    id: int
    token: str
    kind: int
    person: User
    channel: Channel
    data: Json
    made_s: float
    made_at: datetime
    source: Message | None = None
    answered: int | None = None
    answered_s: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    modal: Modal | None = None

    @property
    def failed(self) -> bool:
        """Whether the person reads "The application did not respond"."""
        return self.answered is None

    @property
    def took_s(self) -> float | None:
        """How long the first answer took; None without one."""
        return None if self.answered_s is None else self.answered_s - self.made_s

    @property
    def messages(self) -> list[Message]:
        """What was answered so far and is no "thinking": the first answer, then what followed."""
        found = [self.original] if self.original is not None else []
        return [one for one in found + self.followups if not one.thinking]

    @property
    def text(self) -> str:
        """The words of all answers."""
        return "\n".join(one.content for one in self.messages)

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees the answers."""
        return bool(self.messages) and all(one.ephemeral for one in self.messages)

    @property
    def buttons(self) -> list[Button]:
        """The buttons under all answers."""
        return [button for one in self.messages for button in one.buttons]

    def button(self, label: str) -> Button:
        """Return the button whose label holds these words."""
        for button in self.buttons:
            if label in button.label:
                return button
        raise LookupError(f"no button {label!r}: {[one.label for one in self.buttons]}")

    async def settled(self, within_s: float = 10.0) -> "Interaction":
        """Return it when an answer is there that is more than "thinking"."""
        await until(lambda: bool(self.messages) or self.modal is not None or self.answered == 6, within_s)
        return self


async def until(check: Callable[[], Any], within_s: float = 10.0) -> None:
    """What is checked has come true; a TimeoutError when it takes longer."""
    end = asyncio.get_running_loop().time() + within_s
    while not check():
        if asyncio.get_running_loop().time() > end:
            raise TimeoutError(f"not within {within_s} s")
        await asyncio.sleep(0.005)


def begin(
    world: World, kind: int, person: User, channel: Channel, data: Json, source: Message | None = None
) -> Interaction:
    """Return an interaction that the bot was told of, if a session is there to hear it."""
    clock = world.clock
    token = secrets.token_urlsafe(48)
    made = Interaction(clock.new_id(), token, kind, person, channel, data, clock.seconds(), clock.now(), source)
    world.interactions[token] = made
    world.emit("INTERACTION_CREATE", _payload(world, made), channel.guild, always=True)
    return made


def metadata(world: World, of: Interaction) -> Json:
    """Return what a message says of the interaction that it answers."""
    shown: Json = {
        "id": str(of.id),
        "type": COMMAND if of.kind == AUTOCOMPLETE else of.kind,
        "user": shapes.user(of.person),
        "authorizing_integration_owners": {"0": str(of.channel.guild.id) if of.channel.guild else "0"},
    }
    if of.kind == COMPONENT and of.source is not None:
        shown["interacted_message_id"] = str(of.source.id)
    if of.kind == COMMAND:
        shown |= {"name": of.data["name"], "command_type": of.data.get("type", 1)}
    if of.kind == MODAL:
        shown["triggering_interaction_metadata"] = of.data["_trigger"]
    return shown


def is_late(world: World, of: Interaction) -> bool:
    """Whether more than three seconds have passed."""
    return world.clock.seconds() - of.made_s > ANSWER_WITHIN_S


def is_over(world: World, of: Interaction) -> bool:
    """Whether the token's fifteen minutes are over."""
    return world.clock.now() - of.made_at > TOKEN_LIFE


def need_access(world: World, person: User, channel: Channel) -> None:
    """The person's client offers commands and buttons of the bot here."""
    if channel.kind == DM:
        if channel.person is not person:
            raise CannotDo("this private chat is another's")
        return
    assert channel.guild is not None
    member = channel.guild.members.get(person.id)
    if not permissions.may(channel, member, permissions.VIEW, world.clock.now()):
        raise CannotDo(f"{person.name} does not see #{channel.name}")
    if world.bot.id not in channel.guild.members:
        raise CannotDo("the bot is not in this server")


def _payload(world: World, of: Interaction) -> Json:
    guild, now = of.channel.guild, world.clock.now()
    shown: Json = {
        "id": str(of.id),
        "application_id": str(world.application_id),
        "type": of.kind,
        "data": {name: value for name, value in of.data.items() if not name.startswith("_")},
        "channel_id": str(of.channel.id),
        "channel": shapes.channel(of.channel),
        "token": of.token,
        "version": 1,
        "locale": of.person.locale,
        "entitlements": [],
        "attachment_size_limit": 10 * 1024 * 1024,
        "context": 1 if guild is None else 0,
    }
    if of.source is not None:
        shown["message"] = letters.letter(world, of.source)
    if guild is None:
        owners = {"0": "0"}
        return shown | {
            "user": shapes.user(of.person), "app_permissions": str(permissions.IN_DM),
            "authorizing_integration_owners": owners,
        }  # fmt: skip
    member, own = guild.members[of.person.id], guild.members[world.bot.id]
    bits = permissions.in_channel(of.channel, member, now)
    shown["channel"]["permissions"] = str(bits)
    return shown | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": {**shapes.member(member), "permissions": str(bits)},
        "app_permissions": str(permissions.in_channel(of.channel, own, now)),
        "authorizing_integration_owners": {"0": str(guild.id)},
    }
