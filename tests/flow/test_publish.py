"""A lesson from the first message to a student's screen, over restarts, in both languages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import build
from bot.app.handle import App
from bot.settings import Settings
from bot.shell.lessons import export_lessons, import_lessons
from core.kernel.messages import Enclosure, Reply
from core.members.model import Role

PICTURE = Enclosure("photo", "图.png", b"\x89PNG\r\n")


@dataclass(frozen=True)
class Said:
    """What a creator says, and what a student looks for, in one language."""

    course: str
    lesson: str
    asked: str
    mistyped: str
    published: str


ZH = Said("统计学", "方差\n方差衡量数据的离散程度。", "离散程度", "离散程渡", "学员现在可以打开")
EN = Said("Statistics", "Variance\nIt measures dispersion.", "dispersion", "disperson", "Students can open it now")


@asynccontextmanager
async def running(url: str, language: str) -> AsyncIterator[App]:
    """Enter the product with a creator, as it is after a restart."""
    async with build(Settings(database_url=url, owner_ids="console:owner")) as app:
        for person in ("lin", "ann"):
            await app.say(person, f"/lang {language}")
        async with app.work.write() as tx:
            await tx.members.appoint((await app.member("lin")).id, frozenset((Role.CREATOR,)))
        yield app


async def one(app: App, person: str, text: str, *files: Enclosure) -> Reply:
    (reply,) = await app.say(person, text, enclosures=files)
    return reply


async def pressed(app: App, person: str, reply: Reply, command: str) -> Reply:
    button = next(one for one in reply.buttons if (one.action or "").startswith(command))
    (answer,) = await app.press(person, button)
    return answer


@pytest.mark.parametrize(("language", "said"), [("zh", ZH), ("en", EN)])
async def test_a_lesson_goes_from_a_chat_to_a_student_over_restarts(
    sqlite_url: str, language: str, said: Said, tmp_path: Path
) -> None:
    async with running(sqlite_url, language) as app:
        made = await one(app, "lin", f"/newcourse {said.course}")
        begun = await pressed(app, "lin", made, "/newlesson")
        assert begun.key == "newlesson.begin"
        card = await one(app, "lin", said.lesson)
        assert card.key == "draft.card"
    async with running(sqlite_url, language) as app:
        card = await one(app, "lin", "", PICTURE)
        assert (await one(app, "ann", "/courses")).key == "courses.none"
        preview = await pressed(app, "lin", card, "/preview")
        done = await pressed(app, "lin", preview, "/publish")
        assert (done.key, said.published in done.text) == ("publish.done", True)
    async with running(sqlite_url, language) as app:
        for words in (said.asked, said.mistyped):
            found = await one(app, "ann", f"/courses {words}")
            lesson = await pressed(app, "ann", found, "/lesson")
            assert (lesson.key, lesson.text) == ("lesson.card", preview.text)
            assert [(file.name, file.content) for file in lesson.enclosures] == [("图.png", PICTURE.content)]
    await carried(sqlite_url, tmp_path)


def texts(folder: Path) -> list[Path]:
    """Return the lessons in the folder."""
    return list(folder.rglob("lesson.md"))


async def carried(url: str, folder: Path) -> None:
    """Let the lessons go out, and nothing change when they come in again."""
    settings = Settings(database_url=url)
    await export_lessons(settings, folder)
    text = next(iter(texts(folder)))
    before = text.read_text("utf-8")
    await import_lessons(settings, folder, is_dry=False)
    await export_lessons(settings, folder)
    assert text.read_text("utf-8") == before
    assert (text.parent / "图.png").read_bytes() == PICTURE.content
