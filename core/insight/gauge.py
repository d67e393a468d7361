"""How a room feels over the last days."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.insight.figures import BelowFloor, Floor, MoodFigure, mood_figure
from core.insight.log_ports import InsightTx
from core.insight.window import Window, willing, window_of
from core.interactions.model import Room
from core.kernel.ports import Clock, Work


@dataclass(frozen=True, slots=True)
class RoomMood:
    """The mood of a room's window, or what is missing to tell it."""

    window: Window
    figure: MoodFigure | BelowFloor
    unreadable: int
    """Messages of the window in which the engine could read nothing: another language, or no words."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """The mood of a room by days, from the readings of those who allow it."""

    work: Work[InsightTx]
    clock: Clock
    floor: Floor

    async def __call__(self, room: Room, days: int, zone: str) -> RoomMood:
        """Return the mood over the last `days` days of the room, by days of `zone`."""
        async with self.work.read() as tx:
            window = await window_of(tx, room, days, self.clock.now())
            felt = await willing(tx, await tx.readings.felt(room.id, window.since, window.until))
            unreadable = await tx.readings.unreadable(room.id, window.since, window.until)
        return RoomMood(window, mood_figure(felt, self.floor, ZoneInfo(zone)), unreadable)
