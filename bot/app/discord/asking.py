"""Interactions: told within a moment that an answer comes, carried out, and answered to whom it concerns."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import discord
import structlog

from adapters.discord.faults import FAILURES, outcome_of
from adapters.discord.inbound import address_of, asked, person_from, with_ids
from bot.app.discord.orders import COURSES, PLANS, line_of, shown
from bot.app.discord.parts import Parts
from bot.app.discord.talk import Talk
from bot.commands import COMMANDS
from bot.commands.base import say
from bot.phrases import Speaker
from core.kernel.errors import NotYet, Refused
from core.kernel.messages import IncomingKind, Person, Reply
from core.kernel.phrase import phrase
from core.members.authority import MATRIX, roles_of
from core.members.model import Language, hinted_language

log = structlog.get_logger()

MOST_OFFERED = 25
MOST_QUESTION = 2_000


@dataclass(frozen=True, slots=True)
class Asking:
    """Slash commands, buttons and forms."""

    parts: Parts
    talk: Talk

    async def ordered(self, interaction: discord.Interaction[Any], name: str, given: Mapping[str, Any]) -> None:
        """Carry a slash command out. Nothing is waited for before Discord is told that an answer comes."""
        if name == "paysupport" and not given.get("text"):
            await interaction.response.send_modal(Question(self, interaction.locale))
            return
        is_known = await self.defer(interaction, name)
        await self._meet(interaction, name, given)
        await self.carry_out(interaction, with_ids(line_of(name, given)), IncomingKind.TALK, is_known=is_known)

    async def pressed(self, interaction: discord.Interaction[Any], action: str) -> None:
        """Do what the button says, for whoever pressed it."""
        name = action.removeprefix("/").split(maxsplit=1)[0] if action.strip("/ ") else ""
        is_known = await self.defer(interaction, name)
        await self.carry_out(interaction, action, IncomingKind.ACTION, is_known=is_known)

    async def offered(self, wanted: str, typed: str, locale: str) -> Sequence[tuple[str, str]]:
        """Return what is offered while one types: plans, courses or commands."""
        language = hinted_language(locale) or Language.EN
        found = await self._list(wanted, typed, language)
        return [(label, value) for label, value in found if _fits(typed, label, value)][:MOST_OFFERED]

    async def _list(self, wanted: str, typed: str, language: Language) -> list[tuple[str, str]]:
        speaker = Speaker(language, self.parts.router.zone)
        if wanted == PLANS:
            plans = [one for one in await self.parts.cases.offer() if one.is_live]
            named = [(one, one.title_zh if language is Language.ZH else one.title_en) for one in plans]
            return [(one.code if title == one.code else f"{one.code} · {title}", one.code) for one, title in named]
        if wanted == COURSES:
            async with self.parts.work.read() as tx:
                return [(one.title, one.id) for one in await tx.courses.find(typed, MOST_OFFERED)]
        return [(f"{one.name} · {speaker.text(phrase(f'help.{one.name}'))}", one.name) for one in shown()]

    async def defer(self, interaction: discord.Interaction[Any], name: str) -> bool:
        """Tell Discord that an answer comes; whether it still listens. What was asked is done in any case."""
        try:
            await interaction.response.defer(ephemeral=is_shut(interaction, name), thinking=True)
        except FAILURES as error:
            log.warning("discord.interaction.late", command=name[:32], why=outcome_of(error).fault)
            return False
        return True

    async def _meet(self, interaction: discord.Interaction[Any], name: str, given: Mapping[str, Any]) -> None:
        """Whom staff choose is known from then on, though they never wrote."""
        chosen = [one for one in given.values() if isinstance(one, discord.abc.User) and not one.bot]
        if (
            chosen
            and roles_of(await self.parts.member(person_from(interaction.user)), self.parts.router.owners)
            & MATRIX[name]
        ):
            for one in chosen:
                await self.parts.member(person_from(one))

    async def carry_out(
        self, interaction: discord.Interaction[Any], line: str, kind: IncomingKind, *, is_known: bool
    ) -> None:
        """Do what is asked and answer it; where the interaction is over, the answer goes to the private chat."""
        reply = await self._reply(interaction, line, kind)
        if reply is None:
            if is_known:
                with suppress(*FAILURES):
                    await interaction.delete_original_response()
            return
        if not is_known or not await self._answer(interaction, line, reply):
            key = f"late:{interaction.id}"
            with suppress(Refused, NotYet):
                await self.parts.outlet.once(address_of(interaction.user.id), reply, key)

    async def _reply(self, interaction: discord.Interaction[Any], line: str, kind: IncomingKind) -> Reply | None:
        person = Person(str(interaction.user.id), interaction.user.display_name, str(interaction.locale))
        try:
            incoming = asked(interaction, line, kind)
            if incoming.room is None and interaction.channel_id is not None:
                await self.parts.notes.keep_chat(person.external_id, str(interaction.channel_id))
            return await self.talk.reply(incoming)
        except NotYet:
            said = say("error.not_now")
        except Exception:  # the edge of the process: whoever asked is told, and we are
            log.exception("discord.interaction.failed", person=person.external_id)
            said = say("error.ours")
        speaker = Speaker(hinted_language(person.language_hint) or Language.ZH, self.parts.router.zone)
        return speaker.reply(replace(said, is_personal=True))

    async def _answer(self, interaction: discord.Interaction[Any], line: str, reply: Reply) -> bool:
        name = line.removeprefix("/").split(maxsplit=1)[0] if line.strip("/ ") else ""
        was_shut = is_shut(interaction, name)
        if reply.is_personal and not was_shut and interaction.guild_id is not None:
            # Everybody was told that an answer comes, and it is for one person only.
            return await self.parts.outlet.answer_alone(interaction, reply)
        return await self.parts.outlet.answer(interaction, reply, is_shut=was_shut)


class Question(discord.ui.Modal):
    """The form of /paysupport: what is written in it is the question."""

    words: "discord.ui.TextInput[Question]"

    def __init__(self, asking: Asking, locale: discord.Locale) -> None:
        speaker = Speaker(hinted_language(str(locale)) or Language.EN, "UTC")
        super().__init__(title=speaker.text(phrase("button.paysupport"))[:45], timeout=900)
        self._asking = asking
        self.words = discord.ui.TextInput(
            label=speaker.text(phrase("option.question"))[:45],
            style=discord.TextStyle.paragraph,
            max_length=MOST_QUESTION,
        )
        self.add_item(self.words)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Ask it."""
        is_known = await self._asking.defer(interaction, "paysupport")
        line = f"/paysupport {self.words.value}"
        await self._asking.carry_out(interaction, line, IncomingKind.TALK, is_known=is_known)


def is_shut(interaction: discord.Interaction[Any], name: str) -> bool:
    """Whether only the asking person is to see the answer; in a private chat nobody else is there."""
    if interaction.guild_id is None:
        return False
    command = COMMANDS.get(name.lower())
    return command is None or command.is_personal


def _fits(typed: str, label: str, value: str) -> bool:
    wanted = typed.casefold().strip()
    return wanted in label.casefold() or wanted in value.casefold()
