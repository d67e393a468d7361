"""Certificates as they are given and verified."""

from dataclasses import replace

import pytest

from core.interactions.model import ActKind
from core.kernel.ids import CourseId
from core.kernel.messages import Reply
from tests.factories import VIP, a_course, a_fact, a_lesson, a_member, an_act, keep
from tests.fakes.easel import FakeEasel
from tests.fakes.product import Product, actions

CODE = "2222-2222-2222"


@pytest.fixture
async def school(product: Product) -> Product:
    await keep(product.work, a_member(), a_course("py", title="Python"), a_course("bare", title="Bare", lessons=0))
    return product


async def finished(school: Product) -> Reply:
    for number in (1, 2, 3):
        await school.ask(f"/done py-{number}")
    return await school.ask("/certificate py")


async def test_who_is_not_finished_is_told_exactly_what_is_missing(school: Product) -> None:
    await school.ask("/done py-2")
    missing = await school.ask("/certificate py")
    assert (missing.key, actions(missing)) == ("certificate.missing", ["/lesson py-1", "/course py"])
    assert "1 of 3 lessons are finished" in missing.text
    assert ("/lesson py-1" in missing.text, "/lesson py-2" in missing.text, "/lesson py-3" in missing.text) == (
        *(True, False, True),
    )
    assert (await school.ask("/certificate")).key == "certificate.missing"


async def test_who_only_says_to_know_a_lesson_has_not_finished_it(school: Product) -> None:
    await keep(school.work, *(an_act(f"py-{number}", ActKind.KNOWN) for number in (1, 2, 3)))
    assert (await school.ask("/certificate py")).key == "certificate.missing"


async def test_a_finished_course_gives_a_picture_a_document_and_a_code_once(school: Product) -> None:
    given = await finished(school)
    assert (given.key, given.is_personal, actions(given)) == ("certificate.given", True, [f"/certificate {CODE}"])
    assert given.picture is not None
    (document,) = given.enclosures
    assert (document.name, document.content[:4]) == (f"certificate-{CODE}.pdf", b"%PDF")
    assert CODE in given.text
    assert (await school.ask("/certificate py")).text == given.text
    listed = await school.ask("/certificate")
    assert (listed.key, CODE in listed.text) == ("certificate.list", True)


async def test_anybody_verifies_a_code_however_it_is_typed(school: Product) -> None:
    await finished(school)
    for typed in (CODE, "222222222222", "2222 2222 2222", f" {CODE.lower()} "):
        valid = await school.ask(f"/certificate {typed}", by="stranger")
        assert valid.key == "certificate.valid"
        assert "ann finished “Python” on 2026-11-24, then of 3 lessons" in valid.text
        assert "Lesson py-3" in valid.text
    for typed in ("2222-2222-2223", "证书", "x" * 500, "%_"):
        invalid = await school.ask(f"/certificate {typed}", by="stranger")
        assert (invalid.key, invalid.text.startswith("Not valid")) == ("certificate.invalid", True)


async def test_later_lessons_and_a_course_that_goes_revoke_nothing(school: Product) -> None:
    given = await finished(school)
    longer = a_course("py", title="Python", lessons=4)
    await keep(school.work, longer)
    assert (await school.ask("/certificate py")).text == given.text
    assert "then of 3 lessons" in (await school.ask(f"/certificate {CODE}")).text
    await keep(school.work, replace(longer, is_live=False))
    assert (await school.ask("/certificate py")).text == given.text
    assert (await school.ask(f"/certificate {CODE}")).key == "certificate.valid"


async def test_the_name_is_the_one_that_was_chosen(school: Product) -> None:
    await finished(school)
    renamed = await school.ask("/certificate py 王 小明 🎉")
    assert "王 小明 🎉 finished" in renamed.text
    easel = school.cases.study.press
    assert isinstance(easel, FakeEasel)
    assert easel.sheets[-1].name == "王 小明 🎉"
    assert "王 小明" in (await school.ask(f"/certificate {CODE}", by="stranger")).text
    refused = await school.ask("/certificate py " + "n" * 65)
    assert refused.key == "certificate.name"
    assert "王 小明" in (await school.ask("/certificate py")).text


async def test_a_course_without_lessons_has_no_certificate(school: Product) -> None:
    await school.ask("/done bare")
    assert (await school.ask("/certificate bare")).key == "certificate.no_lessons"


async def test_nothing_begun_is_said(product: Product) -> None:
    assert (await product.ask("/certificate")).key == "certificate.none"


async def test_a_code_and_an_erased_owner(school: Product) -> None:
    await finished(school)
    member = school.work.tables.members[a_member().id]
    await school.cases.erase_person(member.id)
    assert (await school.ask(f"/certificate {CODE}", by="stranger")).key == "certificate.invalid"


async def test_who_lost_a_plan_keeps_the_certificate(school: Product) -> None:
    paid = replace(a_course("paid", lessons=0), plans=frozenset((VIP,)), lessons=(a_lesson("paid-1", course="paid"),))
    await keep(school.work, paid, a_fact(), an_act("paid-1"))
    assert (await school.ask("/certificate paid")).key == "certificate.given"
    school.work.tables.facts.clear()
    assert (await school.ask("/certificate paid")).key == "certificate.given"
    assert CourseId("paid") in {one.course_id for one in school.work.tables.certificates.values()}
