"""The system's clock knows how far it was set since the process began."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.system.clock import SystemClock
from bot.app.wiring import drift_of
from tests.fakes.clock import HandClock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class SetClock(SystemClock):
    """The system's clock with hands that a test moves; the steady one is the machine's own."""

    at: datetime = field(default=NOON)

    def __post_init__(self) -> None:
        SystemClock.__init__(self)

    def now(self) -> datetime:
        return self.at


def test_a_clock_that_nobody_set_has_not_drifted() -> None:
    assert abs(SystemClock().drift()) < timedelta(seconds=1)


def test_a_clock_that_was_set_says_by_how_much_either_way() -> None:
    clock = SetClock()
    for step in (timedelta(hours=1), -timedelta(minutes=7)):
        clock.at = NOON + step
        assert abs(clock.drift() - step) < timedelta(seconds=5)
    assert abs(SetClock(NOON + timedelta(days=400)).drift()) < timedelta(seconds=5)


def test_an_injected_clock_never_jumps() -> None:
    clock = HandClock()
    drift = drift_of(clock)
    clock.pass_by(timedelta(days=40))
    assert drift() == timedelta()
