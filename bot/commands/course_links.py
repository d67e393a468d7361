"""Topics of a room and the courses that are about them."""

from collections.abc import Sequence

from bot.commands.base import Ask, plain
from bot.commands.course import course_button
from core.courses.model import Course
from core.insight.model import Topic
from core.kernel.messages import Choice
from core.kernel.phrase import Phrase, phrase

MOST_COURSES = 3


async def courses_about(ask: Ask, topics: Sequence[Topic]) -> tuple[tuple[Phrase, ...], tuple[Choice, ...]]:
    """Return a paragraph with the courses that a topic's words stand in, and buttons to them; nothing without any."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    listed = (await ask.cases.browse(ask.member.id, "", plans)).courses
    words = [word for topic in topics for word in topic.words]
    about = [(seen.course, word) for seen in listed if (word := _spoken_of(seen.course, words)) is not None]
    about.sort(key=lambda pair: words.index(pair[1]))
    chosen = about[:MOST_COURSES]
    lines = tuple(phrase("topics.course", title=plain(course.title), word=plain(word)) for course, word in chosen)
    said = (phrase("topics.courses", lines=lines),) if lines else ()
    return said, tuple(course_button(course) for course, _ in chosen)


def _spoken_of(course: Course, words: Sequence[str]) -> str | None:
    """Return the first of the words that the course or a lesson of it is called by."""
    titles = " ".join((course.title, *(lesson.title for lesson in course.lessons))).casefold()
    return next((word for word in words if len(word) > 1 and word in titles), None)
