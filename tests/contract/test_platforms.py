"""What every platform owes its people: the same words, languages and consent, wherever they write."""

from core.members.model import Language, LanguageSource, Purpose
from tests.contract.platforms import PlatformDriver, actions, is_chinese, kept, keys, member, put_course


async def test_an_unknown_command_is_answered_with_the_nearest_name(there: PlatformDriver) -> None:
    for typed, meant in (("/halp", "/help"), ("/cuorses", "/courses"), ("/HEPL me", "/help")):
        replies = await there.say("ann", typed)
        assert keys(replies) == ["command.nearest"]
        assert actions(replies)[0] == meant


async def test_an_unknown_word_is_answered_with_help(there: PlatformDriver) -> None:
    replies = await there.say("ann", "/frobnicate")
    assert keys(replies) == ["command.unknown"]
    assert actions(replies) == ["/help"]


async def test_a_command_may_name_the_bot_and_be_written_large(there: PlatformDriver) -> None:
    assert keys(await there.say("ann", "/HELP@zhishe_bot")) == ["help.title"]


async def test_a_chinese_word_is_a_command_in_private_and_talk_in_a_room(there: PlatformDriver) -> None:
    assert keys(await there.say("li", "帮助")) == ["help.title"]
    assert await there.say("li", "帮助", "hall") == []
    assert list((await kept(there, "hall")).values()) == ["帮助"]


async def test_every_button_that_is_shown_leads_somewhere(there: PlatformDriver) -> None:
    await put_course(there.app)
    to_press, pressed = ["/start", "/me", "/course sql"], set[str]()
    while to_press:
        action = to_press.pop()
        if action in pressed or action.startswith("/forgetme"):
            continue
        pressed.add(action)
        replies = await there.press("ann", action)
        assert not set(keys(replies)) & {"button.expired", "error.ours", "denied", "command.nearest"}, action
        to_press += [one for one in actions(replies) if one]
    assert len(pressed) > 15


async def test_a_button_pressed_twice_acts_once(there: PlatformDriver) -> None:
    await put_course(there.app)
    [first] = await there.press("ann", "/done sql-01")
    [second] = await there.press("ann", "/done sql-01")
    [third] = await there.press("ann", "/done sql-01", ref="told-again")
    [fourth] = await there.press("ann", "/done sql-01", ref="told-again")
    assert first.key == "done.saved"
    assert {second.key, third.key, fourth.key} == {"done.again"}
    assert all("25" in one.text for one in (first, second, third, fourth))


async def test_an_old_or_forged_button_has_expired_and_offers_a_fresh_one(there: PlatformDriver) -> None:
    for action in ("/gone 7", "/frobnicate", "v1:buy:7", "", "help", "/", "/\N{RIGHT-TO-LEFT OVERRIDE}help"):
        replies = await there.press("ann", action)
        assert keys(replies) == ["button.expired"], action
        assert actions(replies) == ["/help"]


async def test_what_is_only_pressed_cannot_be_typed(there: PlatformDriver) -> None:
    assert keys(await there.say("ann", "/opinion like 1")) == ["command.unknown"]


async def test_bad_words_change_nothing_and_are_answered_with_what_is_accepted(there: PlatformDriver) -> None:
    await there.say("ann", "/start")
    before = await member(there, "ann")
    bad = ("/lang klingon", "/consent mood maybe", "/consent all", "/help nothing", "/done nothing", "/topics x y z")
    bad += ("/lesson", "/course nothing", "/why 99", "/forgetme yes", "/start plan_gone", "/mood 9999")
    for line in bad:
        [reply] = await there.say("ann", line)
        assert reply.key not in {"error.ours", "plain"}, line
        assert reply.buttons, line
    assert await member(there, "ann") == before


async def test_personal_answers_are_marked_for_the_asking_person(there: PlatformDriver) -> None:
    for line in ("/me", "/privacy", "/consent", "/mydata", "/recommend", "/help"):
        [reply] = await there.say("ann", line, "hall")
        assert reply.is_personal, line
    [reply] = await there.say("ann", "/topics", "hall")
    assert not reply.is_personal
    assert not [reply for line in ("/me", "/mydata") for reply in await there.say("bo", line) if "ann" in reply.text]


async def test_replies_follow_the_language_that_is_written(there: PlatformDriver) -> None:
    assert is_chinese(await there.say("li", "我想学数据分析，从哪里开始？"))
    assert not is_chinese(await there.say("ann", "Where should I start with data analysis?"))
    assert is_chinese(await there.say("li", "/help"))
    assert not is_chinese(await there.say("ann", "/help"))
    assert not is_chinese(await there.say("ann", "谢谢你们的帮助，我明白了"))


async def test_a_language_shown_in_a_room_is_followed_in_private(there: PlatformDriver) -> None:
    assert is_chinese(await there.say("ann", "/start"))
    await there.say("ann", "ok", "hall")
    await there.say("ann", "Hello everybody, nice to meet you all here", "hall")
    assert not is_chinese(await there.say("ann", "/help"))


async def test_a_chosen_language_stays_until_it_is_given_back(there: PlatformDriver) -> None:
    assert not is_chinese(await there.say("li", "/lang en"))
    assert not is_chinese(await there.say("li", "我还是写中文，你们看得懂吗？"))
    assert (await member(there, "li")).language_source is LanguageSource.CHOSEN
    assert keys(await there.say("li", "/lang auto")) == ["lang.auto"]
    await there.say("li", "我还是写中文，你们看得懂吗？", "hall")
    assert (await member(there, "li")).language is Language.ZH
    assert is_chinese(await there.say("li", "/help"))
    assert is_chinese(await there.press("ann", "/lang zh"))


async def test_consent_is_asked_on_the_first_start_and_given_at_once(there: PlatformDriver) -> None:
    first = await there.say("ann", "/start")
    asked = {action for action in actions(first) if action and action.startswith("/consent")}
    assert asked == {"/consent all on", "/consent personal on", "/consent mood on", "/consent nudges on"}
    assert not any((await member(there, "ann")).consents)
    assert keys(await there.press("ann", "/consent all on")) == ["consent.saved"]
    assert all(map((await member(there, "ann")).allows, Purpose))
    again = await there.say("ann", "/start")
    assert keys(again) == ["start.welcome"]
    assert not [action for action in actions(again) if action and action.startswith("/consent")]


async def test_one_switch_moves_one_purpose(there: PlatformDriver) -> None:
    await there.say("ann", "/start")
    await there.press("ann", "/consent mood on")
    await there.press("ann", "/consent mood on")
    now = await member(there, "ann")
    assert [one for one in Purpose if now.allows(one)] == [Purpose.MOOD]
    await there.press("ann", "/consent mood off")
    assert not any(map((await member(there, "ann")).allows, Purpose))
    assert "/consent" not in str(actions(await there.say("ann", "/start")))


async def test_nobody_switches_for_another(there: PlatformDriver) -> None:
    await there.say("ann", "/start")
    await there.press("bo", "/consent all on")
    assert not any((await member(there, "ann")).consents)
