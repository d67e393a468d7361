"""/forgetme: everything about oneself goes, after the shown word was typed."""

import hashlib

from bot.commands.base import Ask, BadInput, Command, Section, button, say
from core.kernel.messages import Answer
from core.members.model import Member


async def run(ask: Ask) -> Answer:
    """Without the word show what would go and what stays; with it, erase; with another one, do nothing."""
    word = confirmation(ask.member)
    written = ask.words.strip().lower()
    if not written:
        return say("forgetme.card", button("mydata", "/mydata"), button("privacy", "/privacy"), word=word)
    if written != word:
        raise BadInput("forgetme.wrong", button("privacy", "/privacy"), word=word)
    await ask.cases.erase_person(ask.member.id)
    return say("forgetme.done", button("start", "/start"))


def confirmation(member: Member) -> str:
    """Return the word that this person must type: four figures of their own, so that no habit erases anybody."""
    digest = hashlib.sha256(f"forget {member.id} {member.created_at.isoformat()}".encode()).digest()
    return f"erase-{int.from_bytes(digest[:4]) % 10_000:04d}"


COMMAND = Command("forgetme", Section.ANYONE, run, aliases=("忘记我",))
