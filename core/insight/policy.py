"""What a platform's rules allow with the words of its people, whatever they consent to."""

from collections.abc import Mapping
from enum import StrEnum

from core.interactions.model import Origin
from core.kernel.ids import CONSOLE, DISCORD, TELEGRAM, Platform


class Scope(StrEnum):
    """What a reading may be used for: figures about its author too, or figures of the room alone."""

    PERSON = "person"
    ROOM = "room"


READS_PERSONS: Mapping[Platform, bool] = {
    CONSOLE: True,
    TELEGRAM: True,
    # Discord Developer Policy (2022 text): no profiling of users; group statistics stay.
    DISCORD: False,
}
"""Whether moods and interests of single persons may be read from their text; a platform without a row: no."""


def scope_of(platform: Platform, *, answer: bool | None, origin: Origin, has_group_figures: bool) -> Scope | None:
    """Return what may be read from a message, None where nothing.

    `answer` is its author's present answer to the purpose, None where they were never asked. Only the unasked authors
    of an export count through the room's group figures; whoever said no never does.
    """
    if answer:
        return Scope.PERSON if READS_PERSONS.get(platform, False) else Scope.ROOM
    if answer is None and origin is Origin.IMPORT and has_group_figures:
        return Scope.ROOM
    return None
