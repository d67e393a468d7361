"""A creator writes, looks, publishes, changes and takes back; nobody else may."""

from dataclasses import replace

import pytest

from core.kernel.messages import Enclosure, Reply
from core.members.model import Member, Role
from tests.factories import VIP, a_course, a_plan, keep
from tests.fakes.product import Product, actions

PNG = Enclosure("photo", "a.png", b"png")


@pytest.fixture
async def studio(product: Product) -> Product:
    """Ann, a creator with one course; Bob, another creator."""
    for name in ("ann", "bob"):
        member = await made_creator(product, name)
        assert Role.CREATOR in member.roles
    await product.ask("/newcourse Python for beginners")
    return product


async def made_creator(product: Product, name: str) -> Member:
    await product.ask("/lang en", by=name)
    async with product.work.write() as tx:
        found = next(one for one in tx.tables.members.values() if one.name == name)
        tx.tables.members[found.id] = replace(found, roles=frozenset((Role.CREATOR,)))
    product.cases.resolve.forget()
    return replace(found, roles=frozenset((Role.CREATOR,)))


def button_of(reply: Reply, start: str) -> int:
    return next(at for at, action in enumerate(actions(reply)) if (action or "").startswith(start))


async def published(product: Product, text: str = "Loops\nA loop repeats.") -> Reply:
    """Let Ann publish a lesson, and return what she is told."""
    await product.ask("/newlesson")
    card = await product.send(text, by="ann")
    return await product.press(card.buttons[button_of(card, "/publish")])


async def test_a_lesson_is_published_with_two_taps(studio: Product) -> None:
    assert (await studio.ask("/newlesson")).key == "newlesson.begin"
    card = await studio.send("# Loops\nA loop repeats.", PNG, by="ann")
    assert (card.key, "“Loops”" in card.text, "a.png" in card.text) == ("draft.card", True, True)
    done = await studio.press(card.buttons[button_of(card, "/publish")])
    assert done.key == "publish.done"
    lesson = await studio.press(done.buttons[0], by="cat")
    assert (lesson.key, [one.content for one in lesson.enclosures]) == ("lesson.card", [b"png"])
    assert "A loop repeats." in lesson.text
    assert (await studio.ask("more talk")).key == "talk.kept"


async def test_a_preview_is_what_students_will_see(studio: Product) -> None:
    await studio.ask("/newlesson")
    await studio.send("Loops\nA **loop** repeats.", PNG, by="ann")
    preview = await studio.ask("/preview python-for-beginners-1")
    await studio.ask("/publish python-for-beginners-1")
    lesson = await studio.ask("/lesson python-for-beginners-1", by="cat")
    assert (preview.text, preview.enclosures) == (lesson.text, lesson.enclosures)


async def test_a_command_in_between_is_a_command_and_stop_keeps_the_draft(studio: Product) -> None:
    await studio.ask("/newlesson")
    await studio.ask("Loops")
    assert (await studio.ask("/help")).key != "draft.card"
    assert "11 characters" in (await studio.ask("It repeats.")).text
    assert (await studio.ask("/stop")).key == "stop.left"
    assert (await studio.ask("talk")).key == "talk.kept"
    assert (await studio.ask("/stop")).key == "stop.nothing"
    listed = await studio.ask("/drafts")
    assert (listed.key, "Loops" in listed.text) == ("drafts.list", True)


async def test_a_message_that_a_platform_delivers_twice_goes_in_once(studio: Product) -> None:
    await studio.ask("/newlesson")
    await studio.ask("Loops\nfirst")
    studio.said -= 1
    await studio.ask("Loops\nfirst")
    (draft,) = studio.work.tables.drafts.values()
    assert draft.lesson.body == "first"


