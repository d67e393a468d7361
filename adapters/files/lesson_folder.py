"""A folder of lessons: each one a Markdown file, with its files beside it in a folder of its own."""

import mimetypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adapters.files.lesson_file import LessonMarkdown
from core.courses.draft import MOST_BODY_BYTES, MOST_FILE_BYTES, MOST_FILES, Written, file_name
from core.courses.lesson_files import BesideFile, ReadLesson, RefusedLesson
from core.kernel.errors import Refused

TEXT = "lesson.md"
_KINDS = {"image": "photo", "video": "video", "audio": "audio"}


@dataclass(frozen=True, slots=True)
class LessonFolder:
    """A folder on this machine: a `LessonSource` and a `LessonTarget`."""

    root: Path
    form: LessonMarkdown = field(default_factory=LessonMarkdown)

    def lessons(self) -> Iterator[ReadLesson | RefusedLesson]:
        """Yield a verdict for every Markdown file, by path; `Refused("file.missing")` where there is no such folder.

        Nothing outside the folder is read: a link or a name that leads out of it is refused.
        """
        if not self.root.is_dir():
            raise Refused("file.missing", path=str(self.root))
        root = self.root.resolve()
        for path in sorted(root.rglob("*.md")):
            name = path.relative_to(root).as_posix()
            try:
                yield self._read(root, path, name)
            except Refused as refusal:
                yield RefusedLesson(name, refusal.key, refusal.params)

    def write(self, written: Written, files: Sequence[BesideFile]) -> None:
        """The lesson stands in `course/id`, whatever stood there before.

        Raises `Refused`: `lesson_file.outside` for an id that leads out of the folder, `file.unwritable`.
        """
        root = self.root.resolve()
        place = _inside(root, root / written.course / written.id)
        try:
            place.mkdir(parents=True, exist_ok=True)
            (place / TEXT).write_text(self.form.write(written), encoding="utf-8")
            for one in files:
                _inside(root, place / file_name(one.name, one.kind)).write_bytes(one.content)
        except OSError as fault:
            raise Refused("file.unwritable", path=str(place), reason=fault.strerror or "") from fault

    def _read(self, root: Path, path: Path, name: str) -> ReadLesson:
        _inside(root, path)
        if path.stat().st_size > 2 * MOST_BODY_BYTES:
            raise Refused("text.too_long", size=path.stat().st_size, limit=MOST_BODY_BYTES)
        try:
            written = self.form.read(path.read_text("utf-8-sig"))
        except UnicodeDecodeError as fault:
            raise Refused("lesson_file.encoding", name=name) from fault
        return ReadLesson(name, written, _beside(root, path, written.files))


def _beside(root: Path, path: Path, named: tuple[str, ...] | None) -> tuple[BesideFile, ...]:
    """Return the files that the lesson names; for a lesson.md that names none, all that lie beside it."""
    names = named
    if names is None:
        others = sorted(path.parent.iterdir()) if path.name == TEXT else []
        names = tuple(one.name for one in others if one != path and (one.is_file() or one.is_symlink()))
    if len(names) > MOST_FILES:
        raise Refused("draft.too_many_files", limit=MOST_FILES)
    return tuple(_file(root, path.parent, name) for name in names)


def _file(root: Path, folder: Path, name: str) -> BesideFile:
    if file_name(name, "") != name:
        raise Refused("lesson_file.outside", name=name)
    path = _inside(root, folder / name)
    if not path.is_file():
        raise Refused("lesson_file.no_file", name=name)
    size = path.stat().st_size
    if size > MOST_FILE_BYTES:
        raise Refused("file.too_big", name=name, size=size // 2**20, limit=MOST_FILE_BYTES // 2**20)
    kind = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    return BesideFile(_KINDS.get(kind, "file"), name, path.read_bytes())


def _inside(root: Path, path: Path) -> Path:
    resolved = path.resolve()
    if not resolved.is_relative_to(root) or resolved == root:
        raise Refused("lesson_file.outside", name=path.name)
    return resolved
