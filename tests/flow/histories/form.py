"""What a history is, and how one is written.

A history is a list of lines, `STEP => EXPECTED; EXPECTED`. Each step is one of the sentences in `steps.py` and each
expectation one of those in `expected.py`. What a person is expected to be open to stands until another line says
otherwise, and is asked after every step; so is who is inside each gated room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.wire.stripe import Account

LAST_OF_JANUARY = datetime(2026, 1, 31, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One step, and what is to be so after it."""

    step: str
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What happens to a few people and their money, and what is open to them at every point.

    `fault` names what is known to be wrong in the product: the history must fail until that is mended.
    """

    name: str
    lines: Sequence[Line]
    start: datetime = LAST_OF_JANUARY
    account: Account | None = None
    with_webhook: bool = True
    fault: str = ""


def told(
    name: str,
    script: str,
    *,
    start: datetime = LAST_OF_JANUARY,
    account: Account | None = None,
    with_webhook: bool = True,
    fault: str = "",
) -> History:
    """Return the history that is written in the script."""
    lines = [_line(written) for written in script.splitlines() if written.strip()]
    return History(name, lines, start, account, with_webhook, fault)


def _line(written: str) -> Line:
    step, _, expected = written.partition("=>")
    return Line(step.strip(), tuple(one.strip() for one in expected.split(";") if one.strip()))
