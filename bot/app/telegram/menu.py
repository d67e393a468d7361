"""The commands that Telegram shows in its menus, in the words of the catalogues."""

from collections.abc import Iterable

from adapters.telegram.menu import Menu
from bot.commands import COMMANDS
from bot.commands.base import Command
from bot.phrases import Speaker
from core.kernel.phrase import phrase
from core.members.authority import EVERYBODY, MATRIX
from core.members.model import Language, Role

IN_GROUPS = frozenset(("help", "status", "subscribe", "join"))
"""Personal commands that make sense in a group: they lead into the private chat."""


def menus(default: Language) -> list[Menu]:
    """Return the menus of both languages, and the default one for everybody who speaks another."""
    return [_menu(default, None), *(_menu(language, language.value) for language in Language)]


def _menu(language: Language, code: str | None) -> Menu:
    shown = [one for one in COMMANDS.values() if not one.is_hidden and one.name in MATRIX]
    everybody = [one for one in shown if MATRIX[one.name] >= EVERYBODY]
    in_groups = [one for one in everybody if not one.is_personal or one.name in IN_GROUPS]
    owner = [one for one in shown if Role.OWNER in MATRIX[one.name]]
    return Menu(code, _lines(everybody, language), _lines(in_groups, language), _lines(owner, language))


def _lines(commands: Iterable[Command], language: Language) -> list[tuple[str, str]]:
    speaker = Speaker(language, "UTC")
    return [(one.name, speaker.text(phrase(f"help.{one.name}"))) for one in commands]
