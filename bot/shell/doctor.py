"""`zhishe doctor`: looks, changes nothing, and says what to do."""

import sys
from pathlib import Path

from bot.app import discord_probe, probe
from bot.doctor import as_json as in_json
from bot.doctor import as_lines, examine, exit_code
from bot.operator import in_words
from bot.phrases import Speaker
from bot.settings import Settings
from core.kernel.errors import Refused
from core.kernel.phrase import Phrase
from core.members.model import Language

ENV_FILE = Path(".env")


async def doctor(language: Language, *, as_json: bool) -> int:
    """Print what was found and return the exit code; settings that cannot be read are a finding too."""
    refused: Refused | None = None
    try:
        settings = Settings.load(ENV_FILE)
    except Refused as refusal:
        settings, refused = Settings(), refusal
    async with probe(settings) as looking:
        findings = await examine(settings, looking, ENV_FILE, refused=refused, discord=discord_probe(settings))
    if as_json:
        sys.stdout.write(in_json(findings, _say) + "\n")
    else:
        lines = as_lines(findings, lambda said: in_words(said, language))
        sys.stdout.write("\n".join(lines) + "\n")
    return exit_code(findings)


def _say(said: Phrase, language: str) -> str:
    return Speaker(Language(language), "UTC").text(said)
