"""/book <course>: the lessons of a course that are open to the person now, as one file to read."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain
from bot.phrases import Speaker
from core.courses.book import as_markdown, book_of
from core.courses.draft import file_name
from core.courses.model import short_id
from core.kernel.errors import Refused
from core.kernel.ids import CourseId
from core.kernel.messages import Answer, Enclosure
from core.kernel.phrase import phrase

WAYS = {"book.unknown": "courses", "book.locked": "plans", "book.waits": "calendar"}


async def run(ask: Ask) -> Answer:
    """Send the book; a course that is closed or unknown is refused with the way on."""
    if not ask.words:
        raise BadInput("book.which", button("courses", "/courses"))
    code = CourseId(await ask.cases.browse.meant(ask.words))
    plans = frozenset(await ask.cases.standing(ask.member.id))
    try:
        course, chapter = await ask.cases.take_book(ask.member.id, code, plans)
    except Refused as refusal:
        if refusal.key not in WAYS:
            raise
        way = WAYS[refusal.key]
        raise BadInput(refusal.key, button(way, f"/{way}"), **refusal.params) from refusal
    language = ask.member.language
    contents = Speaker(language, ask.zone).text(phrase("book.contents"))
    text = as_markdown(book_of([chapter], contents=contents, language=course.language or language.value))
    file = Enclosure("file", file_name(f"{course.id}.md", "book.md"), text.encode(), course.title)
    said = phrase("book.card", title=plain(course.title), lessons=len(chapter.pages), total=len(course.lessons))
    return Answer((said,), (button("course", f"/course {short_id(course.id)}"),), enclosures=(file,))


COMMAND = Command("book", Section.LEARNER, run)
