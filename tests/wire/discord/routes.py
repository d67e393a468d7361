"""Which addresses there are, who answers, and in which bucket of the rate limits each is counted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.wire.discord.buckets import FREE
from tests.wire.discord.rest import (
    answers,
    channels,
    commands,
    invites,
    members,
    messages,
    reactions,
    roles,
    threads,
    users,
)

Act = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Route:
    """An address; `open` needs no token of the bot, because it has one in its path."""

    method: str
    pattern: re.Pattern[str]
    act: Act
    bucket: str
    open: bool


def _route(line: str, act: Act, bucket: str = "other", *, open_: bool = False) -> Route:
    method, path = line.split()
    return Route(method, re.compile(path.replace("*", "([^/]+)") + r"\Z"), act, bucket, open_)


_MESSAGE, _REACTION = "/channels/*/messages/*", "/channels/*/messages/*/reactions/*"
_MEMBER, _COMMANDS = "/guilds/*/members/*", "/applications/*/commands"
_GUILD_COMMANDS, _TOLD = "/applications/*/guilds/*/commands", "/webhooks/*/*/messages"

ROUTES: tuple[Route, ...] = (
    _route("GET /users/@me", users.me),
    _route("GET /users/@me/guilds", users.guilds),
    _route("DELETE /users/@me/guilds/*", users.leave_guild),
    _route("POST /users/@me/channels", users.open_dm, "dm"),
    _route("GET /users/*", users.one),
    _route("GET /gateway", users.gateway, open_=True),
    _route("GET /gateway/bot", users.gateway_bot),
    _route("GET /oauth2/applications/@me", users.application),
    _route("GET /applications/@me", users.application),
    _route("GET /guilds/*", users.guild),
    _route("GET /guilds/*/channels", channels.listed),
    _route("POST /guilds/*/channels", channels.create, "channel"),
    _route("GET /guilds/*/threads/active", threads.active),
    _route("GET /guilds/*/roles", roles.listed),
    _route("POST /guilds/*/roles", roles.create, "member"),
    _route("PATCH /guilds/*/roles", roles.move, "member"),
    _route("GET /guilds/*/roles/*", roles.one),
    _route("PATCH /guilds/*/roles/*", roles.edit, "member"),
    _route("DELETE /guilds/*/roles/*", roles.delete, "member"),
    _route("GET /guilds/*/members", members.listed, "member"),
    _route("GET /guilds/*/members/search", members.search, "member"),
    _route("PATCH /guilds/*/members/@me", members.edit_own, "member"),
    _route(f"GET {_MEMBER}", members.one),
    _route(f"PATCH {_MEMBER}", members.edit, "member"),
    _route(f"DELETE {_MEMBER}", members.kick, "member"),
    _route(f"PUT {_MEMBER}/roles/*", members.give_role, "role"),
    _route(f"DELETE {_MEMBER}/roles/*", members.take_role, "role"),
    _route("GET /guilds/*/bans", members.bans),
    _route("GET /guilds/*/bans/*", members.one_ban),
    _route("PUT /guilds/*/bans/*", members.ban, "member"),
    _route("DELETE /guilds/*/bans/*", members.unban, "member"),
    _route("GET /channels/*", channels.one),
    _route("PATCH /channels/*", channels.edit, "channel"),
    _route("DELETE /channels/*", channels.delete, "channel"),
    _route("PUT /channels/*/permissions/*", channels.overwrite, "channel"),
    _route("DELETE /channels/*/permissions/*", channels.forget_overwrite, "channel"),
    _route("POST /channels/*/invites", invites.create, "channel"),
    _route("GET /channels/*/invites", invites.listed),
    _route("GET /invites/*", invites.one),
    _route("DELETE /invites/*", invites.delete),
    _route("POST /channels/*/typing", messages.typing),
    _route("GET /channels/*/messages", messages.history),
    _route("POST /channels/*/messages", messages.create, "post"),
    _route("POST /channels/*/messages/bulk-delete", messages.delete_many, "erase"),
    _route(f"GET {_MESSAGE}", messages.one),
    _route(f"PATCH {_MESSAGE}", messages.edit, "edit"),
    _route(f"DELETE {_MESSAGE}", messages.delete, "erase"),
    _route(f"DELETE {_MESSAGE}/reactions", reactions.clear, "react"),
    _route(f"GET {_REACTION}", reactions.listed),
    _route(f"PUT {_REACTION}/@me", reactions.add, "react"),
    _route(f"DELETE {_REACTION}/@me", reactions.remove_own, "react"),
    _route(f"DELETE {_REACTION}/*", reactions.remove, "react"),
    _route(f"POST {_MESSAGE}/threads", threads.create_from_message, "channel"),
    _route("POST /channels/*/threads", threads.create, "channel"),
    _route("GET /channels/*/threads/archived/public", threads.archived),
    _route("GET /channels/*/thread-members", threads.members),
    _route("PUT /channels/*/thread-members/@me", threads.join),
    _route("DELETE /channels/*/thread-members/@me", threads.leave),
    _route("PUT /channels/*/thread-members/*", threads.add),
    _route("DELETE /channels/*/thread-members/*", threads.remove),
    *(
        route
        for path in (_COMMANDS, _GUILD_COMMANDS)
        for route in (
            _route(f"GET {path}", commands.listed),
            _route(f"PUT {path}", commands.overwrite, "sync"),
            _route(f"POST {path}", commands.create, "sync"),
            _route(f"GET {path}/*", commands.one),
            _route(f"PATCH {path}/*", commands.edit, "sync"),
            _route(f"DELETE {path}/*", commands.delete, "sync"),
        )
    ),
    _route("POST /interactions/*/*/callback", answers.callback, FREE, open_=True),
    _route("POST /webhooks/*/*", answers.follow_up, "webhook", open_=True),
    _route(f"GET {_TOLD}/@original", answers.original, "webhook", open_=True),
    _route(f"PATCH {_TOLD}/@original", answers.edit_original, "webhook", open_=True),
    _route(f"DELETE {_TOLD}/@original", answers.delete_original, "webhook", open_=True),
    _route(f"GET {_TOLD}/*", answers.one, "webhook", open_=True),
    _route(f"PATCH {_TOLD}/*", answers.edit, "webhook", open_=True),
    _route(f"DELETE {_TOLD}/*", answers.delete, "webhook", open_=True),
)


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """Return the route of a request and the parts of its path."""
    for route in ROUTES:
        match = route.pattern.match(path)
        if match is not None and route.method == method:
            return route, match.groups()
    return None
