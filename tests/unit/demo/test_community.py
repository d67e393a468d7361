"""The demo community keeps its own promises."""

import itertools
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from string import ascii_lowercase, digits
from zoneinfo import ZoneInfo

import pytest

from bot.demo.community import community
from bot.demo.model import DemoCommunity
from bot.demo.shelf import lesson
from bot.demo.tour import tour
from core.kernel.errors import Broken

UNTIL = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HAN = re.compile("[一-鿿]")
SEEDS = (1, 7)


@cache
def built(seed: int = 1) -> DemoCommunity:
    return community(seed, UNTIL)


@pytest.fixture(params=SEEDS)
def whole(request: pytest.FixtureRequest) -> DemoCommunity:
    return built(request.param)


def test_the_same_seed_makes_the_same_community():
    assert community(1, UNTIL) == built(1)


def test_another_seed_makes_another_community():
    assert built(7).messages != built(1).messages


def test_another_day_moves_the_whole_period():
    later = community(1, UNTIL + timedelta(days=7))
    assert later.messages[-1].at > UNTIL
    assert later.messages[0].at >= UNTIL - timedelta(days=83)


def test_a_short_period_works_too():
    short = community(1, UNTIL, days=14)
    assert min(message.at for message in short.messages) >= UNTIL - timedelta(days=14)
    assert len(short.messages) > 400


def test_it_is_as_large_as_promised(whole: DemoCommunity):
    assert len(whole.rooms) >= 3
    assert len(whole.members) >= 220
    assert 4000 <= len(whole.messages) <= 6000
    assert [len(course.lessons) for course in whole.courses if course.lessons] == [12, 10]
    assert 6 <= sum(not course.lessons for course in whole.courses) <= 10


def test_the_people_of_the_demo_are_there(whole: DemoCommunity):
    roles = {member.key: member.roles for member in whole.members}
    assert roles["owner"] == ("owner",)
    assert roles["lin"] == roles["maya"] == ("creator",)
    assert roles["qing"] == ("moderator",)
    assert roles["xiaoyu"] == ("support",)
    assert roles["ann"] == roles["bo"] == roles["ming"] == ()


def test_keys_can_be_typed_and_are_unique(whole: DemoCommunity):
    keys = [member.key for member in whole.members]
    assert len(set(keys)) == len(keys)
    assert set("".join(keys)) <= set(ascii_lowercase + digits + ".")


def test_about_a_third_pays_and_most_are_chinese(whole: DemoCommunity):
    assert 0.30 < sum(member.plan == "pro" for member in whole.members) / len(whole.members) < 0.40
    assert 0.6 < sum(member.language == "zh" for member in whole.members) / len(whole.members) < 0.8


def test_members_joined_over_the_whole_period_and_live_in_real_zones(whole: DemoCommunity):
    days = [(UNTIL - member.joined_at).days for member in whole.members]
    assert max(days) >= 89
    assert min(days) <= 4
    assert all(ZoneInfo(member.zone) for member in whole.members)


def test_messages_stand_in_time_order_and_refs_are_unique_in_their_room(whole: DemoCommunity):
    times = [message.at for message in whole.messages]
    assert times == sorted(times)
    assert UNTIL - timedelta(days=90) <= times[0]
    assert times[-1] <= UNTIL
    refs = [(message.room, message.ref) for message in whole.messages]
    assert len(set(refs)) == len(refs)


def test_replies_point_to_earlier_messages_of_the_same_room(whole: DemoCommunity):
    seen: set[tuple[str, str]] = set()
    replies = 0
    for message in whole.messages:
        if message.reply_to is not None:
            replies += 1
            assert (message.room, message.reply_to) in seen
        seen.add((message.room, message.ref))
    assert replies > len(whole.messages) / 4


def test_authors_exist_and_had_joined(whole: DemoCommunity):
    joined = {member.key: member.joined_at for member in whole.members}
    assert all(message.at >= joined[message.author] for message in whole.messages)


def test_a_paid_room_holds_only_its_payers_and_the_staff(whole: DemoCommunity):
    members = {member.key: member for member in whole.members}
    paid = {room.key: room.plan for room in whole.rooms if room.is_paid}
    inside = [(members[message.author], paid[message.room]) for message in whole.messages if message.room in paid]
    assert inside
    assert all(member.roles or member.plan == plan for member, plan in inside)


def test_both_languages_are_spoken_and_mixed(whole: DemoCommunity):
    has_han = [bool(HAN.search(message.text)) for message in whole.messages]
    has_latin = [bool(re.search("[A-Za-z]{3}", message.text)) for message in whole.messages]
    assert 0.55 < sum(has_han) / len(has_han) < 0.85
    assert sum(not han and latin for han, latin in zip(has_han, has_latin, strict=True)) / len(has_han) > 0.15
    assert sum(han and latin for han, latin in zip(has_han, has_latin, strict=True)) / len(has_han) > 0.05