async def test_nobody_else_may_touch_it_and_nobody_learns_whether_it_is_there(studio: Product) -> None:
    await published(studio)
    for line in ("/preview", "/publish", "/unpublish", "/edit"):
        assert (await studio.ask(f"{line} python-for-beginners-1", by="bob")).key == "content.not_yours", line
        assert (await studio.ask(f"{line} python-for-beginners-1", by="cat")).key == "denied", line
        assert (await studio.ask(f"{line} nothing", by="bob")).key == "content.unknown", line
    for line in ("/edit python-for-beginners title=x", "/newlesson python-for-beginners"):
        assert (await studio.ask(line, by="bob")).key in {"content.not_yours", "content.unknown"}, line
    assert (await studio.ask("/publish python-for-beginners-1", by="root")).key == "publish.already"
    assert (await studio.ask("/drafts", by="bob")).key == "drafts.none"


async def test_what_fails_its_checks_is_listed_and_stays_a_draft(studio: Product) -> None:
    await studio.ask("/newlesson")
    unfit = await studio.ask("/publish python-for-beginners-1")
    assert (unfit.key, unfit.text.count("✗")) == ("publish.unfit", 2)
    await studio.ask("Evil\n<script>x</script> [a](javascript:x)")
    assert (await studio.ask("/publish python-for-beginners-1")).text.count("✗") == 2
    assert (await studio.ask("/lesson python-for-beginners-1", by="cat")).key == "lesson.unknown"


async def test_a_plan_that_is_not_sold_any_more_keeps_a_lesson_back(studio: Product) -> None:
    async with studio.work.write() as tx:
        (course,) = tx.tables.courses.values()
        tx.tables.courses[course.id] = replace(course, plans=frozenset((VIP,)))
    assert "plan" in (await published(studio)).text
    await keep(studio.work, a_plan())
    assert (await studio.ask("/publish python-for-beginners-1")).key == "publish.done"


async def test_a_new_version_is_seen_when_it_is_published_and_can_be_undone(studio: Product) -> None:
    await published(studio)
    opened = await studio.ask("/edit python-for-beginners-1")
    assert opened.key == "edit.opened"
    await studio.ask("A better text.")
    await studio.ask("And more.")
    assert "A loop repeats." in (await studio.ask("/lesson python-for-beginners-1", by="cat")).text
    await studio.ask("/publish python-for-beginners-1")
    seen = (await studio.ask("/lesson python-for-beginners-1", by="cat")).text
    assert "A better text.\n\nAnd more." in seen and "A loop repeats." not in seen
    assert (await studio.ask("/edit python-for-beginners-1 undo")).key == "edit.undone"
    assert "A loop repeats." in (await studio.ask("/lesson python-for-beginners-1", by="cat")).text
    assert [one.lesson.body for one in studio.work.tables.versions][-1] == "A loop repeats."


async def test_what_is_taken_back_is_a_draft_again(studio: Product) -> None:
    await published(studio)
    back = await studio.ask("/unpublish python-for-beginners-1")
    assert (back.key, actions(back)[0]) == ("unpublish.done", "/publish python-for-beginners-1")
    assert (await studio.ask("/lesson python-for-beginners-1", by="cat")).key == "lesson.unknown"
    assert (await studio.ask("/courses", by="cat")).key == "courses.none"
    assert (await studio.ask("/unpublish python-for-beginners-1")).key == "unpublish.draft"
    assert (await studio.ask("/edit python-for-beginners-1 undo")).key == "undo.no_version"
    assert (await studio.press(back.buttons[0])).key == "publish.done"


async def test_titles_are_taken_once(studio: Product) -> None:
    assert (await studio.ask("/newcourse")).key == "newcourse.form"
    assert (await studio.ask("/newcourse # ")).key == "newcourse.form"
    assert (await studio.ask("/newcourse PYTHON for Beginners", by="bob")).key == "newcourse.taken"
    await published(studio)
    assert "title" in (await published(studio)).text
    assert (await studio.ask("/newcourse Python, for beginners!", by="bob")).key == "newcourse.made"
    assert "python-for-beginners-2" in studio.work.tables.courses


