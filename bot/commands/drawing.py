"""An answer with a picture: the words in it, and what is said where they could not be drawn."""

from dataclasses import replace

from bot.commands.base import Ask
from bot.phrases import Speaker
from core.kernel.charts import Picture
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase
from core.members.model import Language


def words(ask: Ask, key: str, **params: object) -> str:
    """Return the phrase in the words of whoever asks, for the inside of a picture."""
    return speaker(ask).text(Phrase(key, params))


def speaker(ask: Ask) -> Speaker:
    """Return the voice of whoever asks."""
    return Speaker(ask.member.language, ask.zone)


async def with_picture(ask: Ask, answer: Answer, picture: Picture) -> Answer:
    """Return the answer with the picture; without a Chinese font the text says that the picture lacks words.

    The text of the answer carries the finding itself: a picture alone says nothing to who cannot see it.
    """
    drawn = await ask.cases.charts.draw(picture)
    lacking = (phrase("chart.no_font"),) if drawn.lacks_font and ask.member.language is Language.ZH else ()
    return replace(answer, picture=drawn.png, phrases=(*answer.phrases, *lacking))
