"""A quiz in words: the question with its options, and the result."""

from collections.abc import Sequence

from bot.commands.base import Ask, button, plain
from bot.phrases import Speaker
from core.courses.model import short_id
from core.courses.quiz import Question
from core.courses.quiz_step import Answered, Learner, Step
from core.kernel.messages import Answer, Choice, Poll
from core.kernel.phrase import Phrase, phrase

MOST_BUTTON = 60
"""Characters of an option on a button; the whole option stands in the text."""
MOST_WRONG, MOST_MISSED, MOST_WHY = 10, 120, 240
"""Missed questions that the result explains, and characters of each and of why: a message stays one or two."""
STARS = (1, 2, 3, 4, 5)


async def learner(ask: Ask) -> Learner:
    """Return who asks, with the plans that are open to them."""
    return Learner(ask.member.id, frozenset(await ask.cases.standing(ask.member.id)))


def show(ask: Ask, step: Step) -> Answer:
    """Return the question that waits, after what was just answered; or the result."""
    if step.question is None:
        return _result(ask, step)
    before = [_verdict(ask, step.before)] if step.before else []
    if step.is_repeated:
        before = [phrase("quiz.repeated_press")]
    return _asked(ask, step, step.question, before)


def _asked(ask: Ask, step: Step, question: Question, before: list[Phrase]) -> Answer:
    place = step.attempt.place or 0
    told = {"number": place + 1, "total": len(step.attempt.marks), "title": plain(step.title)}
    head = phrase("review.head", **told) if step.attempt.is_review else phrase("quiz.head", **told)
    options = options_of(ask, question)
    lines = tuple(phrase("quiz.option", number=number, text=plain(one)) for number, one in enumerate(options, 1))
    said = [*before, head, plain(question.text), phrase("quiz.options", lines=lines)]
    if question.picture:
        said.append(phrase("quiz.picture", url=plain(question.picture)))
    if question.is_multiple:
        said.append(phrase("quiz.several"))
    action = f"/quiz pick {step.attempt.id} {place}"
    poll = Poll(question.text, options, action, question.right, question.explanation, question.is_multiple)
    return Answer(tuple(said), _ways(step, options, action, question), is_personal=True, poll=poll)


def _ways(step: Step, options: Sequence[str], action: str, question: Question) -> tuple[Choice, ...]:
    if not question.is_multiple:
        return tuple(_option(number, one, f"{action} {number}") for number, one in enumerate(options))
    chosen = step.attempt.chosen(step.attempt.place or 0)
    flips = [
        button("quiz_on" if number in chosen else "quiz_off", f"{action} ~{number}", number=number + 1, text=_cut(one))
        for number, one in enumerate(options)
    ]
    return (*flips, button("quiz_send", f"{action} ok"))


def _option(number: int, text: str, action: str) -> Choice:
    return button("quiz_option", action, number=number + 1, text=_cut(text))


def _cut(text: str, most: int = MOST_BUTTON) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def options_of(ask: Ask, question: Question) -> tuple[str, ...]:
    """Return the options as the person reads them: true and false have words in their language."""
    if question.options != ("✓", "✗"):
        return question.options
    speaker = Speaker(ask.member.language, ask.zone)
    return tuple(speaker.text(phrase(word)) for word in ("quiz.true", "quiz.false"))


def right_of(ask: Ask, question: Question) -> str:
    """Return the right options, as the person reads them."""
    options = options_of(ask, question)
    return " · ".join(options[one] for one in sorted(question.right))


def _verdict(ask: Ask, answered: Answered) -> Phrase:
    if answered.is_right:
        return phrase("quiz.right")
    return phrase("quiz.wrong", right=plain(right_of(ask, answered.question)))


def _result(ask: Ask, step: Step) -> Answer:
    attempt = step.attempt
    told = {"title": plain(step.title), "percent": attempt.percent, "right": attempt.right, "total": len(attempt.marks)}
    told["needed"] = step.pass_percent
    passed = phrase("quiz.passed" if attempt.is_passed else "quiz.failed", **told)
    said = [phrase("review.done", **told) if attempt.is_review else passed]
    if step.before and not step.before.is_right:
        said.append(_verdict(ask, step.before))
    if step.wrong:
        missed = tuple(_missed(ask, one) for one in step.wrong[:MOST_WRONG])
        said.append(phrase("quiz.missed", lines=missed))
        said.append(phrase("quiz.comes_back", count=len(step.wrong)))
    if step.course and step.progress:
        percent = step.progress.percent
        said.append(phrase("quiz.progress", course=plain(step.course.title), percent=percent, bar=bar(percent)))
    if step.again_at:
        said.append(phrase("quiz.again_at", again=step.again_at))
    return Answer(tuple(said), _after(step), is_personal=True)


def _missed(ask: Ask, answered: Answered) -> Phrase:
    question = answered.question
    options = options_of(ask, question)
    chosen = " · ".join(options[one] for one in sorted(answered.chosen))
    text, right = _cut(question.text, MOST_MISSED), right_of(ask, question)
    told = {"text": plain(text), "chosen": plain(chosen), "right": plain(right)}
    if question.explanation:
        return phrase("quiz.missed_line_why", **told, why=plain(_cut(question.explanation, MOST_WHY)))
    return phrase("quiz.missed_line", **told)


def _after(step: Step) -> tuple[Choice, ...]:
    if step.attempt.is_review:
        return (button("progress", "/progress"), button("next", "/next"))
    lesson = short_id(step.attempt.lesson_id)
    if step.attempt.is_passed:
        return (*_onward(step), button("progress", "/progress"), *stars(lesson))
    again = () if step.again_at else (button("quiz_again", f"/quiz {lesson}"),)
    return (*again, button("lesson", f"/lesson {lesson}"))


def _onward(step: Step) -> tuple[Choice, ...]:
    """Return the way on; of a finished course its certificate is first."""
    if step.course is None or step.progress is None or step.progress.percent < 100:
        return (button("next", "/next"),)
    return (button("certificate", f"/certificate {short_id(step.course.id)}"), button("recommend", "/recommend"))


def stars(lesson: str) -> tuple[Choice, ...]:
    """Return the buttons that rate the lesson, which is named as a button can carry it."""
    return tuple(button("stars", f"/rate {lesson} {number}", number=number) for number in STARS)


def bar(percent: int) -> str:
    """Return ten signs, as many of them full as tenths are done."""
    full = max(0, min(100, percent)) // 10
    return "▰" * full + "▱" * (10 - full)
