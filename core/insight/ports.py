"""What understanding asks of a language engine, in this process and in another one."""

from collections.abc import Sequence
from typing import Protocol

from core.insight.gist import Gist
from core.insight.model import Reading, Spoken, Topics


class Sentiment(Protocol):
    """How a text feels, in the process that asks."""

    @property
    def version(self) -> str:
        """Name the engine and its rules; a reading is comparable only with readings of the same version."""
        ...

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return one reading per text, in order; never raises, whatever the text is."""
        ...


class Words(Protocol):
    """What a text is about, in the process that asks."""

    def words(self, text: str) -> list[str]:
        """Return the lower-cased words in order, repeated as said: no stop words, bare numbers or punctuation."""
        ...


class Analyst(Protocol):
    """The same in another process: however long it takes, the bot keeps answering."""

    @property
    def version(self) -> str:
        """Name the engine of `read`."""
        ...

    async def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return one reading per text, in order; a text that cannot be read is neutral with confidence 0."""
        ...

    async def topics(
        self, spoken: Sequence[Spoken], *, k: int | None = None, polarities: Sequence[float | None] | None = None
    ) -> Topics:
        """Return what the messages talk about; `polarities`, one per message, None where unread, give the moods."""
        ...

    async def gist(self, spoken: Sequence[Spoken], polarities: Sequence[float | None]) -> Gist:
        """Return the topics, bursts and open questions of one room's messages, which are in time order."""
        ...
