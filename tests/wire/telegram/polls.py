"""Polls and quizzes (spec: sendPoll, stopPoll, Poll, PollAnswer)."""

from typing import Any

from tests.wire.telegram import keyboards, lookup
from tests.wire.telegram.entities import units
from tests.wire.telegram.errors import NotModelled, NotPossible, bad
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import Account, Json, Message
from tests.wire.telegram.rooms import Room
from tests.wire.telegram.world import World


def new(world: World, params: Params, room: Room) -> Json:
    """Return a new poll; raise where Telegram refuses it."""
    question, kind = params.text("question").strip(), params.text("type", "regular")
    if not 1 <= units(question) <= 300:
        raise bad("poll question must be non-empty and at most 300 characters long")
    if kind not in ("regular", "quiz"):
        raise bad("unsupported poll type specified")
    is_anonymous = params.flag("is_anonymous", default=True)
    if room.kind == "channel" and not is_anonymous:
        raise bad("non-anonymous polls can't be sent to channel chats")
    poll: Json = {"id": str(5_000_000_000_000 + world.number()), "question": question}
    poll |= {"options": _options(params), "total_voter_count": 0, "is_closed": params.flag("is_closed")}
    poll |= {"is_anonymous": is_anonymous, "type": kind, "members_only": False}
    poll["allows_multiple_answers"] = params.flag("allows_multiple_answers")
    poll["allows_revoting"] = params.flag("allows_revoting", default=kind == "regular")
    return poll | (_quiz(params, len(poll["options"])) if kind == "quiz" else {}) | _end(world, params)


def _options(params: Params) -> list[Json]:
    options: list[Any] = params.rows("options") or []
    if not 1 <= len(options) <= 12:
        raise bad("poll must have from 1 to 12 answer options")
    texts = [option.get("text", "").strip() if isinstance(option, dict) else str(option) for option in options]
    if any(isinstance(option, dict) and option.keys() - {"text", "text_entities"} for option in options):
        raise NotModelled("poll options with media")
    if not all(1 <= units(text) <= 100 for text in texts):
        raise bad("poll options must be non-empty and at most 100 characters long")
    return [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(texts)]


def _quiz(params: Params, options: int) -> Json:
    right = params.rows("correct_option_ids") or []
    if not right or right != sorted(set(right)) or not 0 <= right[0] <= right[-1] < options:
        raise bad("wrong correct option ID specified")
    explanation = params.text("explanation").strip()
    if units(explanation) > 200 or explanation.count("\n") > 2:
        raise bad("MESSAGE_TOO_LONG")
    return {"correct_option_ids": right} | ({"explanation": explanation} if explanation else {})


def _end(world: World, params: Params) -> Json:
    period, date = params.number("open_period"), params.number("close_date")
    if period is not None and date is not None:
        raise bad("open_period and close_date can't be used together")
    seconds = period if period is not None else date - world.now if date is not None else None
    if seconds is None:
        return {}
    if not 5 <= seconds <= 2_628_000:
        raise bad("POLL_OPEN_PERIOD_INVALID")
    return {"open_period": seconds, "close_date": world.now + seconds}


def votes(person: Account, message: Message, chosen: list[int]) -> None:
    """The person chooses; the bot hears of its own polls, and by name where the poll is not anonymous."""
    room, poll = message.room, message.content["poll"]
    voted = message.options.setdefault("votes", {})
    if room.kind != "private" and not room.standing(person).is_inside:
        raise NotPossible(f"{person.name} is not in {room.title}")
    if poll["is_closed"] or (person.id in voted and not poll["allows_revoting"]):
        raise NotPossible("the poll is closed, or the answer is given")
    if len(chosen) > 1 and not poll["allows_multiple_answers"]:
        raise NotPossible("one answer only")
    voted[person.id] = chosen
    for number, option in enumerate(poll["options"]):
        option["voter_count"] = sum(number in given for given in voted.values())
    poll["total_voter_count"] = sum(map(bool, voted.values()))
    if not message.is_by_bot:
        return
    world, lane = room.world, ("poll", int(poll["id"]))
    world.emit("poll", poll, lane)
    if not poll["is_anonymous"]:
        world.seen(person)
        body = {"poll_id": poll["id"], "user": person.json(), "option_ids": chosen}
        world.emit("poll_answer", body | {"option_persistent_ids": list(map(str, chosen))}, lane)


def close(message: Message) -> Json:
    """The poll takes no more answers; the bot hears of it."""
    poll: Json = message.content["poll"]
    poll["is_closed"] = True
    message.room.world.emit("poll", poll, ("poll", int(poll["id"])))
    return poll


def close_due(world: World) -> None:
    """Polls whose time is over are closed."""
    for message in world.polls.values():
        poll = message.content["poll"]
        if not poll["is_closed"] and poll.get("close_date", world.now + 1) <= world.now:
            close(message)


def stop_poll(world: World, params: Params) -> Json:
    """`stopPoll`: only the bot's own, and once."""
    room = lookup.room_to_write(world, params, "can_send_polls")
    message = lookup.message(room, params, "edit")
    if "poll" not in message.content or not message.is_by_bot:
        raise bad("message with poll to stop not found" if message.is_by_bot else "poll can't be stopped")
    if message.content["poll"]["is_closed"]:
        raise bad("poll has already been closed")
    message.markup = keyboards.kept(params.tree("reply_markup"))
    return close(message)
