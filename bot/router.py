"""From what came in to what is answered; the one place where errors become words."""

from dataclasses import dataclass, replace

import structlog

from bot.cases import Cases
from bot.commands import ALIASES, COMMANDS, addquiz
from bot.commands.base import Ask, BadInput, again, button, say
from bot.commands.nearest import nearest
from bot.guided import guided
from bot.phrases import Speaker
from bot.ways_out import WAYS_OUT
from core.insight.model import Lang
from core.insight.script import language_of_person
from core.interactions.model import Room
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Incoming, IncomingKind, Reply
from core.kernel.text import displayable
from core.members.authority import CREATORS, MATRIX, authorize, roles_of
from core.members.model import Language, Member

log = structlog.get_logger()

SLASHES = ("/", "\uff0f")
"""The second one is what a Chinese keyboard writes."""


MOST_REPEATED = 200
"""Characters of anything that a refusal repeats: a title stands whole, a reply stays short on every platform."""


@dataclass(frozen=True, slots=True)
class Router:
    """Every message finds its member and then its command, or the log."""

    cases: Cases
    owners: frozenset[str]
    zone: str

    async def __call__(self, incoming: Incoming) -> Reply | None:
        """Return the reply, None where nothing is to be said. Talk is answered only after it was kept."""
        if incoming.person.is_bot:
            return None  # two bots that answer each other never stop
        line = _command_line(incoming)
        if line is None:
            return await self._talk(incoming)
        member = await self._met(incoming)
        return await self._command(incoming, member, line)

    async def _talk(self, incoming: Incoming) -> Reply | None:
        is_private = incoming.room is None and incoming.kind is IncomingKind.TALK
        if is_private:
            member = await self._met(incoming)
            if (answer := await self._into_quiz(incoming, member)) is not None:
                return self._speaker(member).reply(answer)
        await self._keep(incoming)
        if not is_private:
            return None
        member = await self._met(incoming)
        try:
            answer = await guided(self.cases, incoming, member, roles_of(member, self.owners))
        except Refused as refusal:
            answer = refused(refusal)
        kept = say("talk.kept", button("help", "/help"), button("start", "/start"))
        return self._speaker(member).reply(kept if answer is None else answer)

    async def _into_quiz(self, incoming: Incoming, member: Member) -> Answer | None:
        """Return what is answered where the message went into a quiz that its author writes; None where it is talk."""
        if not roles_of(member, self.owners) & CREATORS:
            return None
        lesson_id = await self.cases.quizzes.compose.at_work(member.id)
        if lesson_id is None:
            return None
        try:
            return await addquiz.write(await self._ask(incoming, member, incoming.text), lesson_id, incoming.text)
        except Refused as refusal:
            return refused(refusal)

    async def _ask(self, incoming: Incoming, member: Member, words: str) -> Ask:
        return Ask(
            member=member,
            roles=roles_of(member, self.owners),
            words=words,
            room=await self._room(incoming),
            cases=self.cases,
            zone=member.zone or self.zone,
            owners=self.owners,
            account=incoming.author,
            answers=await self.cases.receive.author_of(incoming),
            is_reply=incoming.reply_to is not None,
        )

    async def _keep(self, incoming: Incoming) -> None:
        """Take the message in; who was erased meanwhile (by another process too) speaks as somebody new."""
        try:
            await self._take_in(incoming)
        except Refused as refusal:
            if refusal.key != "member.forgotten":
                raise
            self.cases.resolve.forget()
            self.cases.receive.forget()
            await self._take_in(incoming)

    async def _take_in(self, incoming: Incoming) -> None:
        member_id = await self._speaking(incoming)
        if incoming.kind is IncomingKind.REACTION:
            await self.cases.react(incoming, (await self.cases.receive.room_of(incoming)).id, member_id)
        else:
            await self.cases.receive(incoming, member_id)

    async def _speaking(self, incoming: Incoming) -> MemberId:
        """Return who this is: from memory, unless what was said tells a language that is not known yet."""
        known = self.cases.resolve.known(incoming.platform, incoming.person.external_id)
        if known is not None and not (known.is_listened_to and _spoken(incoming)):
            return known.member_id
        return (await self._met(incoming)).id

    async def _met(self, incoming: Incoming) -> Member:
        """Return who does this, with this account: notices go where the person was last."""
        return await self.cases.resolve(incoming.author, incoming.person, _spoken(incoming), is_here=True)

    async def _command(self, incoming: Incoming, member: Member, line: str) -> Reply:
        name, _, words = line.partition(" ")
        command = COMMANDS.get(name)
        if command is None or (command.is_hidden and incoming.kind is not IncomingKind.ACTION):
            return self._speaker(member).reply(self._unknown(name, incoming))
        try:
            authorize(member, name, owners=self.owners)
            answer = await command.run(await self._ask(incoming, member, words.strip()))
        except Refused as refusal:
            answer = refused(refusal)
        except NotYet as delay:
            if not command.asks_provider:
                raise
            log.warning("command.provider_away", command=name, member=member.id, why=str(delay))
            answer = say("error.provider", *again(f"/{line}"), button("help", "/help"))
        except Exception:
            log.exception("command.failed", command=name, member=member.id)
            answer = say("error.ours", *again(f"/{line}"), button("help", "/help"))
        # Read again: the command may have changed the language.
        present = await self.cases.resolve(incoming.author, incoming.person) if name == "lang" else member
        return self._speaker(present).reply(
            replace(answer, is_personal=answer.is_personal or command_is_personal(name))
        )

    async def _room(self, incoming: Incoming) -> Room | None:
        return None if incoming.room is None else await self.cases.receive.room_of(incoming)

    def _unknown(self, name: str, incoming: Incoming) -> Answer:
        if incoming.kind is IncomingKind.ACTION:
            return say("button.expired", button("help", "/help"))
        known = [one for one, command in COMMANDS.items() if not command.is_hidden and one in MATRIX]
        close = nearest(name, known)
        if close is None:
            return say("command.unknown", button("help", "/help"), name=name[:32])
        return say(
            "command.nearest", button("run", f"/{close}", name=close), button("help", "/help"), name=name, nearest=close
        )

    def _speaker(self, member: Member) -> Speaker:
        return Speaker(member.language, member.zone or self.zone)


