"""What goes wrong on the way: refusals, cut connections, lost and slow answers."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["status", "drop_before", "drop_after", "slow_before", "slow_after"]


@dataclass
class Fault:
    """A fault for a method ("" is every method), maybe of one chat; `times` None is until it is cleared.

    `status` 502 and 504 are answered as a proxy does, in HTML; the others with `description` and, for 429, with
    `retry_after`. `slow_before` holds the effect back, `slow_after` only the answer.
    """

    kind: Kind
    method: str = ""
    chat: int | None = None
    times: int | None = 1
    status: int = 502
    description: str = ""
    retry_after: int | None = None
    delay_s: float = 0.0

    def meets(self, method: str, chat: int | None) -> bool:
        """Return whether a call meets this fault."""
        return self.method.lower() in ("", method.lower()) and self.chat in (None, chat)


class Faults:
    """The faults that wait for their request."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """The next fitting request meets this fault."""
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Everything works again."""
        self.waiting.clear()

    def meet(self, kind: Kind, method: str, chat: int | None) -> Fault | None:
        """Return the first fault of the kind that this request meets; one of its times is used up."""
        for fault in self.waiting:
            if fault.kind != kind or not fault.meets(method, chat):
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
            return fault
        return None
