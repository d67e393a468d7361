"""The menu of commands that Telegram shows: in private, in groups and to the owners, in both languages."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from adapters.telegram.client import Client
from adapters.telegram.faults import outcome_of

MOST_COMMANDS, MOST_DESCRIPTION = 100, 256
"""Bot API, setMyCommands and BotCommand."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands of one language: (name, description). `language` None is for everybody who speaks another one."""

    language: str | None
    private: Sequence[tuple[str, str]]
    group: Sequence[tuple[str, str]]
    owner: Sequence[tuple[str, str]]


async def show(client: Client, menus: Sequence[Menu]) -> None:
    """Telegram shows the menus from now on; one that it does not take is logged, and the others are shown."""
    for menu in menus:
        await _set(client, menu.private, BotCommandScopeAllPrivateChats(), menu.language)
        await _set(client, menu.group, BotCommandScopeAllGroupChats(), menu.language)


async def show_owner(client: Client, menus: Sequence[Menu], owner: str) -> None:
    """Telegram shows this owner every command; nothing where they have never written to the bot: there is no chat."""
    for menu in menus:
        await _set(client, menu.owner, BotCommandScopeChat(int(owner)), menu.language)


async def _set(
    client: Client, commands: Sequence[tuple[str, str]], scope: BotCommandScope, language: str | None
) -> None:
    shown = [BotCommand(name, said[:MOST_DESCRIPTION]) for name, said in commands[:MOST_COMMANDS]]
    try:
        await client.bot.set_my_commands(shown, scope=scope, language_code=language)
    except TelegramError as error:
        log.warning("telegram.menu.not_shown: %s %s", scope.type, outcome_of(error).fault)
