"""/quizstats <lesson>: how hard each question is, and whether it tells who knows the rest."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain
from core.courses.model import short_id
from core.courses.quiz_items import LEAST_ANSWERS, Item, Verdict
from core.kernel.ids import LessonId
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase

MOST_TEXT = 60


async def run(ask: Ask) -> Answer:
    """Show the record of the lesson's quiz to whoever may change it."""
    if not ask.words:
        raise BadInput("quizstats.which", button("courses", "/courses"))
    lesson_id = LessonId(await ask.cases.browse.meant(ask.words))
    record = await ask.cases.quizzes.record(ask.creator, lesson_id)
    title, count = plain(record.lesson.title), record.members
    if record.passed_share is None:
        head = phrase("quizstats.few", title=title, count=count, floor=LEAST_ANSWERS)
    else:
        head = phrase("quizstats.card", title=title, count=count, percent=round(record.passed_share * 100))
    pairs = zip(record.items, record.quiz.questions, strict=True)
    lines = tuple(_line(number, item, question.text) for number, (item, question) in enumerate(pairs, 1))
    said = (head, phrase("quizstats.items", lines=lines), phrase("quizstats.legend"))
    short = short_id(record.lesson.id)
    return Answer(said, (button("quiz_preview", f"/addquiz {short} see"), button("weak", "/weak")), is_personal=True)


def _line(number: int, item: Item, text: str) -> Phrase:
    short = " ".join(text.split())
    short = short if len(short) <= MOST_TEXT else short[: MOST_TEXT - 1] + "…"
    told = {"number": number, "text": plain(short), "answers": item.answers}
    if item.right_share is None:
        return phrase("quizstats.line_few", **told)
    found = "–" if item.discrimination is None else f"{item.discrimination:+.2f}"
    verdict = Verdict.FINE if item.verdict is Verdict.FEW else item.verdict
    return phrase(
        "quizstats.line",
        **told,
        percent=round(item.right_share * 100),
        discrimination=found,
        verdict=phrase(f"verdict.{verdict.value}"),
    )


COMMAND = Command("quizstats", Section.CREATOR, run)