def command_is_personal(name: str) -> bool:
    """Whether the answer to the command is for the asking person only."""
    return COMMANDS[name].is_personal


def refused(refusal: Refused) -> Answer:
    """Return what is said of a refusal: its phrase, and the buttons that help."""
    choices = refusal.choices if isinstance(refusal, BadInput) else ()
    ways = tuple(button(name, f"/{name}") for name in WAYS_OUT.get(refusal.key, ()))
    # What somebody wrote is repeated to them, and not all 64 KiB of it.
    params = {
        name: displayable(value, MOST_REPEATED) if isinstance(value, str) else value
        for name, value in refusal.params.items()
    }
    return say(refusal.key, *choices, *ways, **params)


def _command_line(incoming: Incoming) -> str | None:
    """Return the command line without its slash; None for talk, edits and deletions."""
    if incoming.kind not in {IncomingKind.TALK, IncomingKind.ACTION}:
        return None
    text = incoming.text.strip()
    if incoming.room is None and text in ALIASES:
        return ALIASES[text]
    if not text.startswith(SLASHES) or len(text) < 2 or not text[1].isalpha():
        return "" if incoming.kind is IncomingKind.ACTION else None
    head, *words = text[1:].split(maxsplit=1)
    return " ".join((head.partition("@")[0].lower(), *words))


def _spoken(incoming: Incoming) -> Language | None:
    """Return the language that the text shows; a command line shows none."""
    if incoming.kind is not IncomingKind.TALK or incoming.text.startswith(SLASHES):
        return None
    return {Lang.ZH: Language.ZH, Lang.EN: Language.EN, None: None}.get(language_of_person([incoming.text]))
