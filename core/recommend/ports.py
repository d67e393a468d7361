"""What recommending asks of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.courses.ports import CoursesTx
from core.interactions.ports import InteractionsTx
from core.kernel.ids import MemberId
from core.kernel.messages import Notice
from core.kernel.ports import Jobs
from core.members.model import Purpose
from core.recommend.model import Suggestion


class ShownStore(Protocol):
    """The list that each member saw last."""

    async def put(self, member_id: MemberId, suggestions: Sequence[Suggestion], at: datetime) -> None:
        """Keep what the member sees now."""
        ...

    async def get(self, member_id: MemberId) -> Sequence[Suggestion]:
        """Return what the member last saw; empty at first."""
        ...


class PushStore(Protocol):
    """What the bot says on its own."""

    async def put(self, notice: Notice, at: datetime) -> bool:
        """Keep the notice unless its key is known; return whether it was new."""
        ...

    async def pushed_since(self, member_id: MemberId, since: datetime) -> int:
        """Return how many pushes were made for the member since then."""
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


class PushTx(RecommendTx, Protocol):
    """A transaction that may also have something said."""

    @property
    def outbox(self) -> PushStore:
        """The notices of this transaction."""
        ...

    @property
    def members(self) -> ConsentReader:
        """The members of this transaction."""
        ...

    @property
    def jobs(self) -> Jobs:
        """The later work of this transaction."""
        ...
