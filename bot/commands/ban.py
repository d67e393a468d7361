"""/ban <user> [time] [reason] and /unban <user>, also as a reply to a message: who is kept out of the gated rooms."""

import re
from datetime import timedelta

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.whom import named, whom
from core.access.ban import Kept
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, DISCORD, TELEGRAM, MemberId
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
CHINESE = {"分钟": "m", "分": "m", "小时": "h", "天": "d"}
FORMS = {"ban": "ban.form", "unban": "unban.form"}
EXPLICIT = ("@", "#", f"{TELEGRAM}:", f"{DISCORD}:", f"{CONSOLE}:")
"""How a word begins that names somebody, beside a message that is replied to."""


async def ban(ask: Ask) -> Answer:
    """Keep somebody out, for a time or for good; one button undoes it."""
    who, rest = await _about(ask, "ban")
    lasts, reason = _sentence(rest)
    kept = await ask.cases.keep_out(who, lasts, reason, ask.member)
    undo = button("undo", f"/unban #{who}")
    return Answer(_said(kept), (undo, *((button("lookup", f"/lookup #{who}"),) if ask.is_staff else ())))


def _said(kept: Kept) -> tuple[Phrase, ...]:
    who = named(kept.member)
    done = phrase("ban.for_good", **who) if kept.until is None else phrase("ban.done", until=kept.until, **who)
    if not kept.charging:
        return (done,)
    return done, phrase("ban.charges", plans=plain(", ".join(kept.charging)), number=kept.member.id)


async def unban(ask: Ask) -> Answer:
    """Let somebody back in."""
    who, _ = await _about(ask, "unban")
    member = await ask.cases.keep_out.lift(who, ask.member)
    if member is None:
        raise BadInput("unban.none", button("help", "/help unban"))
    return say("unban.done", **named(member))


async def _about(ask: Ask, name: str) -> tuple[MemberId, str]:
    """Return whom the command is about and the words after that: somebody who is named, else who is replied to."""
    word, _, rest = ask.words.strip().partition(" ")
    if ask.is_reply and not word.startswith(EXPLICIT):
        if ask.answers is None:
            raise Refused("ban.nobody")
        return ask.answers, ask.words
    if not word:
        raise BadInput(FORMS[name], button("help", f"/help {name}"))
    if ask.cases.keep_out.is_itself(word):
        raise Refused("ban.bot")
    return (await whom(ask, name, word, rest)).id, rest


def _sentence(rest: str) -> tuple[timedelta | None, str]:
    """Return how long and why; a word that begins with a digit is a time, and no time is for good."""
    first, _, reason = rest.strip().partition(" ")
    if not re.match("[0-9+-]", first):
        return None, rest.strip()
    return _time(first), reason.strip()


def _time(word: str) -> timedelta:
    match = re.fullmatch(r"([0-9]{1,7})(\D+)", word)
    unit = "" if match is None else CHINESE.get(match[2], match[2].lower())
    if match is None or unit not in UNITS:
        raise Refused("ban.time")
    return int(match[1]) * UNITS[unit]


BAN = Command("ban", Section.STAFF, ban)
UNBAN = Command("unban", Section.STAFF, unban)
