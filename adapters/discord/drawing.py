"""A reply as the messages that Discord takes: texts, a picture and files, buttons under the last."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import discord

from adapters.discord.text import pieces
from core.kernel.messages import Button, Enclosure, Reply
from core.kernel.text import displayable

MOST_LABEL, MOST_BUTTONS, MOST_ACTION, MOST_URL, MOST_DESCRIPTION = 80, 25, 100, 512, 1024
MOST_FILES = 10
"""Files of one message."""
MOST_BYTES = 10 * 1024 * 1024
"""Bytes of the files of one message where no community has been given more; private chats and answers too."""
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
    files: tuple[Enclosure, ...] = ()
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

    def drawn(self) -> list[discord.File]:
        """Return the files, afresh for every try, with words for whoever cannot see them."""
        return [
            discord.File(
                io.BytesIO(one.content), one.name, description=displayable(one.description, MOST_DESCRIPTION) or None
            )
            for one in self.files
        ]


def sheets(reply: Reply, most_bytes: int = MOST_BYTES) -> list[Sheet]:
    """Return the messages of the reply, in order; there is always one.

    A file of more than `most_bytes` is put into words: its name and description. Others go with the last text, and with
    messages of their own where one message does not take them all.
    """
    kept, written = _buttons(reply.buttons)
    files = [*_picture(reply), *reply.enclosures]
    written += [_in_words(one) for one in files if len(one.content) > most_bytes]
    text = "\n\n".join((reply.text, *written)) if written else reply.text
    parts = list(pieces(text)) or [""]
    loads = _loads([one for one in files if len(one.content) <= most_bytes], most_bytes)
    drawn = [Sheet(part) for part in parts[:-1]]
    drawn += [Sheet(parts[-1], loads[0] if loads else ()), *(Sheet("", load) for load in loads[1:])]
    last = replace(drawn[-1], buttons=kept)
    return [*drawn[:-1], last if last.text or last.files else replace(last, text="…")]


def _picture(reply: Reply) -> list[Enclosure]:
    """Return the picture as a file: whoever cannot see it hears what stands above it."""
    return [] if reply.picture is None else [Enclosure("image", "picture.png", reply.picture, reply.text)]


def _in_words(file: Enclosure) -> str:
    return f"{file.name}: {file.description}" if file.description else file.name


def _loads(files: Sequence[Enclosure], most_bytes: int) -> list[tuple[Enclosure, ...]]:
    """Return the files by messages: no more of them, and no more bytes, than one takes."""
    loads: list[tuple[Enclosure, ...]] = []
    for file in files:
        last = loads[-1] if loads else None
        if last is None or len(last) == MOST_FILES or _bytes((*last, file)) > most_bytes:
            loads.append((file,))
        else:
            loads[-1] = (*last, file)
    return loads


def _bytes(files: Sequence[Enclosure]) -> int:
    return sum(len(one.content) for one in files)


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