async def test_a_file_without_a_word_begins_a_lesson(studio: Product) -> None:
    card = await studio.send("", Enclosure("file", "l.md", b"---\ntitle: From a file\nfree: true\n---\nText"), by="ann")
    assert (card.key, "From a file" in card.text) == ("draft.card", True)
    assert (await studio.send("", PNG, by="bob")).key == "newlesson.no_course"
    assert (await studio.send("", PNG, by="cat")).key == "talk.kept"


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        (Enclosure("file", "big.bin", bytes(50 * 2**20)), "file.too_big"),
        (Enclosure("file", "l.md", b"\xff\xfe"), "lesson_file.encoding"),
        (Enclosure("file", "l.md", b"---\nid: ../x\n---\n"), "lesson_file.id"),
        (Enclosure("file", "l.md", b"<script>x</script>"), "check.html"),
        (Enclosure("file", "l.md", b"x" * 200_000), "draft.too_long"),
        (Enclosure("file", "l.md", b"x" * 70_000), "text.too_long"),
    ],
)
async def test_what_cannot_be_taken_in_is_said_and_changes_nothing(studio: Product, sent: Enclosure, key: str) -> None:
    await studio.ask("/newlesson")
    await studio.ask("Loops\nbefore")
    before = dict(studio.work.tables.drafts)
    assert (await studio.send("caption", sent, by="ann")).key == key
    assert studio.work.tables.drafts == before


async def test_an_archive_is_kept_as_it_is_and_its_name_leads_nowhere(studio: Product) -> None:
    await studio.ask("/newlesson")
    bomb = b"PK\x03\x04" + b"\0" * 100
    await studio.send("Zip\ntext", Enclosure("file", "../../etc/bomb.zip", bomb), by="ann")
    (draft,) = studio.work.tables.drafts.values()
    assert [(file.name, studio.work.tables.blobs[file.digest]) for file in draft.lesson.files] == [("bomb.zip", bomb)]


async def test_fields_are_set_and_a_circle_is_named(studio: Product) -> None:
    await keep(studio.work, a_course("logic", title="Logic"))
    await published(studio)
    assert (await studio.ask("/edit python-for-beginners-1 free=on")).key == "draft.card"
    assert (await studio.ask("/edit python-for-beginners-1 tags=a, b，c")).key == "draft.card"
    (draft,) = studio.work.tables.drafts.values()
    assert (draft.lesson.is_free, draft.lesson.details.tags) == (True, ("a", "b", "c"))
    assert (await studio.ask("/edit python-for-beginners-1 free=perhaps")).key == "edit.form"
    assert (await studio.ask("/edit python-for-beginners colour=red")).key == "edit.course_form"
    assert (await studio.ask("/edit python-for-beginners requires=none")).key == "course.needs_unknown"
    assert (await studio.ask("/edit python-for-beginners requires=logic")).key == "edit.course"
    circle = await studio.ask("/edit logic requires=python-for-beginners", by="root")
    assert (circle.key, "logic → python-for-beginners → logic" in circle.text) == ("course.cycle", True)


async def test_suggested_tags_are_taken_with_a_tap(studio: Product) -> None:
    await studio.ask("/newlesson")
    card = await studio.ask("Pandas\nPandas reads tables. Pandas writes tables. Use pandas for tables.")
    taken = await studio.press(card.buttons[button_of(card, "/edit")])
    (draft,) = studio.work.tables.drafts.values()
    assert set(draft.lesson.details.tags) == {"pandas", "tables"}
    assert "suggests" not in taken.text


async def test_files_that_nothing_has_any_more_are_forgotten(studio: Product) -> None:
    await studio.ask("/newlesson")
    await studio.send("A\nb", PNG, by="ann")
    async with studio.work.write() as tx:
        assert await tx.drafts.sweep() == 0
    await studio.ask("/edit python-for-beginners-1 files=none")
    async with studio.work.write() as tx:
        assert await tx.drafts.sweep() == 1
