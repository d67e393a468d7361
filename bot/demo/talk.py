"""All that is said: conversations and remarks, room by room, minute by minute."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.demo.compose import Composer, Habit, habit
from bot.demo.crowd import Crowd, crowd, energies
from bot.demo.model import DemoMember, DemoMessage, DemoRoom
from bot.demo.rhythm import SHANGHAI, pause, starts
from bot.demo.texts import THEMES
from bot.demo.texts.daily import ECHOES
from bot.demo.theme import Echo, Exchange, Templates, Theme

CONVERSATION_SHARE = 0.46
"""So many openings become a conversation; with its answers that is two messages of three."""


@dataclass(slots=True, eq=False)
class _Line:
    """A message before it has a ref: `to` is the line it replies to. Compared by identity."""

    room: str
    author: str
    at: datetime
    text: str
    to: "_Line | None" = None


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who may ask and who may answer in a room and a language, and everybody's manner."""

    askers: Mapping[tuple[str, str], Crowd]
    helpers: Mapping[tuple[str, str], Crowd]
    staff: Mapping[tuple[str, str], DemoMember]
    members: Mapping[str, DemoMember]
    manners: Mapping[str, Habit]


@dataclass(slots=True)
class _Scene:
    """One conversation: its place, its clock and its facts."""

    theme: Theme
    exchange: Exchange
    room: str
    asker: DemoMember
    bound: Mapping[str, str]
    at: datetime

    @property
    def echo(self) -> Echo:
        return ECHOES[self.theme.language]

    @property
    def place(self) -> tuple[str, str]:
        return self.room, self.theme.language


@dataclass(frozen=True, slots=True)
class Talk:
    """Lets a cast talk; every draw comes from `rng`."""

    rng: Random
    cast: _Cast
    composer: Composer

    def lines(self, start: datetime, days: int) -> Iterator[_Line]:
        """Yield the lines, conversation by conversation."""
        for at, progress in starts(self.rng, start, days):
            theme = self._theme(progress, at.astimezone(SHANGHAI).hour)
            room = self.rng.choices(tuple(theme.rooms), tuple(theme.rooms.values()))[0]
            first = self._opener(theme, room, at)
            if first is None:
                continue
            if theme.exchanges and (not theme.remarks or self.rng.random() < CONVERSATION_SHARE):
                exchange = self.rng.choice(theme.exchanges)
                bound = self.composer.bind(theme.words, exchange.facts)
                yield from self._conversation(_Scene(theme, exchange, room, first, bound, at))
            else:
                yield from self._remark(theme, room, first, at)

    def _theme(self, progress: float, hour: int) -> Theme:
        return self.rng.choices(THEMES, [theme.weight(progress, hour) for theme in THEMES])[0]

    def _opener(self, theme: Theme, room: str, at: datetime) -> DemoMember | None:
        if theme.voice:
            return self._official(theme.voice, theme.language)
        return self.cast.askers[room, theme.language].someone(self.rng, at)

    def _official(self, role: str, language: str) -> DemoMember:
        """The holder of the role who writes the language; some roles are held by one person only."""
        return self.cast.staff.get((role, language)) or self.cast.staff[role, "zh"]

    def _remark(self, theme: Theme, room: str, author: DemoMember, at: datetime) -> Iterator[_Line]:
        """A remark, and now and then one or two nods."""
        scene = _Scene(theme, Exchange((), ()), room, author, self.composer.bind(theme.words, ()), at)
        said = self._line(scene, author, theme.remarks, None)
        yield said
        for _ in range(self.rng.choice((0, 0, 0, 1, 1, 2))):
            yield from self._by_another(scene, {author.key}, theme.tone.nods or scene.echo.nods, said)

    def _conversation(self, scene: _Scene) -> Iterator[_Line]:
        """Question, sometimes a "me too", one to three answers, often a second question, often thanks."""
        question = self._line(scene, scene.asker, scene.exchange.asks, None, scene.echo.openings)
        yield question
        taken = {scene.asker.key}
        if self.rng.random() < 0.2:
            yield from self._by_another(scene, taken, scene.echo.me_too, question)
        answers = list(self._answers(scene, taken, question))
        yield from answers
        if answers:
            yield from self._afterwards(scene, taken, answers[0])

    def _answers(self, scene: _Scene, taken: set[str], question: _Line) -> Iterator[_Line]:
        """The staff's answer where the exchange has one; then, or else, others'; the last may only agree."""
        exchange = scene.exchange
        if exchange.role:
            official = self._official(exchange.role, scene.theme.language)
            taken.add(official.key)
            yield self._later(scene, official, exchange.official, question)
        # Facts bind a conversation: where members tell of themselves many speak, a fact needs no third telling.
        wanted = self.rng.choice((0, 0, 1) if exchange.role else (1, 2, 3) if exchange.is_among_members else (1, 1, 2))
        people = self.cast.askers if exchange.is_among_members else self.cast.helpers
        for template in self.rng.sample(exchange.answers, min(wanted, len(exchange.answers))):
            helper = people[scene.place].someone(self.rng, scene.at, taken)
            if helper is not None:
                taken.add(helper.key)
                yield self._later(scene, helper, (template,), question, scene.echo.leads)
        if not (exchange.role or exchange.is_among_members) and self.rng.random() < 0.4:
            yield from self._by_another(scene, taken, scene.echo.seconds, question)

    def _afterwards(self, scene: _Scene, taken: set[str], answer: _Line) -> Iterator[_Line]:
        """Perhaps a second question to who answered first, perhaps thanks, perhaps somebody's nod."""
        last = answer
        if scene.exchange.then and self.rng.random() < 0.4:
            ask, reply = self.rng.choice(scene.exchange.then)
            again = self._later(scene, scene.asker, (ask,), answer)
            last = self._later(scene, self.cast.members[answer.author], (reply,), again)
            yield from (again, last)
        if self.rng.random() < 0.6:
            yield self._later(scene, scene.asker, scene.theme.tone.thanks or scene.echo.thanks, last)
        if self.rng.random() < 0.15:
            yield from self._by_another(scene, taken, scene.theme.tone.nods or scene.echo.nods, answer)

    def _by_another(self, scene: _Scene, taken: set[str], templates: Templates, to: _Line) -> Iterator[_Line]:
        other = self.cast.askers[scene.place].someone(self.rng, scene.at, taken)
        if other is not None:
            yield self._later(scene, other, templates, to)

    def _later(
        self, scene: _Scene, author: DemoMember, templates: Templates, to: _Line, leads: Sequence[str] = ()
    ) -> _Line:
        scene.at += pause(self.rng)
        return self._line(scene, author, templates, to, leads)

    def _line(
        self, scene: _Scene, author: DemoMember, templates: Templates, to: _Line | None, leads: Sequence[str] = ()
    ) -> _Line:
        manner = self.cast.manners[author.key]
        if scene.theme.tone.tails:
            manner = replace(manner, tails=scene.theme.tone.tails)
        text = self.composer.write(self.rng.choice(templates), scene.bound, manner, leads)
        text = self.composer.slipped(text, scene.echo, manner)
        # Beside a question asked long ago people press "reply"; right below it they often do not.
        is_reply = to is not None and self.rng.random() < 0.8
        return _Line(scene.room, author.key, scene.at, text, to if is_reply else None)


