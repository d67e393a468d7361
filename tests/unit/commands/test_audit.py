"""/audit: who did what about whom, the newest first, and no more than a screen."""

import pytest

from core.access.trail import MOST_LINES
from tests.fakes.product import OWNER, actions
from tests.unit.commands.crew import Crew


@pytest.fixture
async def crew() -> Crew:
    made = Crew()
    await made.gather()
    return made


async def lines(crew: Crew, words: str = "") -> list[str]:
    reply = await crew.ask(f"/audit {words}", by=OWNER)
    assert reply.key == "audit.list"
    return reply.text.splitlines()[1:]


async def test_everything_that_staff_do_is_noted_with_who_and_about_whom(crew: Crew) -> None:
    await crew.ask("/room hall", by=OWNER)
    await crew.ask("/room hall", by=OWNER)
    for line in ("/bind vip", "/bind vip", "/unbind vip", "/unbind vip"):
        await crew.ask(line, by=OWNER, room="hall")
    given = await crew.yes("/grant ann vip 30", by="adm")
    await crew.press(given.buttons[0], by="adm")
    await crew.yes("/grant ann pro 30", by="adm")
    ended = await crew.yes("/revoke ann", by="adm")
    await crew.press(ended.buttons[0], by="adm")
    await crew.ask("/ban ann 7d spam", by="mod")
    await crew.ask("/unban ann", by="mod")
    root, adm, mod, ann = [await crew.number(name) for name in (OWNER, "adm", "mod", "ann")]
    at = "2026-11-24 12:00"
    assert (await lines(crew))[:10] == [
        f"{at}  mod #{mod}  unban  ann #{ann}",
        f"{at}  mod #{mod}  ban  ann #{ann} minutes=10080",
        f"{at}  adm #{adm}  undo  ann #{ann} comps=1 of=revoke",
        f"{at}  adm #{adm}  revoke  ann #{ann} comps=1 subscriptions=0",
        f"{at}  adm #{adm}  grant  ann #{ann} days=30 plan=pro",
        f"{at}  adm #{adm}  undo  ann #{ann} of=grant plan=vip",
        f"{at}  adm #{adm}  grant  ann #{ann} days=30 plan=vip",
        f"{at}  root #{root}  unbind  hall plan=vip",
        f"{at}  root #{root}  bind  hall grace_days=14 plan=vip",
        f"{at}  root #{root}  room  hall",
    ]


async def test_a_person_is_found_as_actor_and_as_object(crew: Crew) -> None:
    await crew.ask("/ban ann", by="mod")
    await crew.ask("/ban bob", by="mod")
    assert [len(await lines(crew, f"@{name}")) for name in ("mod", "ann", "bob 30")] == [2, 1, 1]
    none = await crew.ask("/audit @sup", by=OWNER)
    sup = await crew.number("sup")
    assert (none.key, actions(none)) == ("audit.none", [f"/audit #{sup} 30", f"/audit #{sup} 90"])


async def test_days_bound_what_is_shown(crew: Crew) -> None:
    await crew.ask("/ban ann", by="mod")
    crew.pass_by(days=8)
    assert (await crew.ask("/audit", by=OWNER)).key == "audit.none"
    assert "last 1 day." in (await crew.ask("/audit 1", by=OWNER)).text
    assert "ban" in (await lines(crew, "30d"))[0]
    for wrong in ("0", "91", "-1", "@ann 91"):
        reply = await crew.ask(f"/audit {wrong}", by=OWNER)
        assert (reply.key, "1 to 90" in reply.text, actions(reply)) == ("audit.range", True, ["/audit"])


async def test_a_screen_is_full_and_the_rest_is_counted(crew: Crew) -> None:
    already = len(crew.product.work.tables.noted)
    for _ in range(MOST_LINES + 2 - already):
        await crew.ask("/ban ann", by="mod")
    reply = await crew.ask("/audit", by=OWNER)
    assert reply.text.count("12:00") == MOST_LINES
    assert reply.text.endswith("And 2 older entries.")
    await crew.ask("/lang zh", by=OWNER)
    assert (await crew.ask("/audit", by=OWNER)).text.endswith("还有更早的 2 条。")


async def test_whoever_is_unknown_or_forgotten_is_a_number(crew: Crew) -> None:
    assert (await crew.ask("/audit zzz", by=OWNER)).key == "whom.none"
    await crew.ask("/ban ann", by="mod")
    ann = await crew.number("ann")
    await crew.product.cases.erase_person(ann)
    assert f" ban  #{ann}" in (await lines(crew))[0]


async def test_only_the_owner_reads_it(crew: Crew) -> None:
    for name in ("adm", "mod", "sup", "ann"):
        assert (await crew.ask("/audit", by=name)).key == "denied"
