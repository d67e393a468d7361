"""/lang [zh|en|auto]: the language of replies."""

from bot.commands.base import Ask, BadInput, Command, Section, button, say
from core.kernel.messages import Answer
from core.members.model import Language

WORDS = {"zh": Language.ZH, "中文": Language.ZH, "en": Language.EN, "english": Language.EN, "auto": None, "自动": None}
BUTTONS = (button("lang_zh", "/lang zh"), button("lang_en", "/lang en"), button("lang_auto", "/lang auto"))


async def run(ask: Ask) -> Answer:
    """Set the language and answer in it; without a word, show the three buttons."""
    wanted = ask.words.strip().lower()
    if not wanted:
        return say("lang.choose", *BUTTONS)
    if wanted not in WORDS:
        raise BadInput("lang.unknown", *BUTTONS, word=ask.words[:32])
    member = await ask.cases.choose_language(ask.member.id, WORDS[wanted])
    return say("lang.auto" if WORDS[wanted] is None else "lang.set", language=member.language.value)


COMMAND = Command("lang", Section.ANYONE, run, aliases=("语言",))
