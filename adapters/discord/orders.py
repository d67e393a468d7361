"""Slash commands, made of a list: names, options and words in both languages, and told to Discord only when changed."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from inspect import Parameter, Signature
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from adapters.discord.traditional import traditional

CHINESE = frozenset((discord.Locale.chinese, discord.Locale.taiwan_chinese))
MOST_CHOICES, MOST_DESCRIPTION = 25, 100


class Kind(StrEnum):
    """What an option holds."""

    TEXT = "text"
    NUMBER = "number"
    PERSON = "person"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Words:
    """The same in English and in Chinese; where there is no Chinese, English stands for both."""

    en: str
    zh: str = ""

    def localised(self, limit: int = MOST_DESCRIPTION) -> locale_str:
        """Return the words as the library translates them."""
        return locale_str(self.en[:limit], zh=self.zh[:limit])


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its fixed choices as (value, words), or the name of the list that is offered while one types."""

    name: str
    what: Words
    kind: Kind = Kind.TEXT
    is_required: bool = False
    choices: Sequence[tuple[str, Words]] = ()
    offers: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One slash command; `needs` are the rights of Discord without which it is not shown in a community."""

    name: Words
    what: Words
    options: Sequence[Option] = ()
    needs: Mapping[str, bool] = field(default_factory=dict[str, bool])
    only_in_rooms: bool = False


Take = Callable[[discord.Interaction[Any], str, Mapping[str, Any]], Awaitable[None]]
"""Takes what was ordered: the interaction, the command's name, the options that were given."""
Offer = Callable[[str, str, str], Awaitable[Sequence[tuple[str, str]]]]
"""Returns (label, value) for (list, what was typed, locale)."""


class Chinese(app_commands.Translator):
    """Gives the Chinese words to both Chinese locales, each in its own script."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the words in this locale, None where the default ones stand."""
        words: str | None = string.extras.get("zh") or None
        if words is None or locale not in CHINESE:
            return None
        return traditional(words) if locale is discord.Locale.taiwan_chinese else words


def command_of(order: Order, take: Take, offer: Offer) -> app_commands.Command[Any, ..., None]:
    """Return the command that hands its options to `take`."""

    async def callback(interaction: discord.Interaction[Any], **given: Any) -> None:
        await take(interaction, order.name.en, given)

    own = Parameter("interaction", Parameter.POSITIONAL_OR_KEYWORD)
    signature = Signature([own, *map(_parameter, order.options)])
    callback.__signature__ = signature  # type: ignore[attr-defined]
    app_commands.describe(**{one.name: one.what.localised() for one in order.options})(callback)
    if fixed := {one.name: _choices(one) for one in order.options if one.choices}:
        app_commands.choices(**fixed)(callback)
    if offered := {one.name: _offering(one.offers, offer) for one in order.options if one.offers}:
        app_commands.autocomplete(**offered)(callback)
    if order.needs:
        app_commands.default_permissions(**order.needs)(callback)
    app_commands.allowed_contexts(guilds=True, dms=not order.only_in_rooms, private_channels=False)(callback)
    return app_commands.Command(
        name=order.name.localised(32), description=order.what.localised(), callback=callback, nsfw=False
    )


def fill(tree: app_commands.CommandTree[Any], orders: Sequence[Order], take: Take, offer: Offer) -> None:
    """The tree has these commands and no others."""
    tree.clear_commands(guild=None)
    for order in orders:
        tree.add_command(command_of(order, take, offer))


async def digest_of(tree: app_commands.CommandTree[Any], translator: app_commands.Translator) -> str:
    """Return what changes whenever anything changes of what Discord would be told."""
    payload = [await one.get_translated_payload(tree, translator) for one in tree.get_commands()]
    said = json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _parameter(option: Option) -> Parameter:
    kinds: dict[Kind, Any] = {Kind.NUMBER: int, Kind.PERSON: discord.User, Kind.ROLE: discord.Role}
    default = Parameter.empty if option.is_required else None
    annotation = kinds.get(option.kind, str)
    return Parameter(option.name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _choices(option: Option) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=words.localised(), value=value) for value, words in option.choices]


def _offering(offers: str, offer: Offer) -> Any:
    async def offering(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        found = await offer(offers, current, str(interaction.locale))
        return [app_commands.Choice(name=label[:100], value=value[:100]) for label, value in found[:MOST_CHOICES]]

    return offering
