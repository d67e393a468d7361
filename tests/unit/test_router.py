"""From what came in to what is answered: names, aliases, stale buttons, talk, faults, and every button there is."""

from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from bot.commands import ALIASES, COMMANDS
from bot.commands.nearest import edits, nearest
from core.kernel.messages import Button, IncomingKind
from core.members.model import Purpose
from tests.factories import VIP, a_course, a_fact, a_member, a_plan, a_room, an_act, an_entry, keep
from tests.fakes.product import OWNER, Product, actions


@pytest.fixture
def product() -> Product:
    return Product.empty()


async def test_an_unknown_name_is_answered_with_the_nearest(product: Product) -> None:
    near = await product.ask("/corses")
    assert (near.key, actions(near)) == ("command.nearest", ["/courses", "/help"])
    far = await product.ask("/xylophone")
    assert (far.key, actions(far)) == ("command.unknown", ["/help"])
    assert len((await product.ask("/" + "x" * 5000)).text) < 300


@pytest.mark.parametrize("line", ["/HELP", "/help@zhishe_bot", "  /help  ", "/help\n", "／help", "帮助", "/Help me"])
async def test_a_command_is_known_in_every_way_it_is_written(product: Product, line: str) -> None:
    assert (await product.ask(line)).key.startswith("help.")


@pytest.mark.parametrize("gap", [" ", "   ", "\n", "\t", "\u3000"])
async def test_words_follow_after_any_gap(product: Product, gap: str) -> None:
    assert (await product.ask(f"/help{gap}lang")).key == "help.one"


async def test_every_alias_means_its_command_in_private_alone(product: Product) -> None:
    for alias, name in ALIASES.items():
        reply = await product.ask(alias, hint="zh")
        assert reply.key == (await product.ask(f"/{name}", hint="zh")).key
        assert await product.say(alias, room="hall") is None


@pytest.mark.parametrize("text", ["hello", "/", "/2 of them", "// no", "5/5", "帮助我"])
async def test_what_is_no_command_is_talk_and_kept(product: Product, text: str) -> None:
    assert await product.say(text, room="hall") is None
    reply = await product.ask(text)
    assert (reply.key, actions(reply)) == ("talk.kept", ["/help", "/start"])
    assert [entry.text for entry in product.work.tables.log.values()] == [text, text]


async def test_a_command_is_not_kept_as_talk(product: Product) -> None:
    await product.ask("/help", room="hall")
    assert product.work.tables.log == {}


async def test_other_bots_are_neither_answered_nor_kept(product: Product) -> None:
    for text in ("hello", "/help"):
        assert await product.say(text, by="robot", is_bot=True) is None
    assert (product.work.tables.log, product.work.tables.members) == ({}, {})


@pytest.mark.parametrize("action", ["", "x", "/gone 1", "gone:1", "\u202e", "/\u202e", "x" * 64])
async def test_a_button_of_another_time_says_so_and_offers_a_fresh_one(product: Product, action: str) -> None:
    reply = await product.press(Button("?", action))
    assert (reply.key, actions(reply)) == ("button.expired", ["/help"])


async def test_a_fault_of_ours_is_said_without_what_it_was(product: Product) -> None:
    class Failing:
        async def __call__(self) -> Sequence[object]:
            raise RuntimeError("secret")

    object.__setattr__(product.cases, "offer", Failing())
    with capture_logs() as logged:
        reply = await product.ask("/plans please")
        long = await product.ask("/plans " + "很" * 40)
    assert [(line["event"], line["command"]) for line in logged] == [("command.failed", "plans")] * 2
    assert (reply.key, actions(reply)) == ("error.ours", ["/plans please", "/help"])
    assert "secret" not in reply.text
    assert actions(long) == ["/help"]


async def test_edits_and_deletions_are_taken_in_silently(product: Product) -> None:
    for kind in (IncomingKind.EDIT, IncomingKind.DELETE):
        said = await product.asked("/help", kind, by="ann", room=None, hint="en", is_bot=False)
        assert said is None
    assert len(product.work.tables.log) == 2


WALKED = (
    *(f"/{name}" for name in COMMANDS),
    *("/help help", "/help x", "/help corses", "/lang zh", "/lang xx", "/consent mood on", "/consent x"),
    *("/start course_py", "/start plan_vip", "/start x", "/courses python", "/courses zzz", "/course py"),
    *("/course zzz", "/course paid", "/lesson py-1", "/lesson paid-1", "/lesson zzz", "/done py-1", "/done zzz"),
    *("/recommend zzz", "/why 1", "/why 9", "/topics 999", "/topics 7 hall", "/topics 7 zzz", "/mood 7 hall"),
    *("/mood 0", "/room x", "/forgetme x", "/zzzzzzz", "hello"),
    *(
        "/subscribe vip",
        "/subscribe zzz",
        "/switch pro",
        "/lookup ann",
        "/lookup zzz",
        "/refund zzz",
        "/editplan zzz a=1",
    ),
    *("/newplan v 3 cny month methods=alipay", "/archiveplan zzz", "/cancel yes"),
)


async def test_every_button_of_every_answer_leads_to_a_command(product: Product) -> None:
    """`Product` checks each button that is shown; here every one is pressed, and those that come of it too."""
    await keep(product.work, a_member(allows=(Purpose.PERSONAL,)), a_room(), an_entry(), a_plan(), a_fact(by=9))
    await keep(product.work, a_course(), a_course("paid", plan=VIP), a_course("bare", lessons=0), an_act("py-1"))
    for by in ("ann", OWNER, "stranger"):
        for line in WALKED:
            reply = await product.say(line, by=by)
            assert reply is not None and reply.key not in {"error.ours", "button.expired"}, line
    pressed: set[str | None] = set()
    for _ in range(3):
        for button in [one for one in product.buttons if one.action not in pressed and one.action]:
            pressed.add(button.action)
            for by in ("ann", "stranger"):
                reply = await product.press(button, by=by)
                assert reply.key not in {"error.ours", "button.expired", "command.unknown"}, button
    assert {(action or "").split()[0].removeprefix("/") for action in pressed} >= {"open", "opinion", "done", "lesson"}


def test_the_nearest_name_is_within_two_edits() -> None:
    assert edits("recommend", "reccomend") == 2
    assert edits("help", "hlep") == 1
    assert nearest("x", ["help"]) is None
    assert nearest("mod", ["me", "mood"]) == "mood"
