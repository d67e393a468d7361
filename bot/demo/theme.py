"""How the texts are written down: themes, exchanges and their waves over the weeks.

A template is plain text with two marks: `<a|b|c>` becomes one of its choices (they may nest), `{word}` a fact of the
exchange or one of the theme's words, the same one through a whole conversation.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

Templates = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what comes back; one row of `facts` fills the whole conversation.

    `then` pairs a second question with its answer. Where `role` is named, that part of the staff answers first, by
    `official`. `is_among_members` keeps the staff out of the other answers.
    """

    asks: Templates
    answers: Templates = ()
    then: tuple[tuple[str, str], ...] = ()
    facts: tuple[Mapping[str, str], ...] = ()
    role: str | None = None
    official: Templates = ()
    is_among_members: bool = False


@dataclass(frozen=True, slots=True)
class Wave:
    """A time in which a theme is much talked about; `centre` and `width` are parts of the whole period (0 to 1)."""

    centre: float
    width: float
    height: float

    def at(self, progress: float) -> float:
        """Return how much of the wave is felt at `progress`: a bell, `height` at its centre."""
        return self.height * math.exp(-(((progress - self.centre) / self.width) ** 2))


@dataclass(frozen=True, slots=True)
class Tone:
    """What is said differently around one theme than elsewhere; empty: as everywhere."""

    thanks: Templates = ()
    nods: Templates = ()
    tails: Templates = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """Something people talk about: where (`rooms` with weights), in which language, when, and in which words.

    `voice` names the staff role that alone opens the theme; without it members do.
    """

    key: str
    language: str
    rooms: Mapping[str, float]
    exchanges: tuple[Exchange, ...] = ()
    remarks: Templates = ()
    words: Mapping[str, Templates] = field(default_factory=dict[str, Templates])
    base: float = 0.1
    waves: tuple[Wave, ...] = ()
    hours: tuple[int, int] = (0, 24)
    tone: Tone = Tone()
    voice: str | None = None

    def weight(self, progress: float, hour: int) -> float:
        """Return how likely the theme is at `progress` of the period and at this hour of the day."""
        first, end = self.hours
        if not first <= hour < end:
            return 0.0
        return self.base + sum(wave.at(progress) for wave in self.waves)


@dataclass(frozen=True, slots=True)
class Echo:
    """What people of one language say around the matter: thanks, agreement with question or answer, openings, tails."""

    thanks: Templates
    me_too: Templates
    seconds: Templates
    nods: Templates
    openings: Templates
    leads: Templates
    tails: Templates
    typos: tuple[tuple[str, str], ...]
