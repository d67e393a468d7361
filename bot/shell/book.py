"""`zhishe export book COURSE[,COURSE…] --out FILE`: courses in order as one document to read."""

import sys
from pathlib import Path

from bot.app import book_page, open_store
from bot.operator import in_words, operator_language
from bot.settings import Settings
from bot.shell.table import replaced
from core.courses.bind_book import BindBook
from core.courses.book import as_markdown, book_of
from core.kernel.errors import Refused
from core.kernel.ids import CourseId
from core.kernel.phrase import phrase

FORMS = {".md": as_markdown, ".html": book_page}


async def export_book(settings: Settings, courses: str, out: Path | None) -> None:
    """Write the book and print how many lessons it has."""
    codes = [CourseId(one.strip()) for one in courses.split(",") if one.strip()]
    if not codes or out is None or out.suffix.lower() not in FORMS:
        raise Refused("book.form")
    async with open_store(settings) as store:
        chapters = await BindBook(store.work)(codes)
    language = chapters[0].language or operator_language().value
    book = book_of(chapters, contents=in_words(phrase("book.contents")), language=language)
    with replaced(out) as file:
        file.write(FORMS[out.suffix.lower()](book))
    lessons = sum(len(one.pages) for one in chapters)
    sys.stdout.write(in_words(phrase("book.written", lessons=lessons, path=str(out))) + "\n")
