"""Sentences about what goes wrong on the way: the bot is away, clocks differ, deliveries and answers are lost."""

from collections.abc import Mapping

from tests.flow.histories.stage import AS_ASKED, Stage, Verb, span
from tests.wire.stripe import Plan

DELIVERIES: Mapping[str, Plan] = {
    "as they should": AS_ASKED,
    "lost": Plan(lose=lambda _event: True),
    "held back": Plan(hold=lambda _event: True),
    "twice": Plan(copies=2),
    "backwards": Plan(order="reversed", copies=2),
    "shuffled": Plan(order="shuffled", copies=3, seed=3),
}


async def _stops(stage: Stage) -> None:
    await stage.at.stop()


async def _starts(stage: Stage) -> None:
    await stage.at.start()


async def _room(stage: Stage, room: str, plan: str) -> None:
    if room not in stage.doors:
        await stage.at.owner(f"/room {room}")
    await stage.at.owner(f"/bind {plan}", room)
    stage.doors.setdefault(room, set()).add(plan)


async def _clock(stage: Stage, time: str, way: str) -> None:
    stage.at.clock.off = span(time) * (1 if way == "ahead" else -1)


async def _deliveries(stage: Stage, how: str) -> None:
    stage.deliveries = DELIVERIES[how]


async def _answers(stage: Stage, status: str, path: str, times: str = "1") -> None:
    stage.at.stripe.fail_next(path, int(status), times=int(times))


async def _drops(stage: Stage, path: str, when: str, times: str = "1") -> None:
    stage.at.stripe.drop_next(path, after_effect=when == "answer", times=int(times), method="POST")


async def _works(stage: Stage) -> None:
    stage.at.stripe.works_again()


async def _hides(stage: Stage) -> None:
    stage.at.stripe.answers_no_subscriptions()


AWAY: Mapping[str, Verb] = {
    r"the bot stops": _stops,
    r"the bot starts": _starts,
    r"the room (?P<room>[\w-]+) opens to (?P<plan>\w+)": _room,
    r"our clock is (?P<time>\d+[mh]) (?P<way>ahead|behind)": _clock,
    r"deliveries come (?P<how>.+)": _deliveries,
    r"Stripe answers (?P<status>\d+) below (?P<path>\S+)(?: (?P<times>\d+) times)?": _answers,
    r"Stripe loses the (?P<when>question|answer) below (?P<path>\S+)(?: (?P<times>\d+) times)?": _drops,
    r"Stripe works again": _works,
    r"Stripe shows no subscriptions": _hides,
}
