"""Who holds which role: shown, given and taken by the owner."""

import pytest

from core.members.model import Role
from tests.fakes.product import OWNER, Product, actions


async def number(product: Product, name: str) -> int:
    await product.ask("/help", by=name)
    (found,) = await product.cases.look_up.find(f"console:{name}")
    return found.id


async def test_a_role_is_given_told_once_and_taken_by_one_button(product: Product) -> None:
    ann = await number(product, "ann")
    assert (await product.ask("/newcourse Tea", by="ann")).key == "denied"
    given = await product.ask("/staff add @ann creator", by=OWNER)
    assert (given.key, actions(given)) == ("staff.added", [f"/staff remove #{ann} creator", "/staff"])
    assert (await product.ask("/staff add @ann creator", by=OWNER)).key == "staff.is"
    told = [one for one, *_ in product.work.tables.notices.values() if one.member_id == ann]
    assert [one.answer.phrases[0].key for one in told] == ["staff.told_appoint"]
    assert (await product.ask("/newcourse Tea", by="ann")).key != "denied"
    shown = await product.ask("/staff", by=OWNER)
    assert shown.key == "staff.list" and f"ann (#{ann})" in shown.text
    assert (await product.press(given.buttons[0], by=OWNER)).key == "staff.removed"
    assert (await product.ask("/newcourse Coffee", by="ann")).key == "denied"
    assert [(deed, about) for _, deed, about in product.work.tables.audited if deed in {"appoint", "dismiss"}] == [
        ("appoint", f"member:{ann}"),
        ("dismiss", f"member:{ann}"),
    ]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("/staff", "staff.none"),
        ("/staff give @ann creator", "staff.form"),
        ("/staff add", "staff.form"),
        ("/staff add @ann", "staff.which_role"),
        ("/staff add @ann king", "staff.role"),
        ("/staff add @ann member", "staff.role"),
        ("/staff add @nobody creator", "whom.none"),
        ("/staff remove @ann admin", "staff.is_not"),
        (f"/staff remove @{OWNER} owner", "staff.settings"),
    ],
)
async def test_what_cannot_be_changes_nothing(product: Product, line: str, key: str) -> None:
    ann = await number(product, "ann")
    assert (await product.ask(line, by=OWNER)).key == key
    async with product.work.read() as tx:
        member = await tx.members.get(ann)
    assert member is not None and member.roles - {Role.MEMBER} == frozenset()


async def test_only_an_owner_gives_roles(product: Product) -> None:
    await number(product, "ann")
    assert (await product.ask("/staff add @ann owner", by="ann")).key == "denied"
    await product.ask("/staff add @ann owner", by=OWNER)
    assert (await product.ask("/staff add @ann admin", by="ann")).key == "staff.added"
