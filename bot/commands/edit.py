"""/edit <id> [field=value|undo]: go on with a lesson, set something of a lesson or a course, or undo a version."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.draft_words import card, ways_of
from core.courses.model import short_id
from core.courses.studio import CourseEdit, LessonEdit
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId
from core.kernel.messages import Answer
from core.kernel.phrase import phrase

SWITCH = {"on": True, "off": False, "开": True, "关": False}
MOST_TAGS = 20


async def run(ask: Ask) -> Answer:
    """Do what the words say; with an id alone, the next messages in private go into the lesson."""
    if not ask.words:
        raise BadInput("edit.form", button("drafts", "/drafts"))
    short, _, rest = ask.words.partition(" ")
    code, rest = await ask.cases.publishing.studio.meant(short), rest.strip()
    if rest in {"undo", "撤销"}:
        return await _undo(ask, LessonId(code))
    if any(one.id == code for one in (await ask.cases.publishing.studio.shelf(ask.creator)).courses):
        return await _course(ask, CourseId(code), rest)
    if not rest:
        return await _go_on(ask, LessonId(code))
    draft = await ask.cases.publishing.studio.edit(LessonId(code), _lesson_edit(rest), ask.creator)
    return await card(ask.cases, draft.lesson)


async def _go_on(ask: Ask, code: LessonId) -> Answer:
    draft = await ask.cases.publishing.studio.open(code, ask.creator)
    shown = await card(ask.cases, draft.lesson)
    if not draft.lesson.body:
        return shown
    opened = phrase("edit.opened", id=code)
    has_before = await ask.cases.publishing.publish.has_before(code)
    undo = (button("undo_version", f"/edit {short_id(code)} undo"),) if has_before else ()
    return Answer((opened, *shown.phrases), (*shown.choices, *undo))


async def _undo(ask: Ask, code: LessonId) -> Answer:
    version, lesson = await ask.cases.publishing.publish.undo(code, ask.creator)
    return say("edit.undone", *ways_of(lesson)[:1], id=code, title=plain(lesson.title), at=version.at)


async def _course(ask: Ask, code: CourseId, rest: str) -> Answer:
    course = await ask.cases.publishing.studio.edit_course(code, _course_edit(rest), ask.creator)
    way = button("newlesson", f"/newlesson {short_id(code)}")
    needs = ", ".join(course.prerequisites) or "–"
    tags = plain(", ".join(course.tags) or "–")
    return say("edit.course", way, id=code, title=plain(course.title), tags=tags, needs=needs)


def _course_edit(rest: str) -> CourseEdit:
    name, _, value = rest.partition("=")
    match name.strip():
        case "title":
            return CourseEdit(title=value)
        case "summary":
            return CourseEdit(summary=value.strip()[:1000])
        case "tags":
            return CourseEdit(tags=_parts(value))
        case "requires":
            return CourseEdit(prerequisites=tuple(map(CourseId, _parts(value))))
        case _:
            raise BadInput("edit.course_form", button("drafts", "/drafts"))


def _lesson_edit(rest: str) -> LessonEdit:
    name, _, value = rest.partition("=")
    match name.strip(), value.strip():
        case "title", title if title:
            return LessonEdit(title=title)
        case "free", switch if switch in SWITCH:
            return LessonEdit(is_free=SWITCH[switch])
        case "tags", "+":
            return LessonEdit(takes_tags=True)
        case "tags", tags:
            return LessonEdit(tags=_parts(tags))
        case "files", "none":
            return LessonEdit(drops_files=True)
        case _:
            raise BadInput("edit.form", button("drafts", "/drafts"))


def _parts(value: str) -> tuple[str, ...]:
    parts = [part.strip()[:64] for part in value.replace("，", ",").replace("、", ",").split(",")]
    if len(parts) > MOST_TAGS:
        raise Refused("edit.too_many", limit=MOST_TAGS)
    return tuple(dict.fromkeys(part for part in parts if part))


COMMAND = Command("edit", Section.CREATOR, run)
