"""From a plan over the last lesson to a certificate that a stranger verifies, on the console."""

from datetime import timedelta
from pathlib import Path

from bot.app import build
from bot.app.handle import App
from bot.settings import Settings
from core.courses.model import Course, Lesson
from core.kernel.ids import CourseId, LessonId
from core.kernel.messages import Reply
from tests.flow.test_paid_room import HandClock

PY = CourseId("py")
LESSONS = tuple(Lesson(LessonId(f"py-{n}"), PY, n, f"第 {n} 课", "课文。" * 4_000) for n in (1, 2))


async def say(app: App, person: str, line: str) -> Reply:
    (reply,) = await app.say(person, line)
    await app.run_due()
    return reply


async def test_a_member_plans_falls_behind_finishes_and_is_certified(tmp_path: Path) -> None:
    clock = HandClock()
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/learning.db", owner_ids="console:owner")
    async with build(settings, clock=clock) as app:
        async with app.work.write() as tx:
            await tx.courses.put(Course(PY, "Python 入门", lessons=LESSONS))
        await say(app, "xiao", "/lang zh")
        draft = await say(app, "xiao", "/studyplan 1 py")
        assert "共 2 课，合计 1 小时 4 分钟" in draft.text
        (kept,) = await app.press("xiao", draft.buttons[0])
        assert kept.key == "studyplan.accepted"
        await say(app, "xiao", "/done py-1")
        clock.time += timedelta(days=15)
        assert (await say(app, "xiao", "/studyplan")).key == "studyplan.moved"
        assert "py-2" in str((await say(app, "xiao", "/certificate py")).buttons)
        await say(app, "xiao", "/done py-2")
        given = await say(app, "xiao", "/certificate py 小明 🎉 𠅤")
        assert given.key == "certificate.given"
        assert (given.picture or b"").startswith(b"\x89PNG")
        assert [one.content[:5] for one in given.enclosures] == [b"%PDF-"]
        (verify,) = given.buttons
        assert "有效" in (await say(app, "fremd", verify.action or "")).text
        report = await say(app, "xiao", "/report month")
        assert "学完 2 课（前一段 0）" in report.text
        assert (report.picture or b"").startswith(b"\x89PNG")