def messages(
    rng: Random, rooms: Sequence[DemoRoom], members: Sequence[DemoMember], start: datetime, until: datetime
) -> tuple[DemoMessage, ...]:
    """Return what `members` said in `rooms` from `start` to `until`, in time order."""
    talk = Talk(rng, _cast(rng, rooms, members), Composer(rng))
    said = [line for line in talk.lines(start, (until - start).days) if start <= line.at <= until]
    said.sort(key=lambda line: line.at)
    refs = _refs(said)
    return tuple(
        DemoMessage(line.room, line.author, refs[line], line.at, line.text, refs.get(line.to) if line.to else None)
        for line in said
    )


def _refs(lines: Sequence[_Line]) -> dict[_Line, str]:
    """Number the lines of every room from 1, as a platform would."""
    counts: dict[str, int] = {}
    refs: dict[_Line, str] = {}
    for line in lines:
        counts[line.room] = counts.get(line.room, 0) + 1
        refs[line] = str(counts[line.room])
    return refs


def _cast(rng: Random, rooms: Sequence[DemoRoom], members: Sequence[DemoMember]) -> _Cast:
    energy = energies(rng, members)
    places = [(room, language) for room in rooms for language in ECHOES]

    def asks(room: DemoRoom, language: str, member: DemoMember) -> float:
        return energy[member.key] * _fits(room, language, member) * (0.0 if member.roles else 1.0)

    def helps(room: DemoRoom, language: str, member: DemoMember) -> float:
        return energy[member.key] * _fits(room, language, member) * (3.0 if member.roles else 1.0)

    return _Cast(
        askers={(r.key, tongue): crowd(members, lambda m, r=r, t=tongue: asks(r, t, m)) for r, tongue in places},
        helpers={(r.key, tongue): crowd(members, lambda m, r=r, t=tongue: helps(r, t, m)) for r, tongue in places},
        staff={(role, member.language): member for member in members for role in member.roles},
        members={member.key: member for member in members},
        manners={member.key: habit(rng, ECHOES[member.language]) for member in members},
    )


def _fits(room: DemoRoom, language: str, member: DemoMember) -> float:
    """A closed room keeps its door; Chinese speakers practise in the English room, the others write English only."""
    if room.is_paid and not (member.roles or member.plan == room.plan):
        return 0.0
    if member.language == language:
        return 1.0
    return 0.3 if language == "en" and room.key == "english" else 0.0
