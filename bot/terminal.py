"""A terminal as a chat: one person at a time, in private or in a room."""

import asyncio
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from unicodedata import east_asian_width

from bot.app import App
from bot.phrases import Speaker
from core.interactions.model import Room
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, Address
from core.kernel.messages import Button, Reply
from core.kernel.phrase import Phrase, phrase
from core.members.model import Language

INBOX_LOOK_S = 1.0
WIDTH = 76
"""Columns that a row of buttons may take: a terminal has 80, and the prompt some."""
SET = 3
"""So many buttons about one thing are a row."""


@dataclass(slots=True)
class Terminal:
    """What is typed becomes what the person says; what is answered is shown with its buttons numbered."""

    app: App
    person: str
    show: Callable[[str], None]
    language: Language = Language.EN
    room: Room | None = None
    _buttons: Sequence[Button] = field(default=())

    def prompt(self) -> str:
        """Return what stands before the typed line."""
        place = "" if self.room is None else f" @{self.room.address.external_id}"
        return f"{self.person}{place}> "

    async def enter(self, name: str | None) -> None:
        """Stand in the room of this name (None: in private). Raises `Refused("console.no_such_room")`."""
        if name is None:
            self.room = None
            return
        room = await self.app.cases.rooms.named(name)
        if room is None:
            known = await self.app.cases.rooms.all()
            raise Refused("console.no_such_room", name=name[:64], rooms=", ".join(r.address.external_id for r in known))
        if (shut := await self.app.shut(self.person, room.address)) is not None:
            await self._answer([shut])
            return
        member = await self.app.member(self.person)
        await self.app.cases.enter_room(room, member.id)
        self.room = room

    async def line(self, text: str) -> bool:
        """Do what the line says; return whether to go on."""
        if not text.strip():
            return True
        if text.startswith((":", "：")):
            return await self._control(text[1:].strip())
        await self._answer(await self._say(text))
        return True

    async def _say(self, text: str) -> list[Reply]:
        if self.room is None:
            return await self.app.say(self.person, text)
        return await self.app.say_in(self.person, text, self.room)

    async def _answer(self, replies: list[Reply]) -> None:
        for reply in replies:
            self.show(shown(reply))
            self._buttons = reply.buttons

    async def _control(self, words: str) -> bool:
        word, _, rest = words.partition(" ")
        rest = rest.strip()
        try:
            if word in {"quit", "q", "exit"}:
                return False
            if word.isdigit():
                await self._press(int(word))
            elif word == "as" and rest:
                await self._become(rest)
            elif word == "room":
                await self.enter(rest or None)
                await self._tell_where()
            elif word == "who":
                await self._tell_who()
            else:
                await self._tell(phrase("console.unknown", word=words[:32]))
        except Refused as refusal:
            await self._tell(Phrase(refusal.key, refusal.params))
        return True

    async def _press(self, number: int) -> None:
        if not 1 <= number <= len(self._buttons):
            raise Refused("console.no_such_button", number=number, count=len(self._buttons))
        button = self._buttons[number - 1]
        if button.url is not None:
            await self._tell(phrase("console.button_opens", url=button.url))
        await self._answer(await self.app.press(self.person, button))

    async def _become(self, person: str) -> None:
        Address(CONSOLE, person)
        self.person, self.room, self._buttons = person, None, ()
        member = await self.app.member(person)
        await self._tell(phrase("console.now_as", name=f"{person} ({member.name})"))

    async def _tell_where(self) -> None:
        where = phrase("console.now_private") if self.room is None else phrase("console.now_in", room=self.room.title)
        await self._tell(where)

    async def _tell_who(self) -> None:
        await self._tell(
            phrase("console.people", lines=tuple(phrase("plain", text=one) for one in await self.app.people()))
        )

    async def _tell(self, said: Phrase) -> None:
        member = await self.app.member(self.person)
        self.show(Speaker(member.language, "UTC").text(said))

    async def watch_inbox(self) -> None:
        """Show what the bot says on its own, until cancelled."""
        while True:
            await asyncio.sleep(INBOX_LOOK_S)
            for reply in await self.app.inbox(self.person):
                self.show("· " + shown(reply))
                self._buttons = reply.buttons


def shown(reply: Reply) -> str:
    """Return a reply as a terminal shows it: text, then its buttons by number."""
    rows: list[str] = []
    about = [(one.action or "").rpartition(" ")[2] for one in reply.buttons]
    before = ""
    for number, one in enumerate(reply.buttons, 1):
        label, mine = f"[{number}] {one.label}", about[number - 1]
        # Several buttons about one thing (open it, like it …) stand in a row of their own.
        is_next = mine != before and max(about.count(mine), about.count(before)) >= SET
        if rows and not is_next and columns(rows[-1]) + 2 + columns(label) <= WIDTH:
            rows[-1] += f"  {label}"
        else:
            rows.append(label)
        before = mine
    return "\n".join((reply.text, *rows))


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes: Chinese signs take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


async def typed_lines(prompt: Callable[[], str]) -> AsyncGenerator[str]:
    """Yield what is typed or piped, line by line, until its end; the event loop never waits for a key."""
    loop = asyncio.get_running_loop()
    for stream in (sys.stdin, sys.stdout):
        # Bytes or signs that the terminal's encoding does not know become "?" and stop nothing.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    wanted = threading.Event()

    def read() -> None:
        while True:
            wanted.wait()
            wanted.clear()
            try:
                line: str | None = input(prompt()) if sys.stdin.isatty() else sys.stdin.readline()
            except (EOFError, KeyboardInterrupt):
                line = None
            if line == "" and not sys.stdin.isatty():
                line = None
            try:
                loop.call_soon_threadsafe(lines.put_nowait, line)
            except RuntimeError:
                return  # the loop is closed: nobody listens any more
            if line is None:
                return

    # A daemon: a thread that waits for a key must not keep the process alive.
    threading.Thread(target=read, daemon=True, name="terminal").start()
    while True:
        wanted.set()
        line = await lines.get()
        if line is None:
            return
        yield line.rstrip("\r\n")
