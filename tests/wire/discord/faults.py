"""What goes wrong on the way: refusals, cut connections, lost and slow answers."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["status", "drop_before", "drop_after", "slow"]


@dataclass
class Fault:
    """A fault for REST requests whose path (below the base) begins so; `times` None is until it is cleared.

    "status" answers instead of the endpoint, with an effect of none; "drop_after" loses the answer, not the effect.
    """

    kind: Kind
    path: str
    method: str | None = None
    times: int | None = 1
    status: int = 500
    code: int = 0
    delay_s: float = 0.0


class Faults:
    """The faults that wait for their request."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """The next fitting request meets this fault."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Everything works again."""
        self._waiting.clear()

    def meet(self, method: str, path: str, kind: Kind) -> Fault | None:
        """Return the first fault of the kind that this request meets; one of its times is used up."""
        for fault in self._waiting:
            if fault.kind != kind or not path.startswith(fault.path) or fault.method not in (None, method):
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
            return fault
        return None
