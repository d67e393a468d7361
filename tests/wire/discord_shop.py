"""A bot with commands of each kind, for the tests of the stand-in of Discord."""

import asyncio
from typing import Any

from tests.wire.discord_bot import Bot, discord

PLANS = ("basic", "vip", "vip-year")


class Again(discord.ui.DynamicItem[discord.ui.Button], template=r"again:(?P<n>\d+)"):
    """A button that counts its presses and outlives a restart."""

    def __init__(self, n: int) -> None:
        super().__init__(discord.ui.Button(label="Again", custom_id=f"again:{n}"))
        self.n = n

    @classmethod
    async def from_custom_id(cls, _interaction: Any, _item: Any, match: Any) -> "Again":
        return cls(int(match["n"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        view = discord.ui.View(timeout=None).add_item(Again(self.n + 1))
        await interaction.response.edit_message(content=f"pressed {self.n + 1}", view=view)


class Ask(discord.ui.Modal, title="Question"):
    """A form with one input."""

    words = discord.ui.TextInput(label="Words", custom_id="words", max_length=20)
    mood = discord.ui.Label(
        text="Mood", component=discord.ui.TextInput(custom_id="mood", required=False, default="calm")
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(
            f"asked: {self.words.value} {self.mood.component.value}", ephemeral=True
        )


class Chooser(discord.ui.View):
    """Two menus: texts and people."""

    @discord.ui.select(options=[discord.SelectOption(label=one.upper(), value=one) for one in PLANS])
    async def plan(self, interaction: discord.Interaction, menu: discord.ui.Select) -> None:
        await interaction.response.send_message(f"plan {menu.values[0]}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="who")
    async def who(self, interaction: discord.Interaction, menu: discord.ui.UserSelect) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"for {menu.values[0].name}")


class Words(discord.app_commands.Translator):
    """The Chinese words that were given beside the English ones."""

    async def translate(self, string: Any, locale: discord.Locale, _: Any) -> str | None:
        return string.extras.get(locale.value)


def _localized(english: str, chinese: str) -> discord.app_commands.locale_str:
    return discord.app_commands.locale_str(english, **{"zh-CN": chinese})


class Shop(Bot):
    """A bot with one command of each kind."""

    def __init__(self, *, wait_s: float = 0.0) -> None:
        super().__init__()
        self.wait_s = wait_s
        self.failures: list[Exception] = []

    async def setup_hook(self) -> None:
        await super().setup_hook()
        self.add_dynamic_items(Again)
        self.tree.on_error = self._failed  # type: ignore[method-assign]

        @self.tree.command(description="Subscribe")
        async def subscribe(interaction: discord.Interaction, plan: str) -> None:
            await asyncio.sleep(self.wait_s)
            await interaction.response.defer(ephemeral=True)
            view = discord.ui.View(timeout=None).add_item(discord.ui.Button(label="Pay", url="https://pay.test/1"))
            await interaction.followup.send(f"{plan} for {interaction.user.name} in {interaction.locale}", view=view)

        @subscribe.autocomplete("plan")
        async def plans(_: discord.Interaction, word: str) -> list[discord.app_commands.Choice[str]]:
            return [discord.app_commands.Choice(name=one, value=one) for one in PLANS if one.startswith(word)]

        @self.tree.command(description="Press")
        async def press(interaction: discord.Interaction) -> None:
            view = discord.ui.View(timeout=None).add_item(Again(0))
            await interaction.response.send_message("pressed 0", view=view)

        @self.tree.command(description="Ask")
        async def ask(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(Ask())

        @self.tree.command(description="Twice")
        async def twice(interaction: discord.Interaction, who: discord.Member) -> None:
            await interaction.response.send_message(who.name)
            adapter = discord.webhook.async_.async_context.get()
            await adapter.create_interaction_response(
                interaction.id, interaction.token, session=interaction._session,
                params=discord.webhook.async_.interaction_message_response_params(type=4, content="again"),
            )  # fmt: skip

        @self.tree.command(name=_localized("plans", "套餐"), description=_localized("Show the plans", "显示套餐"))
        async def show_plans(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("which?", view=Chooser())

        @self.tree.command(description="Staff only")
        @discord.app_commands.default_permissions(ban_members=True)
        async def staff(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("ok")

        @self.tree.context_menu(name="Flag")
        async def flag(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"flagged {message.content}", ephemeral=True)

        await self.tree.set_translator(Words())
        await self.tree.sync()

    async def _failed(self, _: Any, error: discord.app_commands.AppCommandError) -> None:
        self.failures.append(getattr(error, "original", error))
