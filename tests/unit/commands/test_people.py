"""Welcome, help, language, consent and the rest of what concerns oneself."""

import pytest

from core.members.model import Language, LanguageSource, Purpose
from tests.factories import a_course, a_fact, a_member, a_plan, an_act, keep
from tests.fakes.product import OWNER, Product, actions

SWITCHES_ON = [f"/consent {purpose.value} on" for purpose in Purpose]


async def test_the_first_welcome_asks_for_consent_once(product: Product) -> None:
    first = await product.ask("/start")
    assert first.key == "start.welcome"
    assert actions(first) == ["/consent all on", *SWITCHES_ON, "/help", "/courses", "/lang"]
    await product.press(first.buttons[0])
    assert actions(await product.ask("/start")) == ["/help", "/courses", "/lang"]


async def test_a_deep_link_opens_what_it_names_and_a_dead_one_is_said(product: Product) -> None:
    await keep(product.work, a_course(), a_plan())
    assert (await product.ask("/start course_py")).key == "course.card"
    plan = await product.ask("/start plan_vip")
    assert (plan.key, actions(plan)) == ("start.plan", ["/plans"])
    for dead in ("course_gone", "plan_gone", "what", "link_1"):
        reply = await product.ask(f"/start {dead}")
        assert reply.key == "start.dead_code"
        assert "/help" in actions(reply)


async def test_help_lists_what_this_person_may_use_and_explains_one(product: Product) -> None:
    for by, sees_room in (("ann", False), (OWNER, True)):
        overview = await product.ask("/help", by=by)
        assert overview.key == "help.title"
        assert ("/room" in overview.text) is sees_room
        assert "/opinion" not in overview.text
    one = await product.ask("/help /recommend")
    assert (one.key, actions(one)) == ("help.one", ["/recommend", "/help"])
    near = await product.ask("/help corses")
    assert (near.key, actions(near)) == ("help.unknown", ["/help courses", "/help"])
    far = await product.ask("/help xylophone")
    assert far.key == "help.unknown"
    assert (await product.ask("/help room")).key == "help.unknown"


async def test_a_language_is_chosen_answered_in_and_given_back(product: Product) -> None:
    assert actions(await product.ask("/lang")) == ["/lang zh", "/lang en", "/lang auto"]
    chosen = await product.ask("/lang 中文")
    assert chosen.key == "lang.set" and not chosen.text.isascii()
    wrong = await product.ask("/lang xx")
    assert (wrong.key, actions(wrong)) == ("lang.unknown", ["/lang zh", "/lang en", "/lang auto"])
    back = await product.ask("/lang auto")
    assert back.key == "lang.auto" and back.text.isascii()


async def test_a_hint_of_the_platform_is_taken_until_a_language_is_chosen(product: Product) -> None:
    assert (await product.ask("/help", by="zh", hint="zh-hans")).text.startswith("你")
    await keep(product.work, a_member(50, language=Language.ZH, source=LanguageSource.DEFAULT))
    assert (await product.ask("/help", by="ann", hint="en")).text.isascii()


async def test_consent_is_switched_one_by_one_and_shown(product: Product) -> None:
    assert (await product.ask("/consent")).key == "consent.card"
    saved = await product.ask("/consent mood on")
    assert (saved.key, actions(saved)) == (
        "consent.saved",
        ["/consent all on", "/consent personal on", "/consent mood off", "/consent nudges on"],
    )
    await product.ask("/consent 全部 开")
    assert actions(await product.ask("/consent")) == [f"/consent {purpose.value} off" for purpose in Purpose]


@pytest.mark.parametrize("words", ["mood", "mood maybe", "money on", "on", "mood on off", "x" * 500])
async def test_a_wrong_consent_changes_nothing_and_shows_the_switches(product: Product, words: str) -> None:
    reply = await product.ask(f"/consent {words}")
    assert (reply.key, actions(reply)) == ("consent.unknown", ["/consent all on", *SWITCHES_ON])
    assert product.work.tables.consents == []
    assert len(reply.text) < 400


async def test_the_own_card_shows_plan_progress_and_consent(product: Product) -> None:
    empty = await product.ask("/me")
    assert (empty.key, actions(empty)) == ("me.card", ["/courses", "/consent", "/privacy"])
    await keep(product.work, a_member(allows=(Purpose.MOOD,)), a_course(), a_fact(), an_act("py-1"))
    full = await product.ask("/me")
    assert "vip" in full.text and "vip" not in empty.text
    assert "console:ann" in full.text
    assert len(full.text.splitlines()) == len(empty.text.splitlines()) < 12


async def test_privacy_always_answers_with_what_acts_on_it(product: Product) -> None:
    reply = await product.ask("/privacy")
    assert (reply.key, actions(reply)) == ("privacy.card", ["/consent", "/mydata", "/forgetme"])
    assert "90" in reply.text and " 5 " in reply.text


async def test_plans_are_listed_and_marked_in_private_only(product: Product) -> None:
    assert (await product.ask("/plans")).key == "plans.none"
    await keep(product.work, a_plan(), a_plan("yearly", amount_minor=30000))
    public = await product.ask("/plans", room="hall")
    assert (public.key, actions(public)) == ("plans.list", ["/subscribe vip", "/subscribe yearly", "/courses"])
    assert "CN¥30.00" in public.text
    await product.ask("/help")
    await keep(product.work, a_fact())
    assert await product.ask("/plans", room="hall") == public
    assert (await product.ask("/plans")).text != public.text


async def test_ones_data_is_shown_as_it_is_kept(product: Product) -> None:
    await product.say("remember this", room="hall")
    reply = await product.ask("/mydata")
    assert (reply.key, actions(reply)) == ("mydata.card", ["/privacy", "/forgetme"])
    assert "remember this" in reply.text


async def test_forgetting_needs_the_shown_word(product: Product) -> None:
    await product.say("remember this", room="hall")
    card = await product.ask("/forgetme")
    assert (card.key, actions(card)) == ("forgetme.card", ["/mydata", "/privacy"])
    word = next(word.strip(".,;:“”，。") for word in card.text.split() if "erase-" in word)
    wrong = await product.ask("/forgetme erase-99999")
    assert (wrong.key, actions(wrong)) == ("forgetme.wrong", ["/privacy"])
    assert word in (await product.ask("/forgetme", by="ann")).text
    assert len(product.work.tables.log) == 1
    done = await product.ask(f"/forgetme {word.upper()}")
    assert (done.key, actions(done)) == ("forgetme.done", ["/start"])
    assert product.work.tables.log == {}
    assert (await product.press(done.buttons[0])).key == "start.welcome"
    assert len([m for m in product.work.tables.members.values() if m.accounts]) == 1


async def test_a_room_is_made_by_the_owner_alone(product: Product) -> None:
    made = await product.ask("/room library", by=OWNER)
    assert made.key == "room.made"
    assert (await product.ask("/room library", by=OWNER)).key == "room.there"
    for line, key in (("/room", "room.which"), (f"/room {'x' * 65}", "room.name"), ("/room @ann", "room.name")):
        assert (await product.ask(line, by=OWNER)).key == key
    for there in ("library", "unknown"):
        denied = await product.ask(f"/room {there}", by="ann")
        assert (denied.key, actions(denied)) == ("denied", ["/help"])
    assert len(product.work.tables.rooms) == 1