def test_long_messages_are_hardly_ever_said_twice(whole: DemoCommunity):
    long = [message.text for message in whole.messages if len(message.text) > 12]
    assert len(long) > len(whole.messages) / 2
    assert 1 - len(set(long)) / len(long) < 0.12


def test_no_template_mark_is_left_in_a_message(whole: DemoCommunity):
    for message in whole.messages:
        assert message.text == message.text.strip() != ""
        assert not re.search(r"\{\w+\}|<[^<>]*\|", message.text), message.text


def test_few_talk_much_and_many_little(whole: DemoCommunity):
    counts = sorted(Counter(message.author for message in whole.messages).values(), reverse=True)
    assert len(counts) > 180
    assert sum(counts[:24]) > 0.4 * sum(counts)
    assert counts[0] < 0.1 * sum(counts)


def test_the_night_is_quiet_and_the_evening_loud(whole: DemoCommunity):
    hours = Counter(message.at.astimezone(ZoneInfo("Asia/Shanghai")).hour for message in whole.messages)
    assert hours[21] > 10 * (hours[3] + hours[4]) / 2
    assert hours[12] > hours[15]


@pytest.mark.parametrize(
    ("words", "peak"),
    [("环境|pip|虚拟环境", 0), ("音频", 6), ("pandas|清洗", 8), ("打卡", 11)],
)
def test_what_people_talk_about_moves_with_the_weeks(words: str, peak: int):
    start = UNTIL - timedelta(days=90)
    weeks = Counter((m.at - start).days // 7 for m in built().messages if re.search(words, m.text))
    assert abs(weeks.most_common(1)[0][0] - peak) <= 2


def test_acts_are_in_order_and_only_on_what_the_plan_opens(whole: DemoCommunity):
    lessons = {lesson.id: lesson for course in whole.courses for lesson in course.lessons}
    shorts = {course.id: course for course in whole.courses if not course.lessons}
    members = {member.key: member for member in whole.members}
    assert [act.at for act in whole.acts] == sorted(act.at for act in whole.acts)
    for act in whole.acts:
        member = members[act.member]
        is_free = lessons[act.item].is_free if act.item in lessons else shorts[act.item].plan is None
        assert is_free or member.plan == "pro"
        assert member.joined_at <= act.at <= UNTIL


def test_what_is_done_was_opened_and_what_is_rated_was_done(whole: DemoCommunity):
    seen: set[tuple[str, str, str]] = set()
    for act in whole.acts:
        before = {"opened": None, "done": "opened", "rated": "done"}[act.kind]
        assert before is None or (act.member, act.item, before) in seen
        assert (act.kind == "rated") == (act.value in {1, 2, 3, 4, 5})
        assert (act.member, act.item, act.kind) not in seen
        seen.add((act.member, act.item, act.kind))


def test_enough_members_did_enough_to_learn_from(whole: DemoCommunity):
    counts = Counter(act.member for act in whole.acts)
    assert sum(count >= 3 for count in counts.values()) >= 120
    assert {"ann", "bo", "ming"} <= set(counts)


def test_most_go_on_to_the_next_lesson(whole: DemoCommunity):
    opened: dict[str, list[str]] = {}
    for act in whole.acts:
        if act.kind == "opened":
            opened.setdefault(act.member, []).append(act.item)
    after = Counter(b for items in opened.values() for a, b in itertools.pairwise(items) if a == "py-01")
    assert after.most_common(1)[0][0] == "py-02"
    assert len(after) > 1


def test_lessons_stand_in_order_and_begin_free(whole: DemoCommunity):
    for course in whole.courses:
        assert [lesson.position for lesson in course.lessons] == list(range(1, len(course.lessons) + 1))
        if course.lessons:
            assert course.lessons[0].is_free
            assert not course.lessons[-1].is_free
    assert all(lesson.tags for course in whole.courses for lesson in course.lessons)


def test_every_lesson_teaches_something_and_ends_with_an_exercise(whole: DemoCommunity):
    for entry in (entry for course in whole.courses for entry in course.lessons):
        size = len(HAN.findall(entry.body)) + len(re.findall("[A-Za-z']+", entry.body))
        assert 120 <= size <= 400, (entry.id, size)
        assert re.search("## (练习|Exercise)", entry.body)


def test_python_in_the_lessons_compiles(whole: DemoCommunity):
    for entry in (entry for course in whole.courses for entry in course.lessons):
        for code in re.findall(r"```python\n(.*?)```", entry.body, re.DOTALL):
            compile(code, entry.id, "exec")


@pytest.mark.parametrize("text", ["no head at all", "---\nid: x\n", "---\nid: x\n---\nbody"])
def test_a_lesson_with_a_broken_head_is_said_to_be_broken(text: str):
    with pytest.raises(Broken):
        lesson(text)


@pytest.mark.parametrize("roles", [(), ("creator",), ("owner",), ("support",)])
def test_the_tour_suggests_commands_with_phrase_keys(roles: tuple[str, ...]):
    assert len(tour(roles)) >= 4
    assert all(command.startswith("/") and key.startswith("tour.") for command, key in tour(roles))
