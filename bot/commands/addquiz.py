"""/addquiz <lesson>: a creator writes the quiz of a lesson, pasted or question by question."""

import re

from bot.commands.base import Ask, BadInput, Command, Section, button, plain
from bot.commands.quiz_words import options_of
from core.courses.compose_quiz import Written
from core.courses.model import short_id
from core.courses.quiz import Question, Quiz
from core.kernel.errors import Refused
from core.kernel.ids import LessonId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase

MOST_SHOWN = 10
"""Questions of a preview; a message stays one."""
PUBLISH, DROP, REMOVE, SEE, STOP = (
    ("ok", "publish", "发布"),
    ("drop", "discard", "放弃"),
    ("off", "remove", "删除"),
    ("see", "preview", "预览"),
    ("stop", "停"),
)
_RULE = re.compile(r"(pass|tries|及格线?|次数)\s*[:=：]?\s*(\d{1,3})\s*%?", re.IGNORECASE)


async def run(ask: Ask) -> Answer:
    """Add what stands after the lesson to the draft; a single word publishes, drops, shows or removes it."""
    head, rest = _split(ask.words)
    if not head:
        raise BadInput("addquiz.which", button("courses", "/courses"))
    lesson_id = LessonId(await ask.cases.browse.meant(head))
    author, compose = ask.creator, ask.cases.quizzes.compose
    word, rule = rest.lower(), _RULE.fullmatch(rest)
    if not rest:
        return _card(ask, await compose.begin(author, lesson_id), "addquiz.begin")
    if rule:
        number = int(rule[2])
        changed = {"tries_a_day": number} if rule[1].lower() in {"tries", "次数"} else {"pass_percent": number}
        return _card(ask, await compose.rule(author, lesson_id, **changed), "addquiz.rules")
    if word in PUBLISH:
        return _card(ask, await compose.publish(author, lesson_id), "addquiz.published")
    if word in DROP:
        return _card(ask, await compose.discard(author, lesson_id), "addquiz.dropped")
    if word in REMOVE:
        return _card(ask, await compose.remove(author, lesson_id), "addquiz.removed")
    if word in SEE:
        return _preview(ask, await compose.look(author, lesson_id))
    if word in STOP:
        await compose.stop(ask.member.id)
        return _card(ask, await compose.look(author, lesson_id), "addquiz.stopped")
    return await write(ask, lesson_id, rest)


async def write(ask: Ask, lesson_id: LessonId, text: str) -> Answer:
    """Add the questions to the draft, all of them or none; the answer says which line is wrong."""
    author = ask.creator
    try:
        return _card(ask, await ask.cases.quizzes.compose(author, lesson_id, text), "addquiz.added")
    except Refused as refusal:
        if not refusal.key.startswith("quiz."):
            raise
        short = short_id(lesson_id)
        ways = (button("quiz_preview", f"/addquiz {short} see"), button("quiz_stop", f"/addquiz {short} stop"))
        raise BadInput("addquiz.bad", *ways, why=phrase(refusal.key, **refusal.params)) from refusal


def _split(words: str) -> tuple[str, str]:
    head, *rest = words.split(maxsplit=1)[:2] or [""]
    # What is pasted keeps its blank lines: its numbers are those of the pasted text.
    return head, rest[0].strip(" \t\r") if rest else ""


def _card(ask: Ask, written: Written, key: str) -> Answer:
    short, draft, live = short_id(written.lesson.id), written.draft, written.live
    said = [phrase(key, title=plain(written.lesson.title), count=written.added)]
    if live:
        said.append(phrase("addquiz.live", **_told(live)))
    if draft and draft.questions:
        said.append(phrase("addquiz.draft", **_told(draft)))
    if key == "addquiz.begin":
        said.append(phrase("addquiz.how"))
    return Answer(tuple(said), _ways(short, draft, live), is_personal=True)


def _ways(short: str, draft: Quiz | None, live: Quiz | None) -> tuple[Choice, ...]:
    if draft and draft.questions:
        replaces = "quiz_replace" if live else "quiz_publish"
        return (
            button(replaces, f"/addquiz {short} ok"),
            button("quiz_preview", f"/addquiz {short} see"),
            button("quiz_drop", f"/addquiz {short} drop"),
        )
    if live:
        return (
            button("quiz_preview", f"/addquiz {short} see"),
            button("quizstats", f"/quizstats {short}"),
            button("quiz_remove", f"/addquiz {short} off"),
        )
    return (button("quiz_stop", f"/addquiz {short} stop"),)


def _preview(ask: Ask, written: Written) -> Answer:
    """Return the draft (where there is none, the quiz) as members will be asked, the right options marked."""
    quiz = written.draft if written.draft and written.draft.questions else written.live
    if quiz is None:
        return _card(ask, written, "addquiz.begin")
    said = [phrase("addquiz.preview", title=plain(written.lesson.title), **_told(quiz))]
    said += [_question(ask, number, one) for number, one in enumerate(quiz.questions[:MOST_SHOWN], 1)]
    if len(quiz.questions) > MOST_SHOWN:
        said.append(phrase("addquiz.more", count=len(quiz.questions) - MOST_SHOWN))
    return Answer(tuple(said), _ways(short_id(written.lesson.id), written.draft, written.live), is_personal=True)


def _question(ask: Ask, number: int, question: Question) -> Phrase:
    lines = tuple(
        phrase("addquiz.right" if place in question.right else "addquiz.wrong", text=plain(one))
        for place, one in enumerate(options_of(ask, question))
    )
    told = {"number": number, "text": plain(question.text), "lines": lines}
    if question.explanation:
        return phrase("addquiz.question_why", **told, why=plain(question.explanation))
    return phrase("addquiz.question", **told)


def _told(quiz: Quiz) -> dict[str, int]:
    return {"count": len(quiz.questions), "passing": quiz.pass_percent, "tries": quiz.tries_a_day}


COMMAND = Command("addquiz", Section.CREATOR, run)
