"""What recommending asks of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.courses.ports import CoursesTx
from core.interactions.ports import InteractionsTx
from core.kernel.ids import MemberId
from core.members.model import Purpose
from core.members.pushes import PushesTx
from core.recommend.model import Suggestion


class ShownStore(Protocol):
    """The list that each member saw last."""

    async def put(self, member_id: MemberId, suggestions: Sequence[Suggestion], at: datetime) -> None:
        """Keep what the member sees now."""
        ...

    async def get(self, member_id: MemberId) -> Sequence[Suggestion]:
        """Return what the member last saw; empty at first."""
        ...


class ConsentReader(Protocol):
    """Who said yes."""

    async def consenting(self, purpose: Purpose) -> Sequence[MemberId]:
        """Return everybody whose present answer to `purpose` is yes."""
        ...


class RecommendTx(CoursesTx, InteractionsTx, Protocol):
    """A transaction over acts, the catalogue and what was shown."""

    @property
    def shown(self) -> ShownStore:
        """The shown lists of this transaction."""
        ...


class PushTx(RecommendTx, PushesTx, Protocol):
    """A transaction that may also have something said."""

    @property
    def members(self) -> ConsentReader:
        """The members of this transaction."""
        ...
