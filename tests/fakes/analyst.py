"""An analyst in this process that remembers every text it was shown."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from adapters.language.vectors import HashedEncoder
from core.insight.gist import Gist, gist
from core.insight.model import Reading, Spoken, Topics
from core.insight.topics import topics, with_moods
from tests.fakes.language import ListedSentiment, SpacedWords


@dataclass
class SpyAnalyst:
    """The port `Analyst`; `meanwhile` happens while it reads."""

    version: str = ListedSentiment.version
    seen: list[str] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def read(self, texts: Sequence[str]) -> list[Reading]:
        self.seen.extend(texts)
        if self.meanwhile is not None:
            await self.meanwhile()
        return ListedSentiment().read(texts)

    async def gist(self, spoken: Sequence[Spoken], polarities: Sequence[float | None]) -> Gist:
        self.seen.extend(message.text for message in spoken)
        words_of = [SpacedWords().words(message.text) for message in spoken]
        rows = HashedEncoder().encode([message.text for message in spoken])
        return gist(spoken, words_of, sentences=rows, polarities=polarities)

    async def topics(
        self, spoken: Sequence[Spoken], *, k: int | None = None, polarities: Sequence[float | None] | None = None
    ) -> Topics:
        self.seen.extend(message.text for message in spoken)
        found = topics(spoken, [SpacedWords().words(message.text) for message in spoken], k=k)
        felt = {at: polarity for at, polarity in enumerate(polarities or ()) if polarity is not None}
        return with_moods(found, felt)
