"""The explicit list: a command is one file here and one line below."""

from collections.abc import Mapping

from bot.commands import (
    consent,
    course,
    courses,
    done,
    forgetme,
    lang,
    lesson,
    me,
    mydata,
    open_item,
    plan_admin,
    plans,
    privacy,
    recommend,
    room,
    start,
    subscribe,
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
    subscribe.SUBSCRIBE,
    subscribe.STATUS,
    subscribe.CANCEL,
    subscribe.RESUME,
    subscribe.CARD,
    courses.COMMAND,
    course.COMMAND,
    lesson.NEXT,
    lesson.COMMAND,
    done.COMMAND,
    recommend.COMMAND,
    recommend.WHY,
    topics.TOPICS,
    topics.MOOD,
    room.COMMAND,
    plan_admin.NEW,
    plan_admin.ARCHIVE,
    plan_admin.BIND,
    plan_admin.UNBIND,
    recommend.OPINION,
    open_item.COMMAND,
)

_NAMED: dict[str, Command] = {command.name: command for command in _LISTED}
_NAMED["help"] = help_command(_NAMED)

COMMANDS: Mapping[str, Command] = _NAMED
"""Name → command."""

ALIASES: Mapping[str, str] = {alias: command.name for command in _NAMED.values() for alias in command.aliases}
"""Whole Chinese message → command."""
