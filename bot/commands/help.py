"""/help [command]: the commands that this person may use here."""

from collections.abc import Mapping

from bot.commands.base import Ask, Command, Section, button
from bot.commands.nearest import nearest
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase
from core.members.authority import MATRIX


def help_command(listed: Mapping[str, Command]) -> Command:
    """Return the command that explains the others."""

    async def run(ask: Ask) -> Answer:
        mine = {name: command for name, command in listed.items() if ask.roles & MATRIX[name] and not command.is_hidden}
        wanted = ask.words.removeprefix("/").strip().lower()
        if not wanted:
            return _overview(mine)
        if wanted in mine:
            return _one(mine[wanted])
        close = nearest(wanted, mine)
        show = (button("show", f"/help {close}", name=close),) if close else ()
        said = phrase("help.unknown", name=wanted[:32], nearest=close or "help")
        return Answer((said,), (*show, button("help", "/help")))

    return Command("help", Section.ANYONE, run, aliases=("帮助", "菜单"))


def _overview(mine: Mapping[str, Command]) -> Answer:
    sections: list[Phrase] = []
    for section in Section:
        lines = tuple(
            phrase("help.line", name=command.name, what=phrase(f"help.{command.name}"))
            for command in mine.values()
            if command.section is section
        )
        if lines:
            sections.append(phrase("help.section", title=phrase(f"section.{section.value}"), lines=lines))
    return Answer((phrase("help.title"), *sections, phrase("help.more")), (button("start", "/start"),))


def _one(command: Command) -> Answer:
    said = phrase(
        "help.one", name=command.name, what=phrase(f"help.{command.name}"), usage=phrase(f"usage.{command.name}")
    )
    return Answer((said,), (button("run", f"/{command.name}", name=command.name), button("help", "/help")))
