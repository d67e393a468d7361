"""`python -m tests.wire.discord`: the stand-in as a process; its address and token stand in the first line, as JSON.

Lines on standard input are what people do: `NAME #CHANNEL TEXT` writes, `NAME /COMMAND OPTION=VALUE …` gives a
command, `NAME join`. What the bot answers is printed. The end of the input ends it.
"""

import asyncio
import json
import sys
from contextlib import suppress

from tests.wire.discord.community import Community
from tests.wire.discord.errors import CannotDo
from tests.wire.discord.people import Person
from tests.wire.discord.stand_in import DiscordStandIn


async def main(port: int) -> None:
    """The stand-in serves until the input ends."""
    async with DiscordStandIn(port=port) as discord:
        community = discord.guild("root")
        people = {"root": community.owner}
        first = {
            "base": discord.url,
            "token": discord.token,
            "guild": str(community.id),
            "owner": str(community.owner.id),
        }
        print(json.dumps(first), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            with suppress(ValueError):
                name, rest = line.strip().split(" ", 1)
                person = people.get(name) or people.setdefault(name, community.member(name))
                await _does(community, person, rest)


async def _does(community: Community, person: Person, rest: str) -> None:
    try:
        if rest.startswith("/"):
            name, *options = rest[1:].split()
            asked = await person.slash(name, **dict(one.split("=", 1) for one in options))
            await asked.settled()
            print(json.dumps([one.content for one in asked.messages], ensure_ascii=False), flush=True)
        elif rest.startswith("#"):
            word, text = rest[1:].split(" ", 1)
            channel = next((one for one in community.guild.channels.values() if one.name == word), None)
            person.says(channel or community.channel(word), text)
    except (CannotDo, TimeoutError) as error:
        print(json.dumps({"cannot": str(error)}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
