"""A question as a poll of Telegram: what fits goes into it, what does not stands before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.telegram.text import cut, units
from core.kernel.messages import Button, Poll, Reply

MOST_QUESTION, MOST_OPTION, MOST_EXPLANATION = 300, 100, 200
"""UTF-16 units (Bot API, sendPoll); the explanation also has at most 2 line feeds."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """What is asked of Telegram: `right` is set where exactly one option is, and Telegram marks it then."""

    question: str
    options: tuple[str, ...]
    action: str
    right: int | None = None
    explanation: str = ""
    takes_several: bool = False


def quiz_of(poll: Poll) -> Quiz:
    """Return the poll with everything as short as Telegram wants it; options that were cut are numbered."""
    options = tuple(one.strip() for one in poll.options)
    if not _fit(options):
        options = tuple(cut(f"{number}. {one}", MOST_OPTION) for number, one in enumerate(options, 1))
    takes_several = poll.is_multiple or len(poll.right) > 1
    right = next(iter(poll.right)) if len(poll.right) == 1 and not takes_several else None
    explanation = "" if right is None else cut(" ".join(poll.explanation.split()), MOST_EXPLANATION)
    return Quiz(cut(poll.question.strip(), MOST_QUESTION), options, poll.action, right, explanation, takes_several)


def said_before(reply: Reply, poll: Poll) -> str:
    """Return what is said above the poll: the reply's text without what the poll says itself, and what does not fit."""
    question, numbered = poll.question.strip(), [f"{n}. {one.strip()}" for n, one in enumerate(poll.options, 1)]
    text = f"\n{reply.text}\n"
    if units(question) <= MOST_QUESTION:
        text = text.replace(f"\n{question}\n", "\n")
    elif question not in text:
        text += f"\n{question}\n"
    if _fit(poll.options):
        shown = {*numbered, *(one.strip() for one in poll.options)}
        text = "\n".join(line for line in text.split("\n") if line.strip() not in shown)
    elif any(one not in text for one in numbered):
        text += "\n" + "\n".join(numbered)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def without_options(reply: Reply, poll: Poll) -> tuple[Button, ...]:
    """Return the buttons that are no options of the poll."""
    return tuple(one for one in reply.buttons if not (one.action or "").startswith(poll.action))


def _fit(options: Sequence[str]) -> bool:
    return all(units(one.strip()) <= MOST_OPTION for one in options)
