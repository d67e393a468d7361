"""The slash commands: every command of the explicit list, with its options in the order of the manual."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from adapters.discord.orders import Kind, Option, Order, Words
from bot.commands import COMMANDS
from bot.commands.base import Command
from bot.kits import KITS
from bot.phrases import Speaker
from core.kernel.ids import DISCORD
from core.kernel.phrase import Phrase, phrase
from core.members.authority import EVERYBODY, MATRIX
from core.members.model import Language, Role

NAME = re.compile(r"[\w-]{1,32}")
"""What Discord takes as a command's name, also a translated one."""
ONLY_IN_ROOMS = frozenset(("bind", "unbind"))
PLANS, COURSES, NAMES = "plans", "courses", "commands"
"""Lists that are offered while one types."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An option of a command, and how its value stands in the command's line."""

    name: str
    what: Phrase
    kind: Kind = Kind.TEXT
    is_required: bool = False
    choices: tuple[str, ...] = ()
    offers: str = ""
    form: str = "{}"


WHO = phrase("option.who")
PLAN = Slot("plan", phrase("option.plan"), offers=PLANS)
THE_PLAN = Slot("plan", phrase("option.plan"), is_required=True, offers=PLANS)
DAYS = Slot("days", phrase("option.days"), Kind.NUMBER)
THE_PERSON = Slot("who", WHO, Kind.PERSON, is_required=True)
REASON = Slot("reason", phrase("option.reason"))
LESSON = phrase("option.lesson")

SLOTS: Mapping[str, Sequence[Slot]] = {
    "start": (Slot("code", phrase("option.code")),),
    "help": (Slot("command", phrase("option.command"), offers=NAMES),),
    "lang": (Slot("language", phrase("option.language"), choices=("zh", "en", "auto")),),
    "consent": (
        Slot("purpose", phrase("option.purpose"), choices=("personal", "mood", "nudges", "all")),
        Slot("state", phrase("option.state"), choices=("on", "off")),
    ),
    "forgetme": (Slot("word", phrase("option.word")),),
    "paysupport": (Slot("text", phrase("option.question")),),
    "subscribe": (PLAN,),
    "switch": (PLAN,),
    "link": (Slot("code", phrase("option.code")),),
    "unlink": (Slot("platform", phrase("option.platform"), choices=("telegram", "console")),),
    "courses": (Slot("words", phrase("option.words")),),
    "course": (Slot("course", phrase("option.course"), is_required=True, offers=COURSES),),
    "lesson": (Slot("lesson", LESSON, is_required=True),),
    "book": (Slot("course", phrase("option.course"), is_required=True, offers=COURSES),),
    "done": (Slot("lesson", LESSON),),
    "recommend": (Slot("topic", phrase("option.topic")),),
    "why": (Slot("number", phrase("option.number"), Kind.NUMBER, is_required=True),),
    "topics": (DAYS,),
    "mood": (DAYS,),
    "digest": (DAYS,),
    "lookup": (Slot("who", phrase("option.anybody"), is_required=True),),
    "grant": (THE_PERSON, THE_PLAN, Slot("days", phrase("option.days"), Kind.NUMBER, is_required=True)),
    "revoke": (THE_PERSON, REASON),
    "ban": (THE_PERSON, Slot("time", phrase("option.time")), REASON),
    "unban": (THE_PERSON,),
    "kit": (
        Slot("kit", phrase("option.kit"), choices=KITS),
        Slot("action", phrase("option.use"), choices=("use",)),
        Slot("language", phrase("option.language"), choices=("zh", "en")),
    ),
    "room": (Slot("name", phrase("option.room"), is_required=True),),
    "newplan": (
        Slot("code", phrase("option.plan_code"), is_required=True),
        Slot("amount", phrase("option.amount"), is_required=True),
        Slot("currency", phrase("option.currency")),
        Slot("every", phrase("option.every")),
        Slot("trial", phrase("option.trial"), Kind.NUMBER, form="trial={}"),
        Slot("methods", phrase("option.methods"), form="methods={}"),
    ),
    "editplan": (THE_PLAN, Slot("terms", phrase("option.terms"), is_required=True)),
    "archiveplan": (THE_PLAN,),
    "bind": (THE_PLAN, Slot("role", phrase("option.role"), Kind.ROLE)),
    "unbind": (THE_PLAN,),
    "refund": (
        Slot("charge", phrase("option.charge"), is_required=True),
        Slot("amount", phrase("option.refund_amount")),
    ),
    "audit": (Slot("who", WHO, Kind.PERSON), DAYS),
    "sync": (Slot("who", WHO, Kind.PERSON), Slot("only", phrase("option.dry"), choices=("dry",))),
    "ticket": (
        Slot("number", phrase("option.number"), Kind.NUMBER),
        Slot("action", phrase("option.action"), choices=("reply", "close")),
        Slot("text", phrase("option.answer")),
    ),
}
"""Command → its options; one without a row has none."""


def shown() -> list[Command]:
    """Return the commands that Discord shows."""
    return [one for one in COMMANDS.values() if not one.is_hidden and one.name in MATRIX]


def orders() -> list[Order]:
    """Return every slash command in both languages."""
    return [_order(command) for command in shown()]


def line_of(name: str, given: Mapping[str, Any]) -> str:
    """Return the command's line as somebody would type it."""
    values = [(slot.form, given.get(slot.name)) for slot in SLOTS.get(name, ())]
    return " ".join((f"/{name}", *(form.format(_written(value)) for form, value in values if value is not None)))


def _order(command: Command) -> Order:
    chinese = command.aliases[0] if command.aliases and NAME.fullmatch(command.aliases[0]) else ""
    return Order(
        name=Words(command.name, chinese),
        what=_words(phrase(f"help.{command.name}")),
        options=[_option(slot) for slot in SLOTS.get(command.name, ())],
        needs=_needs(MATRIX[command.name]),
        only_in_rooms=command.name in ONLY_IN_ROOMS,
    )


def _option(slot: Slot) -> Option:
    choices = [(value, Words(value)) for value in slot.choices]
    return Option(slot.name, _words(slot.what), slot.kind, slot.is_required, choices, slot.offers)


def _words(said: Phrase) -> Words:
    en, zh = (Speaker(language, "UTC").text(said) for language in (Language.EN, Language.ZH))
    return Words(en, zh)


def _needs(roles: frozenset[Role]) -> dict[str, bool]:
    """Return the right of Discord without which the command is not shown: the core asks for its own all the same."""
    if roles >= EVERYBODY:
        return {}
    return {"moderate_members": True} if roles & {Role.MODERATOR, Role.SUPPORT} else {"manage_guild": True}


def _written(value: object) -> str:
    match value:
        case discord.Role():
            return f"<@&{value.id}>"
        case discord.abc.User():
            return f"{DISCORD}:{value.id}"
        case _:
            return str(value)
