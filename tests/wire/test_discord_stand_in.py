"""The stand-in of Discord, as the unmodified discord.py sees it."""

from tests.wire.discord import DiscordStandIn
from tests.wire.discord_bot import Bot, discord, running


async def test_the_library_logs_in_is_ready_and_talks() -> None:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        ada = community.member("Ada", locale="zh-CN")
        bot = Bot()
        async with running(world, bot):
            assert [(one.name, one.member_count) for one in bot.guilds] == [("Zhishe", 3)]
            assert bot.guilds[0].get_member(ada.id).name == "Ada"
            ada.says(community.general, "你好")
            await world.until(lambda: bot.of("message"))
            message = bot.of("message")[0]
            assert (message.content, message.author.name) == ("你好", "Ada")
            answer = await message.channel.send("hello", reference=message)
            assert [one.content for one in ada.reads(community.general)] == ["你好", "hello"]
            await answer.edit(content="hello, Ada")
            await ada_role(bot, community, ada)


async def ada_role(bot, community, ada) -> None:
    vip = community.role("vip")
    guild = bot.guilds[0]
    await guild.get_member(ada.id).add_roles(discord.Object(vip.id), reason="paid")
    assert ada.roles == [vip]
