"""/answer [number] [text|close|publish|unpublish], /answer quota <plan> <n>: the questions for who teaches."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.courses.answering import MOST_QUOTA, Opened
from core.courses.owning import Creator
from core.courses.question import LineKind, QuestionId
from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer
from core.kernel.phrase import phrase

MOST_BUTTONS = 5


async def run(ask: Ask) -> Answer:
    """List what waits, show one question, answer it, close it, or publish it."""
    by = ask.creator
    if not ask.words:
        return await _listed(ask, by)
    number, verb, *_ = [*ask.words.split(maxsplit=1), ""]
    if number.lower() == "quota":
        return await _quota(ask, verb.split(), by)
    question_id, answering = _number(number), ask.cases.delivery.answering
    one = button("question", f"/answer {question_id}", number=question_id)
    publish = button("publish_answer", f"/answer {question_id} publish")
    match verb.lower():
        case "":
            return _shown(await answering.look(question_id, by))
        case "close" | "关闭":
            key = "answer.closed" if await answering.close(question_id, by) else "answer.closed_before"
            return say(key, button("answer", "/answer"), number=question_id)
        case "publish" | "发布" | "公开":
            await answering.publish(question_id, by, is_on=True)
            return say(
                "answer.published", button("unpublish_answer", f"/answer {question_id} unpublish"), number=question_id
            )
        case "unpublish" | "撤回":
            await answering.publish(question_id, by, is_on=False)
            return say("answer.unpublished", publish, number=question_id)
        case _:
            before = await answering(question_id, verb, by)
            key = "answer.sent" if before.closed_at is None else "answer.reopened"
            close = button("question_close", f"/answer {question_id} close")
            return say(key, publish, close, one, number=question_id)


async def _listed(ask: Ask, by: Creator) -> Answer:
    found = await ask.cases.delivery.answering.waiting(by)
    if not found:
        return say("answer.none", button("help", "/help answer"))
    lines = tuple(phrase("answer.line", number=one.id, course=one.course_id or "–", at=one.asked_at) for one in found)
    ways = (button("question", f"/answer {one.id}", number=one.id) for one in found[:MOST_BUTTONS])
    return say("answer.list", *ways, lines=lines)


async def _quota(ask: Ask, words: list[str], by: Creator) -> Answer:
    match words:
        case [plan, number] if number.isascii() and number.isdigit():
            per_week = int(number) if len(number) < 6 else MOST_QUOTA + 1
            await ask.cases.delivery.answering.allow(PlanCode(plan[:64]), per_week, by)
            return say("answer.quota", button("plans", "/plans"), plan=plain(plan[:64]), count=per_week)
        case _:
            raise BadInput("answer.quota_form", button("plans", "/plans"))


def _shown(opened: Opened) -> Answer:
    question = opened.question
    said = [phrase("answer.card", number=question.id, course=question.course_id or "–", at=question.asked_at)]
    for line in dict.fromkeys((opened.lines[0], opened.lines[-1])):
        key = "answer.ours" if line.kind is LineKind.ANSWER else "answer.theirs"
        said.append(phrase(key, at=line.at, text=plain(line.text)))
    if question.answered_at is None:
        ways = (button("question_close", f"/answer {question.id} close"),)
    elif question.published_at is None:
        ways = (button("publish_answer", f"/answer {question.id} publish"),)
    else:
        ways = (button("unpublish_answer", f"/answer {question.id} unpublish"),)
    return Answer((*said, phrase("ask.how", number=question.id)), (*ways, button("answer", "/answer")))


def _number(written: str) -> QuestionId:
    number = written.removeprefix("#")
    if not (number.isascii() and number.isdigit()):
        raise BadInput("answer.form", button("answer", "/answer"))
    if len(number) > 9:
        raise Refused("question.unknown", number=number[:32])
    return QuestionId(int(number))


COMMAND = Command("answer", Section.CREATOR, run)
