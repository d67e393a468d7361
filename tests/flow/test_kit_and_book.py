"""A kit is filled, published and read as a book, by a student and by the operator."""

from pathlib import Path

import pytest

from bot.app import build
from bot.settings import Settings
from bot.shell.book import export_book
from core.kernel.errors import Refused
from core.kernel.messages import Enclosure

PICTURE = Enclosure("photo", "图.png", b"\x89PNG\r\n\x1a\n rest")


async def test_a_kit_becomes_a_course_and_the_course_a_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'zhishe.db'}", owner_ids="console:owner")
    async with build(settings) as app:
        await app.say("owner", "/lang zh")
        (made,) = await app.say("owner", "/kit school use")
        (again,) = await app.say("owner", "/kit school use")
        assert (made.key, again.key) == ("kit.made", "kit.there")
        await app.say("owner", "/edit kit-school-zh-1")
        await app.say("owner", "# 摸底\n<b>我的</b>第一课。", enclosures=(PICTURE,))
        await app.say("owner", "/publish kit-school-zh-2")
        (published,) = await app.say("owner", "/publish kit-school-zh-1")
        assert published.key == "publish.done"
        (book,) = await app.say("ann", "/book kit-school-zh")
        read = book.enclosures[0].content.decode()
        assert read.index("我的") < read.index("一张做得到的周计划")
    for name in ("book.md", "book.html"):
        await export_book(settings, "kit-school-zh", tmp_path / name)
    assert (tmp_path / "book.md").read_text("utf-8").startswith("# 学会学习：一门课从头到考试\n")
    page = (tmp_path / "book.html").read_text("utf-8")
    assert '<html lang="zh-Hans">' in page
    assert "&lt;b&gt;我的&lt;/b&gt;" in page
    assert 'src="data:image/png;base64,' in page
    assert "book.html" in capsys.readouterr().out


async def test_a_book_that_cannot_be_made_leaves_no_file(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'zhishe.db'}")
    for courses, name, key in (("", "a.md", "form"), ("x", "a.pdf", "form"), ("x", "a.html", "unknown")):
        with pytest.raises(Refused) as refused:
            await export_book(settings, courses, tmp_path / name)
        assert refused.value.key == f"book.{key}"
        assert not (tmp_path / name).exists()
