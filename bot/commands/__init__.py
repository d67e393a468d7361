"""The explicit list: a command is one file here and one line below."""

from collections.abc import Mapping

from bot.commands import (
    archiveplan,
    bind,
    cancel,
    card,
    consent,
    course,
    courses,
    done,
    editplan,
    forgetme,
    fuse,
    lang,
    lesson,
    lookup,
    me,
    mydata,
    newplan,
    open_item,
    plans,
    privacy,
    recommend,
    refund,
    room,
    start,
    status,
    subscribe,
    switch,
    sync,
    topics,
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
    plans.COMMAND,
    subscribe.COMMAND,
    status.COMMAND,
    cancel.CANCEL,
    cancel.RESUME,
    switch.COMMAND,
    card.COMMAND,
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
    room.COMMAND,
    newplan.COMMAND,
    editplan.COMMAND,
    archiveplan.COMMAND,
    bind.BIND,
    bind.UNBIND,
    refund.COMMAND,
    fuse.COMMAND,
    sync.COMMAND,
    recommend.OPINION,
    open_item.COMMAND,
)

_NAMED: dict[str, Command] = {command.name: command for command in _LISTED}
_NAMED["help"] = help_command(_NAMED)

COMMANDS: Mapping[str, Command] = _NAMED
"""Name → command."""

ALIASES: Mapping[str, str] = {alias: command.name for command in _NAMED.values() for alias in command.aliases}
"""Whole Chinese message → command."""
