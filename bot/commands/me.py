"""/me: one card with everything about oneself."""

from bot.commands.base import Ask, Command, Section, button, plain
from bot.commands.consent import consent_lines
from bot.commands.studyplan import plan_line
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase


async def run(ask: Ask) -> Answer:
    """Show plan, progress, streak, linked accounts and consent."""
    member = ask.member
    plans = await ask.cases.standing(member.id)
    found = await ask.cases.browse(member.id, "", frozenset(plans))
    begun = [seen for seen in found.courses if seen.progress.done]
    lines = (
        phrase("me.plan", plan=plain(", ".join(sorted(plans)))) if plans else phrase("me.no_plan"),
        _progress(len(begun), sum(seen.progress.done for seen in begun)),
        *await plan_line(ask),
        phrase("me.streak", count=await ask.cases.streak(member.id, ask.zone)),
        phrase("me.accounts", accounts=plain(", ".join(map(str, member.accounts)))),
        phrase("me.language", language=phrase(f"language.{member.language.value}")),
        *consent_lines(member, "me.consent"),
    )
    card = phrase("me.card", name=plain(member.name), lines=lines)
    ways = (button("courses", "/courses"), button("consent", "/consent"), button("privacy", "/privacy"))
    return Answer((card,), ways, is_personal=True)


def _progress(courses: int, items: int) -> Phrase:
    return phrase("me.progress", courses=courses, count=items) if items else phrase("me.no_progress")


COMMAND = Command("me", Section.ANYONE, run, aliases=("我", "我的"))
