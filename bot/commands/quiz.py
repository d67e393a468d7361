"""/quiz [lesson] asks the questions of a lesson, one at a time; /quiz review asks what was missed before."""

from bot.commands.base import Ask, BadInput, Command, Section, button
from bot.commands.quiz_words import learner, show
from core.courses.attempt import AttemptId
from core.courses.model import short_id
from core.courses.quiz_step import Learner, Step
from core.kernel.errors import Refused
from core.kernel.ids import LessonId
from core.kernel.messages import Answer

REVIEW = ("review", "复习")
PICK = "pick"


async def run(ask: Ask) -> Answer:
    """Go on with the quiz of the lesson; without a word with the one begun last, or of the lesson opened last."""
    words = ask.words.split()
    who = await learner(ask)
    if words[:1] == [PICK] and len(words) > 1:
        return show(ask, await _picked(ask, who, words[1:]))
    if words and words[0].lower() in REVIEW:
        return show(ask, await ask.cases.quizzes.take.review(who))
    written = LessonId(await ask.cases.browse.meant(ask.words)) if words else await ask.cases.quizzes.take.last(who)
    if written is None:
        raise BadInput("quiz.which", button("review", "/quiz review"), button("courses", "/courses"))
    return await begin(ask, who, written)


async def begin(ask: Ask, who: Learner, lesson_id: LessonId) -> Answer:
    """Return the question that waits in the quiz of the lesson (in what is due, for no lesson)."""
    take = ask.cases.quizzes.take
    try:
        return show(ask, await (take(who, lesson_id) if lesson_id else take.review(who)))
    except Refused as refusal:
        if refusal.key in {"quiz.none", "quiz.unopened", "quiz.used"}:
            ways = (button("lesson", f"/lesson {short_id(lesson_id)}"), button("review", "/quiz review"))
            raise BadInput(refusal.key, *ways, **refusal.params) from refusal
        raise


async def _picked(ask: Ask, who: Learner, words: list[str]) -> Step:
    """Return where the attempt stands after `<attempt> <place> <what>`: positions, `~position` to toggle, or `ok`."""
    take = ask.cases.quizzes.take
    numbers = [word for word in words[:2] if word.isascii() and word.isdigit() and len(word) < 16]
    if len(words) != 3 or len(numbers) != 2:
        raise Refused("quiz.expired")
    attempt, place, said = AttemptId(int(words[0])), int(words[1]), words[2]
    if said == "ok":
        return await take.send(who, attempt, place)
    chosen = said.removeprefix("~").split(",")
    if not all(one.isascii() and one.isdigit() and len(one) < 3 for one in chosen):
        raise Refused("quiz.expired")
    if said.startswith("~"):
        return await take.flip(who, attempt, place, int(chosen[0]))
    return await take.pick(who, attempt, place, frozenset(map(int, chosen)))


COMMAND = Command("quiz", Section.LEARNER, run, aliases=("测验", "做题"))
