"""/staff [add|remove] <user> <role>: who may do what beside being a member."""

from collections.abc import Sequence

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.whom import named, whom
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.members.model import Member, Role
from core.members.staff import APPOINTED

WORDS = {"add": True, "remove": False, "添加": True, "加": True, "移除": False, "去掉": False}
CHINESE = {"社群主": "owner", "管理员": "admin", "版主": "moderator", "创作者": "creator", "客服": "support"}


async def run(ask: Ask) -> Answer:
    """Show who holds which role, or give or take one; one button undoes it."""
    deed, _, rest = ask.words.strip().partition(" ")
    if not deed:
        return await _listed(ask)
    if deed.lower() not in WORDS:
        raise BadInput("staff.form", button("help", "/help staff"))
    word, _, title = rest.strip().partition(" ")
    if not word:
        raise BadInput("staff.form", button("help", "/help staff"))
    member = await whom(ask, "staff", word)
    if not title.strip():
        raise BadInput("staff.which_role", *_offers(deed.lower(), member), **named(member))
    role = _role(title.strip(), deed.lower(), member)
    is_on = WORDS[deed.lower()]
    change = ask.cases.staff.add if is_on else ask.cases.staff.remove
    is_new = await change(member.id, role, ask.member.id)
    key = ("staff.added" if is_new else "staff.is") if is_on else ("staff.removed" if is_new else "staff.is_not")
    undo = button("undo", f"/staff {'remove' if is_on else 'add'} #{member.id} {role.value}")
    ways = (*((undo,) if is_new else ()), button("staff", "/staff"))
    return say(key, *ways, role=phrase(f"role.{role.value}"), **named(member))


def _role(title: str, deed: str, member: Member) -> Role:
    try:
        role = Role(CHINESE.get(title, title.lower()))
    except ValueError:
        role = Role.MEMBER
    if role not in APPOINTED:
        raise BadInput("staff.role", *_offers(deed, member), role=plain(title[:32]))
    return role


def _offers(deed: str, member: Member) -> tuple[Choice, ...]:
    verb = "add" if WORDS[deed] else "remove"
    return tuple(Choice(phrase(f"role.{one.value}"), f"/staff {verb} #{member.id} {one.value}") for one in APPOINTED)


async def _listed(ask: Ask) -> Answer:
    held = await ask.cases.staff.everybody()
    if not held:
        return say("staff.none", button("help", "/help staff"))
    return say("staff.list", button("help", "/help staff"), lines=tuple(_line(*one) for one in held.items()))


def _line(role: Role, members: Sequence[Member]) -> Phrase:
    names = ", ".join(f"{one.name} (#{one.id})" for one in members)
    return phrase("staff.line", role=phrase(f"role.{role.value}"), names=plain(names))


COMMAND = Command("staff", Section.OWNER, run)
