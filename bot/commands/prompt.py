"""/prompt [topic]: three drafts for a discussion with what they rest on; a human posts one, or changes it first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.drawing import words
from bot.commands.room_lines import trend
from core.insight.model import Topic
from core.interactions.model import Room
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.study.discuss import Ground
from core.study.prompt import Draft, Prompt, PromptId, PromptKind, marks_of

DAYS = 7
MOST_ROOMS = 3
"""Rooms that are looked through for a hot topic: each costs the topics' worker up to two seconds."""
TOPIC_WORDS = 3


@dataclass(frozen=True, slots=True)
class Hot:
    """A topic that is hot in a room."""

    room: Room
    topic: Topic

    @property
    def heat(self) -> float:
        """How much is said about it, more where it grows."""
        return self.topic.size * self.topic.growth


async def run(ask: Ask) -> Answer:
    """Show drafts; `post` and `edit` with the number of one do that."""
    first, _, rest = ask.words.partition(" ")
    if first == "post":
        return await _post(ask, rest)
    if first == "edit":
        return await _edit(ask, rest)
    hot = await _hottest(ask, ask.words)
    topic = () if hot is None else hot.topic.words[:TOPIC_WORDS]
    about = topic or ((ask.words,) if ask.words else ())
    ground = await ask.cases.study.discuss.ground(ask.creator, None if hot is None else hot.room, about, DAYS)
    if hot is None and ground.lesson is None:
        return Answer((phrase("prompt.nothing"),), (button("courses", "/courses"),), is_personal=True)
    drafts = [_draft(ask, kind, topic, ground) for kind in ground.kinds]
    if ground.open_questions:
        waiting = words(ask, "prompt.waiting", count=ground.open_questions)
        drafts[0] = replace(drafts[0], text=f"{drafts[0].text} {waiting}")
    numbers = await ask.cases.study.discuss.keep(ask.member.id, drafts)
    return Answer((_listed(drafts), *_evidence(hot, ground)), _ways(numbers), is_personal=True)


async def _hottest(ask: Ask, wanted: str) -> Hot | None:
    """Return what is talked about most in the rooms the person may see, about the wanted word where there is one."""
    rooms = [ask.room] if ask.room is not None else await ask.cases.rooms(ask.member.id, is_staff=ask.is_staff)
    found: list[Hot] = []
    for room in rooms[:MOST_ROOMS]:
        topics = (await ask.cases.discover(room, DAYS)).topics
        found += [Hot(room, topic) for topic in (() if topics is None else topics.found)]
    folded = wanted.casefold()
    about = [hot for hot in found if any(folded in word.casefold() for word in hot.topic.words)]
    return max(about, key=lambda hot: hot.heat, default=None)


def _draft(ask: Ask, kind: PromptKind, topic: Sequence[str], ground: Ground) -> Draft:
    title = "" if ground.lesson is None else ground.lesson.title
    said = " · ".join(topic) or title
    if topic and title:
        said = words(ask, "prompt.about", topic=said, title=title)
    text = words(ask, f"ask.{kind.value}", topic=said)
    lesson_id = None if ground.lesson is None else ground.lesson.id
    return Draft(kind, text, marks_of(*topic, title), lesson_id)


def _listed(drafts: Sequence[Draft]) -> Phrase:
    lines = tuple(phrase("prompt.draft", number=at, text=plain(one.text)) for at, one in enumerate(drafts, 1))
    return phrase("prompt.drafts", lines=lines)


def _evidence(hot: Hot | None, ground: Ground) -> tuple[Phrase, ...]:
    said = [phrase("prompt.quiet") if hot is None else _heat(hot, ground.open_questions)]
    if ground.lesson is not None and ground.course is not None:
        said.append(phrase("prompt.lesson", course=plain(ground.course.title), title=plain(ground.lesson.title)))
    if ground.last is not None:
        said.append(phrase("prompt.last", count=ground.last.replies or 0))
    return tuple(said)


def _heat(hot: Hot, waiting: int) -> Phrase:
    return phrase(
        "prompt.hot",
        room=plain(hot.room.title),
        days=DAYS,
        count=hot.topic.size,
        people=hot.topic.people,
        topic=plain(" · ".join(hot.topic.words[:TOPIC_WORDS])),
        growth=phrase(f"growth.{trend(hot.topic.growth)}"),
        open=waiting,
    )


def _ways(numbers: Sequence[PromptId]) -> tuple[Choice, ...]:
    post = [button("post_prompt", f"/prompt post {one}", number=at) for at, one in enumerate(numbers, 1)]
    return (*post, *(button("edit_prompt", f"/prompt edit {one}", number=at) for at, one in enumerate(numbers, 1)))


def _number(written: str) -> PromptId:
    if not written.isascii() or not written.isdigit() or len(written) > 15:
        raise BadInput("prompt.unknown", button("prompt", "/prompt"))
    return PromptId(int(written))


async def _post(ask: Ask, rest: str) -> Answer:
    """Say the prompt in the room in which this is said; in private, say where to say it."""
    number = _number(rest.strip())
    if ask.room is None:
        prompt = await ask.cases.study.discuss.draft(ask.member.id, number)
        said = (phrase("prompt.where", prompt=number), phrase("prompt.post", text=plain(prompt.draft.text)))
        return Answer(said, is_personal=True)
    posted = await ask.cases.study.discuss.post(ask.member.id, number, ask.room)
    return say("prompt.post", text=plain(posted.draft.text))


async def _edit(ask: Ask, rest: str) -> Answer:
    written, _, text = rest.strip().partition(" ")
    number = _number(written)
    if not text.strip():
        prompt = await ask.cases.study.discuss.draft(ask.member.id, number)
        said = phrase("prompt.now", text=plain(prompt.draft.text), prompt=number)
        return Answer((said,), (_post_button(prompt),), is_personal=True)
    changed = await ask.cases.study.discuss.rewrite(ask.member.id, number, text.strip())
    said = phrase("prompt.changed", text=plain(changed.draft.text))
    return Answer((said,), (_post_button(changed),), is_personal=True)


def _post_button(prompt: Prompt) -> Choice:
    return button("post_this", f"/prompt post {prompt.id}")


COMMAND = Command("prompt", Section.CREATOR, run, aliases=("讨论话题",), is_personal=False)
