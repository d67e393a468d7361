"""How a draft is shown to its creator."""

from bot.cases import Cases
from bot.commands.base import button, plain, say
from core.courses.model import Lesson, LessonFile, Outline, short_id
from core.courses.studio import Shelf
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase

MOST_COURSES = 8
KIBIBYTE = 1024


async def card(cases: Cases, lesson: Lesson) -> Answer:
    """Return how far the lesson is, and what may be done next; a draft without anything says how to begin."""
    ways = ways_of(lesson)
    if not (lesson.title or lesson.body or lesson.files):
        return say("newlesson.begin", button("stop", "/stop"), id=lesson.id)
    said = [phrase("draft.card", id=lesson.id, title=plain(lesson.title), count=len(lesson.body))]
    if lesson.files:
        said.append(phrase("draft.files", lines=tuple(map(_file_line, lesson.files))))
    if tags := await cases.publishing.studio.suggest(lesson):
        said.append(phrase("draft.tags", tags=plain(", ".join(tags))))
        ways = (*ways, button("take_tags", f"/edit {short_id(lesson.id)} tags=+"))
    said.append(phrase("draft.more"))
    return Answer(tuple(said), (*ways, button("stop", "/stop")))


def ways_of(lesson: Lesson) -> tuple[Choice, ...]:
    """Return the buttons that look at the draft and publish it."""
    short = short_id(lesson.id)
    return (button("preview", f"/preview {short}"), button("publish", f"/publish {short}"))


def which_course(shelf: Shelf) -> Answer:
    """Ask for which course; where there is none, how one is begun."""
    if not shelf.courses:
        return say("newlesson.no_course", button("help", "/help newcourse"))
    return say("newlesson.which", *map(_course_button, shelf.courses[:MOST_COURSES]))


def _course_button(course: Outline) -> Choice:
    return button("plain", f"/newlesson {short_id(course.id)}", text=course.title)


def _file_line(file: LessonFile) -> Phrase:
    return phrase("draft.file", name=plain(file.name), size=max(1, file.size_bytes // KIBIBYTE))
