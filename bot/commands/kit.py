"""/kit [name] [use [zh|en]]: what a community of this kind may begin with; `use` makes its course as drafts."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.kits import KITS, Kit, kit_of
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase
from core.members.model import Language

USE = frozenset(("use", "用"))
LANGUAGES = {"zh": Language.ZH, "中文": Language.ZH, "en": Language.EN, "英文": Language.EN}


async def run(ask: Ask) -> Answer:
    """List the kits, show one, or make its course; nothing is sold or opened."""
    match ask.words.casefold().split():
        case []:
            return _listed(ask.member.language)
        case [name] if name in KITS:
            return _shown(kit_of(name, ask.member.language))
        case [name, use] if name in KITS and use in USE:
            return await _used(ask, kit_of(name, ask.member.language))
        case [name, use, language] if name in KITS and use in USE and language in LANGUAGES:
            return await _used(ask, kit_of(name, LANGUAGES[language]))
        case _:
            raise BadInput("kit.form", button("kits", "/kit"), kits=plain(", ".join(KITS)))


def _listed(language: Language) -> Answer:
    kits = [kit_of(name, language) for name in KITS]
    lines = tuple(phrase("kit.line", name=one.name, title=plain(one.title), line=plain(one.line)) for one in kits)
    return say("kit.list", *(button("plain", f"/kit {one.name}", text=one.title) for one in kits), lines=lines)


def _shown(kit: Kit) -> Answer:
    titles = tuple(plain(f"{number}. {one.title}") for number, one in enumerate(kit.course.lessons, 1))
    plans = tuple(
        phrase(
            "kit.plan",
            code=one.code,
            zh=plain(one.title_zh),
            en=plain(one.title_en),
            price=plain(f"{one.price} {one.every}"),
        )
        for one in kit.plans
    )
    said = (
        phrase("kit.card", title=plain(kit.title), line=plain(kit.line)),
        phrase("kit.rooms", lines=tuple(map(plain, kit.rooms))),
        phrase("kit.plans", lines=plans),
        phrase("kit.course", title=plain(kit.course.title), summary=plain(kit.course.summary), lines=titles),
        *_words(kit),
        phrase("kit.only_drafts"),
    )
    ways = (
        button("kit_zh", f"/kit {kit.name} use zh"),
        button("kit_en", f"/kit {kit.name} use en"),
        button("kits", "/kit"),
    )
    return Answer(said, ways)


async def _used(ask: Ask, kit: Kit) -> Answer:
    made = await ask.cases.publishing.studio.lay_out(kit.course, ask.creator)
    code, first = made.course.id, f"{made.course.id}-1"
    ways = (button("drafts", "/drafts"), button("preview", f"/preview {first}"), button("kits", "/kit"))
    if not made.is_new:
        return say("kit.there", *ways, id=code, title=plain(made.course.title))
    said = (
        phrase("kit.made", id=code, title=plain(made.course.title), lessons=len(kit.course.lessons), first=first),
        phrase("kit.next_plans", lines=tuple(map(plain, _plan_lines(kit)))),
        phrase("kit.next_rooms", lines=tuple(plain(f"/bind {one.code}") for one in kit.plans)),
        phrase("kit.next_course", line=plain(f"/editplan {kit.plans[0].code} courses={code}")),
        *_words(kit),
    )
    return Answer(said, ways)


def _words(kit: Kit) -> tuple[Phrase, ...]:
    numbered = tuple(plain(f"{number}. {one}") for number, one in enumerate(kit.rules, 1))
    prompts = tuple(plain(f"{number}. {one}") for number, one in enumerate(kit.prompts, 1))
    return (phrase("kit.rules", lines=numbered), phrase("kit.prompts", lines=prompts))


def _plan_lines(kit: Kit) -> list[str]:
    """Return what makes the plans, and gives them their names."""
    lines: list[str] = []
    for one in kit.plans:
        lines.append(f"/newplan {one.code} {one.price} {one.every}")
        lines.append(f"/editplan {one.code} title_zh={one.title_zh} title_en={one.title_en}")
    return lines


COMMAND = Command("kit", Section.OWNER, run)
