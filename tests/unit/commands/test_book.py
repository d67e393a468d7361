"""A whole course as one file, for whom it is open to and as far as it is."""

from core.courses.model import Course, Lesson
from core.kernel.ids import CourseId, LessonId
from tests.factories import VIP, a_plan, keep
from tests.fakes.product import Product, actions

LESSONS = tuple(Lesson(LessonId(f"py-{n}"), CourseId("py"), n, f"Lesson {n}", f"Body {n}.") for n in (1, 2, 3))
PYTHON = Course(CourseId("py"), "Python", lessons=LESSONS)


async def keep_course(product: Product, course: Course = PYTHON) -> None:
    async with product.work.write() as tx:
        await tx.courses.put(course)


async def test_an_open_course_comes_as_one_markdown_file(product: Product) -> None:
    await keep_course(product)
    reply = await product.ask("/book py")
    (file,) = reply.enclosures
    text = file.content.decode()
    assert (reply.key, file.name) == ("book.card", "py.md")
    assert text.index("Body 1.") < text.index("Body 2.") < text.index("Body 3.")


async def test_lessons_that_must_be_waited_for_are_not_in_it(product: Product) -> None:
    await keep_course(product)
    assert (await product.ask("/drip py every 7", by="root")).key == "drip.card"
    (file,) = (await product.ask("/book py")).enclosures
    assert "Body 1." in file.content.decode()
    assert "Lesson 2" not in file.content.decode()


async def test_a_locked_course_is_refused_even_with_a_free_lesson(product: Product) -> None:
    await keep(product.work, a_plan())
    free = Lesson(LessonId("py-0"), CourseId("py"), 0, "Free", "Free.", is_free=True)
    await keep_course(product, Course(CourseId("py"), "Python", plans=frozenset((VIP,)), lessons=(free, *LESSONS)))
    reply = await product.ask("/book py")
    assert (reply.key, reply.enclosures, actions(reply)) == ("book.locked", (), ["/plans"])


async def test_bad_input_is_answered_with_an_example_and_a_button(product: Product) -> None:
    for words, key in (("", "book.which"), ("nothing", "book.unknown")):
        reply = await product.ask(f"/book {words}".strip())
        assert (reply.key, "/book python" in reply.text, actions(reply)) == (key, True, ["/courses"])
