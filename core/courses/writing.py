"""What a creator says in private goes into the lesson that they are writing."""

from dataclasses import dataclass, replace

from core.courses.draft import (
    MOST_BODY_BYTES,
    MOST_FILE_BYTES,
    Draft,
    Guide,
    Written,
    file_name,
    filled,
    with_files,
    with_words,
)
from core.courses.draft_ports import DraftTx, LessonFormat
from core.courses.hostile import dangers_of
from core.courses.model import Lesson, LessonFile
from core.courses.own_work import worked_on
from core.courses.owning import Creator
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.messages import Attachment, Incoming
from core.kernel.ports import Clock, Files, Work

MARKDOWN = (".md", ".markdown")
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that came with a message, and what it holds; it is never unpacked or decoded here."""

    kind: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class WriteOn:
    """The words and files of a private message are in the lesson that its sender is guided through."""

    work: Work[DraftTx]
    clock: Clock
    files: Files
    form: LessonFormat

    async def __call__(self, incoming: Incoming, by: Creator) -> Lesson | None:
        """Return the lesson as it reads now, None where nobody is guided; a repeated message is taken in once.

        Raises `Refused`, and nothing is changed: `draft.too_long`, `draft.too_many_files`, `file.too_big`, the file's
        own where it is a lesson that cannot be read, and what `worked_on` refuses.
        """
        if await self._guide(by.id) is None:
            return None
        brought = [await self._fetched(incoming, one) for one in incoming.attachments]
        written = [self._read(one) for one in brought if _is_lesson(one)]
        async with self.work.write() as tx:
            guide = await tx.drafts.guided(by.id)
            if guide is None:  # left it while the files came
                return None
            _, lesson = await worked_on(tx, guide.lesson_id, by)
            if guide.last_ref == incoming.message_ref:
                return lesson
            for one in written:
                lesson = filled(lesson, one)
            lesson = with_words(lesson, incoming.text, replaces=guide.replaces and not written)
            files = [await _kept(tx, one) for one in brought if not _is_lesson(one)]
            lesson = with_files(lesson, files)
            before = await tx.drafts.get(lesson.id)
            author = by.id if before is None else before.author
            await tx.drafts.put(Draft(lesson, author, self.clock.now()))
            is_told = bool(written or incoming.text.strip())
            following = replace(guide, replaces=guide.replaces and not is_told, last_ref=incoming.message_ref)
            await tx.drafts.guide(following)
        return lesson

    async def _guide(self, member_id: MemberId) -> Guide | None:
        async with self.work.read() as tx:
            return await tx.drafts.guided(member_id)

    async def _fetched(self, incoming: Incoming, one: Attachment) -> Brought:
        if one.size_bytes is not None and one.size_bytes > MOST_FILE_BYTES:
            raise _too_big(one)
        content = await self.files.fetch(incoming.platform, one.ref, most_bytes=MOST_FILE_BYTES)
        if len(content) > MOST_FILE_BYTES:
            raise _too_big(one)
        return Brought(one.kind, file_name(one.name, one.kind), content)

    def _read(self, one: Brought) -> Written:
        if len(one.content) > 2 * MOST_BODY_BYTES:
            raise Refused("draft.too_long", limit=MOST_BODY_BYTES // 1024)
        try:
            text = one.content.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise Refused("lesson_file.encoding", name=one.name) from fault
        written = self.form.read(text)
        if dangers := dangers_of(written.body):
            raise Refused(dangers[0])
        return written


def _is_lesson(one: Brought) -> bool:
    return one.name.lower().endswith(MARKDOWN)


def _too_big(one: Attachment) -> Refused:
    size = (one.size_bytes or 0) // MEBIBYTE
    return Refused("file.too_big", name=one.name or one.kind, size=size, limit=MOST_FILE_BYTES // MEBIBYTE)


async def _kept(tx: DraftTx, one: Brought) -> LessonFile:
    return LessonFile(one.kind, one.name, await tx.drafts.keep_file(one.content), len(one.content))
