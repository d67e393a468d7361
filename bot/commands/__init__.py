"""The explicit list: a command is one file here and one line below."""

from collections.abc import Mapping

from bot.commands import (
    archiveplan,
    audit,
    ban,
    bind,
    cancel,
    card,
    consent,
    course,
    courses,
    done,
    editplan,
    forgetme,
    grant,
    join,
    lang,
    lesson,
    link,
    lookup,
    me,
    mydata,
    newplan,
    open_item,
    paysupport,
    plans,
    privacy,
    recommend,
    refund,
    revoke,
    room,
    start,
    status,
    subscribe,
    switch,
    sync,
    ticket,
    topics,
    undo,
    unlink,
)
from bot.commands.base import Command
from bot.commands.help import help_command

_LISTED: tuple[Command, ...] = (
    start.COMMAND,
    lang.COMMAND,
    me.COMMAND,
    privacy.COMMAND,
    consent.COMMAND,
    mydata.COMMAND,
    forgetme.COMMAND,
    paysupport.COMMAND,
    plans.COMMAND,
    subscribe.COMMAND,
    status.COMMAND,
    join.COMMAND,
    cancel.CANCEL,
    cancel.RESUME,
    switch.COMMAND,
    card.COMMAND,
    link.COMMAND,
    unlink.COMMAND,
    courses.COMMAND,
    course.COMMAND,
    lesson.NEXT,
    lesson.COMMAND,
    done.COMMAND,
    recommend.COMMAND,
    recommend.WHY,
    topics.TOPICS,
    topics.MOOD,
    lookup.COMMAND,
    grant.COMMAND,
    revoke.COMMAND,
    ban.BAN,
    ban.UNBAN,
    room.COMMAND,
    newplan.COMMAND,
    editplan.COMMAND,
    archiveplan.COMMAND,
    bind.BIND,
    bind.UNBIND,
    refund.COMMAND,
    audit.COMMAND,
    sync.COMMAND,
    ticket.COMMAND,
    recommend.OPINION,
    open_item.COMMAND,
    undo.COMMAND,
)

_NAMED: dict[str, Command] = {command.name: command for command in _LISTED}
_NAMED["help"] = help_command(_NAMED)

COMMANDS: Mapping[str, Command] = _NAMED
"""Name → command."""

ALIASES: Mapping[str, str] = {alias: command.name for command in _NAMED.values() for alias in command.aliases}
"""Whole Chinese message → command."""
