"""Questions that nobody answered: who waits how long, and where the same was answered before."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from core.insight.model import Spoken
from core.insight.script import plain
from core.insight.vector_ports import Vectors

ALIKE = 0.8
"""Cosine from which two questions ask the same: "退款怎么申请" and "怎么申请退款" have 0.9, two about the same course
0.5 to 0.7."""
RELATED = 0.3
"""Cosine from which a later message can be an answer that was not sent as a reply. Measured on 1,951 questions of a
Chinese room in which every one was answered: 2 are said to wait, and on an English one every question said to wait
does, a fifth of all that do."""
SOON = timedelta(minutes=10)
"""In a quiet room the next word of somebody else within this time is the answer."""
LATEST = timedelta(hours=24)
LOOKED_AT = 12
"""Messages after a question among which its answer is looked for."""
SHORTEST, LONGEST = 4, 400

_ASKS = re.compile(
    r"[?？]|吗[。！~\s]*$|请问|求助|求教|怎么(?!样都|着都)|如何|为什么|为啥|有没有|有谁|谁(?:知道|有|会)|哪(?:里|个|位|些)"
    r"|(?:能不能|可不可以|是不是)|^(?:how|what|why|where|when|which|who|can|could|does|do|is|are|any(?:one|body)|should)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question without an answer, and the earlier message that answered the same; `at` is its position."""

    at: int
    ref: str
    since: datetime
    answered_ref: str | None = None


def asks(text: str) -> bool:
    """Whether the message asks something: by its marks and its words."""
    said = plain(text).strip()
    return SHORTEST <= len(said) <= LONGEST and _ASKS.search(said) is not None


def unanswered(spoken: Sequence[Spoken], sentences: Vectors) -> list[Waiting]:
    """Return the questions that wait, the oldest first; the messages are one room's, in time order.

    `sentences` has a row for each message, 0 where it was not read: such a question is left out. Answered is what
    somebody else replied to, and what somebody else's statement soon after speaks to.
    """
    answers = _replies(spoken)
    questions = [at for at, message in enumerate(spoken) if _is_question(message, sentences[at])]
    answered: dict[int, int] = {}
    waiting: list[int] = []
    for at in questions:
        answer = answers[spoken[at].ref] if spoken[at].ref in answers else _spoken_to(at, spoken, sentences)
        if answer is None:
            waiting.append(at)
        else:
            answered[at] = answer
    return [_waiting(at, spoken, answered, sentences) for at in _asked_once(waiting, spoken, sentences)]


def _is_question(message: Spoken, sentence: Vectors) -> bool:
    return message.at is not None and message.author is not None and bool(sentence.any()) and asks(message.text)


def _replies(spoken: Sequence[Spoken]) -> dict[str, int]:
    """Return each message that somebody else replied to, with the first such reply."""
    author_of = {message.ref: message.author for message in spoken}
    found: dict[str, int] = {}
    for at, message in enumerate(spoken):
        if message.reply_to is not None and message.author != author_of.get(message.reply_to):
            found.setdefault(message.reply_to, at)
    return found


def _spoken_to(at: int, spoken: Sequence[Spoken], sentences: Vectors) -> int | None:
    asked = spoken[at].at
    quiet = True
    for later in range(at + 1, min(at + 1 + LOOKED_AT, len(spoken))):
        message = spoken[later]
        if asked is None or message.at is None or message.at - asked > LATEST:
            return None
        if message.author == spoken[at].author:
            continue
        likeness = float(sentences[at] @ sentences[later])
        # What was not read may be the answer: whoever is told that they wait must be right.
        is_near = likeness >= RELATED or not sentences[later].any() or (quiet and message.at - asked <= SOON)
        # A reply is to somebody else, and who asks the same waits too.
        if is_near and likeness < ALIKE and message.reply_to in {None, spoken[at].ref}:
            return later
        quiet = False
    return None


def _asked_once(waiting: Sequence[int], spoken: Sequence[Spoken], sentences: Vectors) -> list[int]:
    """Return the questions without those that the same person asked again in other words: the first one waits."""
    kept: defaultdict[str | None, list[int]] = defaultdict(list)
    for at in waiting:
        own = kept[spoken[at].author]
        if all(float(sentences[at] @ sentences[one]) < ALIKE for one in own):
            own.append(at)
    return sorted(at for own in kept.values() for at in own)


def _waiting(at: int, spoken: Sequence[Spoken], answered: dict[int, int], sentences: Vectors) -> Waiting:
    since = spoken[at].at
    assert since is not None
    before = [one for one in answered if one != at]
    nearest = None
    if before and sentences[at].any():
        likeness = sentences[before] @ sentences[at]
        best = int(np.argmax(likeness))
        nearest = spoken[answered[before[best]]].ref if likeness[best] >= ALIKE else None
    return Waiting(at, spoken[at].ref, since, nearest)
