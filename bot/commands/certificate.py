"""/certificate [course|CODE]: the certificate of a course that one finished, or whether a code is valid."""

from dataclasses import replace

from bot.commands.base import Ask, Command, Section, button, plain, say
from bot.commands.drawing import words
from core.courses.model import Course, short_id
from core.kernel.ids import CourseId
from core.kernel.messages import Answer, Choice, Enclosure
from core.kernel.phrase import Phrase, phrase
from core.study.certificate import Certificate, written
from core.study.certify import Missing
from core.study.sheet import Sheet

MOST_LESSONS = 20


async def run(ask: Ask) -> Answer:
    """Give the certificate of a course, say what is missing for it, or verify a code, whoever asks."""
    first, _, rest = ask.words.partition(" ")
    if not first:
        return await _mine(ask)
    course_id = CourseId(await ask.cases.browse.meant(first))
    if await ask.cases.study.certify.is_course(ask.member.id, course_id):
        return await _of_course(ask, course_id, rest.strip())
    valid = await ask.cases.study.certify.verify(ask.words)
    if valid is not None:
        return _verified(valid)
    found = await ask.cases.study.plan.meant(ask.words)
    if len(found) == 1:
        return await _of_course(ask, found[0].id, "")
    return say("certificate.invalid", *map(_course, found), button("courses", "/courses"), code=plain(ask.words[:64]))


async def _mine(ask: Ask) -> Answer:
    given = await ask.cases.study.certify.of(ask.member.id)
    near = await ask.cases.study.certify.nearest(ask.member.id)
    if not given:
        if near is None:
            return say("certificate.none", button("courses", "/courses"))
        return await _of_course(ask, near.id, "")
    lines = tuple(_line(one) for one in given)
    ways = [button("plain", f"/certificate {short_id(one.course_id)}", text=one.title) for one in given[-5:]]
    return say("certificate.list", *ways, *([] if near is None else [_course(near)]), lines=lines)


def _course(course: Course) -> Choice:
    return button("plain", f"/certificate {short_id(course.id)}", text=course.title)


def _line(one: Certificate) -> Phrase:
    return phrase("certificate.line", title=plain(one.title), code=written(one.code), day=f"{one.at:%Y-%m-%d}")


async def _of_course(ask: Ask, course_id: CourseId, name: str) -> Answer:
    found = await ask.cases.study.certify(ask.member.id, course_id, ask.member.name, name)
    return _missing(found) if isinstance(found, Missing) else await _given(ask, found)


async def _given(ask: Ask, given: Certificate) -> Answer:
    said = phrase(
        "certificate.given",
        title=plain(given.title),
        name=plain(given.name),
        count=len(given.lessons),
        day=f"{given.at:%Y-%m-%d}",
        code=written(given.code),
    )
    rename = phrase("certificate.rename", course=plain(given.course_id))
    answer = Answer((said, rename), (button("verify", f"/certificate {written(given.code)}"),), is_personal=True)
    sheet = sheet_of(ask, given)
    printed = await ask.cases.study.press.certificate(sheet)
    if printed.lacks_font and not f"{sheet}".isascii():
        answer = replace(answer, phrases=(*answer.phrases, phrase("chart.no_font")))
    document = Enclosure("document", f"certificate-{written(given.code)}.pdf", printed.pdf)
    return replace(answer, picture=printed.png, enclosures=(document,))


def sheet_of(ask: Ask, given: Certificate) -> Sheet:
    """Return what is printed, in the words of whoever asks."""
    code, count = written(given.code), len(given.lessons)
    return Sheet(
        heading=words(ask, "sheet.heading"),
        before=words(ask, "sheet.before"),
        name=given.name,
        after=words(ask, "sheet.after"),
        title=given.title,
        lines=(words(ask, "sheet.facts", count=count, day=f"{given.at:%Y-%m-%d}"), " · ".join(given.lessons)),
        foot=words(ask, "sheet.foot", code=code),
    )


def _missing(missing: Missing) -> Answer:
    progress = missing.progress
    lines = [phrase("certificate.lesson", id=one.id, title=plain(one.title)) for one in missing.lessons[:MOST_LESSONS]]
    if (rest := len(missing.lessons) - MOST_LESSONS) > 0:
        lines.append(phrase("certificate.rest", count=rest))
    first = missing.lessons[0]
    said = phrase(
        "certificate.missing",
        title=plain(missing.course.title),
        done=progress.done,
        total=progress.total,
        lines=tuple(lines),
    )
    way = button("continue", f"/lesson {short_id(first.id)}", title=first.title)
    return Answer((said,), (way, button("course", f"/course {short_id(missing.course.id)}")))


def _verified(valid: Certificate) -> Answer:
    said = phrase(
        "certificate.valid",
        code=written(valid.code),
        name=plain(valid.name),
        title=plain(valid.title),
        count=len(valid.lessons),
        day=f"{valid.at:%Y-%m-%d}",
    )
    lines = tuple(plain(title) for title in valid.lessons[:MOST_LESSONS])
    return Answer((said, phrase("certificate.lessons", lines=lines)))


COMMAND = Command("certificate", Section.LEARNER, run, aliases=("证书",))
