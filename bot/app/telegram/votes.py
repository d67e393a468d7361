"""Signs on messages, and votes in the polls of the bot."""

from dataclasses import dataclass, replace

from adapters.telegram.client import Json
from adapters.telegram.inbound import reacted, voted
from adapters.telegram.outbound import poll_token
from bot.app.telegram.parts import Parts
from bot.app.telegram.talk import Talk


@dataclass(frozen=True, slots=True)
class Votes:
    """Whatever people say without a word and without a button."""

    parts: Parts
    talk: Talk

    async def reacted(self, change: Json) -> None:
        """Keep what somebody's signs on a message are now."""
        if (incoming := reacted(change)) is not None:
            await self.parts.router(incoming)

    async def voted(self, answer: Json) -> None:
        """Do what a vote in a poll of ours stands for, and show the answer to the one who voted."""
        token, now = poll_token(str(answer["poll_id"])), self.parts.clock.now()
        vote = voted(answer, now)
        if vote is None:
            return
        person, post = vote.person.external_id, self.parts.outlet.post
        action = await post.action(token, person) or await post.action(token, "")
        if action is not None:
            await self.talk.obey(replace(vote, text=f"{action} {vote.text}"))
