"""Answers to interactions: the first one within three seconds, the others within fifteen minutes.

Source: docs interactions/receiving-and-responding; codes 10062 and 40060 are known.
"""

from typing import Any

from tests.wire.discord import interactions, letters, limits, orders
from tests.wire.discord.calls import Call, Json
from tests.wire.discord.errors import ApiError, bad
from tests.wire.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from tests.wire.discord.rest.messages import compose, fill
from tests.wire.discord.things import EPHEMERAL, LOADING, Message

MESSAGE, THINK, DEFER_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
FITTING = {
    COMMAND: {MESSAGE, THINK, FORM},
    COMPONENT: {MESSAGE, THINK, DEFER_UPDATE, UPDATE, FORM},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {MESSAGE, THINK, DEFER_UPDATE, UPDATE},
}


def callback(call: Call) -> Any:
    """The interaction is answered; 10062 after three seconds, 40060 the second time."""
    asked = call.world.interactions.get(call.ids[1])
    if asked is None or asked.id != call.id(0):
        raise ApiError(10062)
    if asked.answered is not None:
        raise ApiError(40060)
    if interactions.is_late(call.world, asked):
        raise ApiError(10062)
    kind, body = call.body.get("type"), call.body.get("data") or {}
    if kind not in FITTING[asked.kind] or (kind in (DEFER_UPDATE, UPDATE) and asked.source is None):
        raise bad("type", "INTERACTION_TYPE_INVALID", f"An interaction of type {asked.kind} has no answer {kind}")
    _answer(call, asked, kind, body)
    asked.answered, asked.answered_s = kind, call.world.clock.seconds()
    if call.query.get("with_response", "").lower() not in ("true", "1"):
        return None
    return _response(call, asked, kind)


def follow_up(call: Call) -> Any:
    """The person reads more; after a deferral the first one takes the place of "thinking", as visible as that was."""
    asked = _open(call)
    original = asked.original
    limits.check_message(call.body)
    if original is not None and original.thinking:
        return _revise(call, original)
    message = _write(call, asked, call.body)
    asked.followups.append(message)
    return letters.letter(call.world, message)


def original(call: Call) -> Json:
    """Return the first answer."""
    return letters.letter(call.world, _target(_open(call), "@original"))


def edit_original(call: Call) -> Json:
    """The first answer says something else."""
    asked = _open(call)
    return _revise(call, _target(asked, "@original"))


def delete_original(call: Call) -> None:
    """The first answer is gone."""
    asked = _open(call)
    _erase(call, _target(asked, "@original"))
    asked.original = None


def one(call: Call) -> Json:
    """Return a follow-up, or the first answer by its id."""
    return letters.letter(call.world, _target(_open(call), call.ids[2]))


def edit(call: Call) -> Json:
    """A follow-up says something else."""
    asked = _open(call)
    return _revise(call, _target(asked, call.ids[2]))


def delete(call: Call) -> None:
    """A follow-up is gone."""
    asked = _open(call)
    message = _target(asked, call.ids[2])
    _erase(call, message)
    asked.followups = [one for one in asked.followups if one is not message]
    asked.original = None if asked.original is message else asked.original


def _answer(call: Call, asked: Interaction, kind: int, body: Json) -> None:
    if kind in (MESSAGE, THINK):
        limits.check_message(body)
        asked.original = _write(call, asked, body, thinking=kind == THINK)
    elif kind == CHOICES:
        focused = next(_focused(asked.data.get("options") or []), {"type": orders.STRING})
        orders.check_choices(body.get("choices") or [], "data.choices", focused["type"])
        asked.choices = body.get("choices") or []
    elif kind == FORM:
        limits.check_modal(body)
        asked.modal = interactions.Modal(asked, body)
    else:
        asked.original = asked.source
        if kind == UPDATE and asked.source is not None:
            limits.check_message(body)
            _change(call, asked.source, body)


def _write(call: Call, asked: Interaction, body: Json, *, thinking: bool = False) -> Message:
    world = call.world
    if thinking:
        flags = LOADING | (body.get("flags") or 0) & EPHEMERAL
        message = Message(world.clock.new_id(), asked.channel, world.bot, flags=flags)
    else:
        message = compose(world, asked.channel, world.bot, body, call.files)
    message.nonce = None
    message.kind, message.by_webhook = (20 if asked.kind == COMMAND else 19 if asked.source else 0), True
    message.interaction = interactions.metadata(world, asked)
    message.reference = asked.source if message.kind == 19 else None
    if message.ephemeral:
        message.shown_to = asked.person
        world.private.append(message)
    return letters.post(world, message, body.get("allowed_mentions"), pings_all=False)


def _revise(call: Call, message: Message) -> Json:
    limits.check_message(call.body)
    _change(call, message, call.body)
    return letters.letter(call.world, message)


def _change(call: Call, message: Message, body: Json) -> None:
    fill(call.world, message, body, call.files)
    message.flags &= ~LOADING
    letters.revise(call.world, message, body.get("allowed_mentions"))


def _erase(call: Call, message: Message) -> None:
    if message.shown_to is None:
        letters.remove(call.world, [message])
    elif message in call.world.private:
        call.world.private.remove(message)


def _open(call: Call) -> Interaction:
    asked = call.world.interactions.get(call.ids[1])
    if asked is None or call.id(0) != call.world.application_id or asked.answered is None:
        raise ApiError(10015)
    if interactions.is_over(call.world, asked):
        raise ApiError(50027)
    return asked


def _target(asked: Interaction, which: str) -> Message:
    if which == "@original" and asked.original is not None:
        return asked.original
    for message in [*asked.followups, *([asked.original] if asked.original else [])]:
        if str(message.id) == which:
            return message
    raise ApiError(10008)


def _focused(options: list[Json]) -> Any:
    for option in options:
        if option.get("focused"):
            yield option
        yield from _focused(option.get("options") or [])


def _response(call: Call, asked: Interaction, kind: int) -> Json:
    shown: Json = {"id": str(asked.id), "type": asked.kind}
    answer: Json = {"interaction": shown}
    if kind in (MESSAGE, THINK, UPDATE) and asked.original is not None:
        shown |= {"response_message_id": str(asked.original.id)}
        shown |= {"response_message_loading": asked.original.thinking}
        shown |= {"response_message_ephemeral": asked.original.ephemeral}
        shown_as = UPDATE if kind == UPDATE else MESSAGE
        answer["resource"] = {"type": shown_as, "message": letters.letter(call.world, asked.original)}
    return answer
