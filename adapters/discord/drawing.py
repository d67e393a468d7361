"""A reply as the messages that Discord takes: texts, at most one picture, buttons under the last."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import discord

from adapters.discord.text import pieces
from core.kernel.messages import Button, Reply

MOST_LABEL, MOST_BUTTONS, MOST_ACTION, MOST_URL, MOST_DESCRIPTION = 80, 25, 100, 512, 1024
NOBODY = discord.AllowedMentions.none()
ANYTHING = re.compile(r"(?P<action>(?s:.*))")


class Pressed(discord.ui.DynamicItem[discord.ui.Button[Any]], template=ANYTHING):
    """A button of ours, whenever it was shown: its `custom_id` is the action.

    The action is input from people like any other: whoever presses is the one who asks, and the core decides.
    """

    def __init__(self, action: str, label: str = "…") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=action))
        self.action = action

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: "re.Match[str]", /
    ) -> "Pressed":
        """Return the button that was pressed."""
        return cls(match["action"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press on."""
        await interaction.client.hears.pressed(interaction, self.action)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message."""

    text: str
    picture: bytes | None = None
    buttons: tuple[Button, ...] = ()

    def view(self) -> discord.ui.View | None:
        """Return the buttons as Discord takes them, None where there are none."""
        if not self.buttons:
            return None
        view = discord.ui.View(timeout=None)
        for button in self.buttons:
            label = button.label[:MOST_LABEL] or "…"
            if button.url is not None:
                view.add_item(discord.ui.Button(label=label, url=button.url))
            else:
                view.add_item(Pressed(button.action or "", label))
        return view

    def file(self) -> discord.File | None:
        """Return the picture, afresh for every try; whoever cannot see it hears what stands under it."""
        if self.picture is None:
            return None
        words = self.text[:MOST_DESCRIPTION] or None
        return discord.File(io.BytesIO(self.picture), "picture.png", description=words)


def sheets(reply: Reply) -> list[Sheet]:
    """Return the messages of the reply, in order; there is always one."""
    kept, written = _buttons(reply.buttons)
    text = "\n\n".join((reply.text, *written)) if written else reply.text
    parts = list(pieces(text)) or [""]
    last = len(parts) - 1
    drawn = [
        Sheet(part, reply.picture if at == last else None, kept if at == last else ()) for at, part in enumerate(parts)
    ]
    if drawn[-1].text or drawn[-1].picture is not None:
        return drawn
    return [Sheet("…", buttons=kept)]


def _buttons(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], list[str]]:
    """Return the buttons that Discord takes, each action once, and the addresses that it does not take as lines."""
    kept: dict[str, Button] = {}
    written: list[str] = []
    for button in buttons:
        if button.url is not None and not _is_linkable(button.url):
            written.append(f"{button.label}: {button.url}")
        elif button.url is not None or 0 < len(button.action or "") <= MOST_ACTION:
            kept.setdefault(button.url or button.action or "", button)
    return tuple(kept.values())[:MOST_BUTTONS], written


def _is_linkable(url: str) -> bool:
    return len(url) <= MOST_URL and urlsplit(url).scheme in {"http", "https"}
